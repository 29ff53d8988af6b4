import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const root = join(__dirname, "../src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

/** What a file imports of ours, as a path below `src`. */
function importsOf({ name, text }: { name: string; text: string }): string[] {
  return [...text.matchAll(/from "(\.{1,2}\/[^"]+)"/g)].map(([, path]) =>
    relative(".", normalize(join(dirname(name), path ?? ""))),
  );
}

/** The files of a folder that import what they may not. */
function trespassers(folder: string, forbidden: RegExp): string[] {
  return files
    .filter(({ name }) => name.startsWith(folder))
    .flatMap((file) =>
      importsOf(file)
        .filter((path) => forbidden.test(path))
        .map((path) => `${file.name} → ${path}`),
    );
}

/** The files, but for those allowed to, in which the pattern occurs. */
function offenders(pattern: RegExp, allowed: RegExp): string[] {
  return files.filter(({ name, text }) => !allowed.test(name) && pattern.test(text)).map(({ name }) => name);
}

it("has files to look at", () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(importsOf)).toContain("wallet/ledger");
});

describe("imports run one way:", () => {
  it.each([
    ["a verb never knows a door", "wallet/", /^(resolvers|rest|http)\//],
    [
      "nouns know neither verbs nor doors nor who is asking",
      "entities/",
      /^(resolvers|rest|http|wallet|auth|inputs|database)\//,
    ],
    ["inputs know neither verbs nor doors", "inputs/", /^(resolvers|rest|http|wallet|auth|database)\//],
    ["who may pass knows no door and no verb", "auth/", /^(resolvers|rest|http|wallet|database)\//],
    ["the database knows no door and no verb", "database/", /^(resolvers|rest|http|wallet|auth|inputs)\//],
    ["migrations stand alone", "migrations/", /^(?!migrations\/)/],
    ["GraphQL does not know REST", "resolvers/", /^rest\//],
    ["REST does not know GraphQL", "rest/", /^resolvers\//],
  ])("%s", (_, folder, forbidden) => {
    expect(trespassers(folder, forbidden)).toEqual([]);
  });
});

describe("only one place", () => {
  it("opens transactions: the database", () => {
    const opening = /START TRANSACTION|BEGIN IMMEDIATE|startTransaction\(|\.transaction\(|"COMMIT"/;
    expect(offenders(opening, /^database\//)).toEqual([]);
  });

  it("writes balances and entries: write-postings, for wallets that lock-wallets creates", () => {
    const table = "(wallets|ledger_entries)";
    const sql = new RegExp(
      `(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) +${table}|insertRows\\(\\s*tx,\\s*"${table}"`,
      "i",
    );
    const orm = /\.(insert|update|upsert|delete|increment|decrement)\((Wallet|LedgerEntry)\b/;
    expect(offenders(sql, /^(wallet\/(write-postings|lock-wallets)\.ts|migrations\/)/)).toEqual([]);
    expect(offenders(orm, /^$/)).toEqual([]);
    expect(files.filter(({ text }) => sql.test(text)).map(({ name }) => name)).toContain(
      "wallet/write-postings.ts",
    );
  });

  it("calls the writer: the ledger", () => {
    expect(offenders(/\bwritePostings\(/, /^wallet\/(ledger|write-postings)\.ts$/)).toEqual([]);
  });

  it("decides about the environment: environment.ts", () => {
    expect(offenders(/NODE_ENV\s*[=!]==?|=== "(development|test)" \|\|/, /^environment\.ts$/)).toEqual([]);
  });
});

it("prints through terminal.ts alone, so that nothing from outside acts on a terminal", () => {
  expect(offenders(/\bconsole\.|process\.std(out|err)\.write/, /^terminal\.ts$/)).toEqual([]);
});

it("never saves an entity, which writes back what was read", () => {
  expect(offenders(/\.save\(/, /^$/)).toEqual([]);
});

it("has no unfinished work and no tests that are switched off", () => {
  const tests = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && name !== "style.test.ts")
    .map((name) => ({ name, text: readFileSync(join(__dirname, name), "utf8") }));
  const unfinished = /\b(TODO|FIXME)\b/;
  const off = /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/;
  expect(files.filter(({ text }) => unfinished.test(text)).map(({ name }) => name)).toEqual([]);
  expect(tests.filter(({ text }) => unfinished.test(text) || off.test(text)).map(({ name }) => name)).toEqual(
    [],
  );
});
