import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { weaknessOf } from "../../src/settings/secret-strength";

const places =
  "test docs examples bench scripts .ci .github README.md CONTRIBUTING.md compose.yaml Dockerfile";

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== "node_modules")
    .flatMap((name) => filesBelow(join(path, name)));
}

/** Secrets in code: literals after a name such as `signingSecret`, and keys of an HMAC. */
const inCode =
  /(?:(?:secret|authorization)s?\w*["'\]]*\s*[:=]\s*|createHmac\("\w+",\s*)(\[[^\]]*\]|(["'`])(?:(?!\2).)*\2)/gi;
/** Secrets without quotes, as in shells, env files and YAML. */
const inShell =
  /(?:JWT_SECRET|REVENUECAT_WEBHOOK_(?:SECRET|AUTHORIZATION))\s*[:=]\s*([^\s"'`$[{|][^\s"'`|]*)/g;

function secretsIn(text: string, isCode: boolean): string[] {
  const literals = [...text.matchAll(inCode)].flatMap(([, value = ""]) =>
    [...value.matchAll(/(["'`])((?:(?!\1).)*)\1/g)].map(([, , literal = ""]) => literal),
  );
  const words = isCode ? [] : [...text.matchAll(inShell)].map(([, word = ""]) => word);
  return [...literals.filter((literal) => !literal.includes("${")), ...words].flatMap((list) =>
    list.split(","),
  );
}

it("finds secrets that are written in code, in shells and in YAML", () => {
  const text = `{ JWT_SECRET: "one" }; const secret = 'two'; authorizations: ["three", 'four'];
    createHmac("sha256", "five"); REVENUECAT_WEBHOOK_SECRET=six,seven JWT_SECRET: eight
    secret = random();
    authorization: \`Bearer nine\`; authorization: \`Bearer \${token}\`; JWT_SECRET=$(openssl rand -hex 32)`;
  expect(secretsIn(text, false).toSorted()).toEqual(
    ["Bearer nine", "eight", "five", "four", "one", "seven", "six", "three", "two"].toSorted(),
  );
});

it("writes no secret that a service would accept, because everybody reads this repository", () => {
  const files = places
    .split(" ")
    .flatMap(filesBelow)
    .filter((file) => statSync(file).size < 1_000_000);
  const found = files.flatMap((file) =>
    secretsIn(readFileSync(file, "utf8"), /\.[cm]?ts$/.test(file)).map((secret) => ({ file, secret })),
  );
  expect(found.length).toBeGreaterThan(30);
  expect(found.filter(({ secret }) => weaknessOf(secret, 16) === undefined)).toEqual([]);
});
