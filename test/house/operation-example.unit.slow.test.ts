import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";

/** Folders without sources. */
const leftOut = new Set(["node_modules", "dist", "data", ".git"]);

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "operation-example-"));
  cpSync(".", copy, {
    recursive: true,
    filter: (path) => !path.split(sep).some((part) => leftOut.has(part)),
  });
  symlinkSync(join(process.cwd(), "node_modules"), join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The code blocks of the example, by the file that is named in the sentence before each block. */
function blocksOfExample(): Map<string, string> {
  const [, section = ""] = readFileSync("CONTRIBUTING.md", "utf8").split("## An operation, as an example");
  const [example = ""] = section.split(/^## /m);
  const blocks = [...example.matchAll(/`((?:src|test)\/[\w/.-]+\.ts)`(?:(?!```)[^])*```ts\n([^]*?)```/g)];
  return new Map(blocks.map(([, path = "", block = ""]) => [path, block]));
}

/** Adds the text before the first match of the pattern. */
function addBefore(path: string, pattern: RegExp, text: string): void {
  const before = readFileSync(join(copy, path), "utf8");
  const after = before.replace(pattern, (match) => text + match);
  expect(after).not.toBe(before);
  writeFileSync(join(copy, path), after);
}

function run(...args: string[]): void {
  const env = { ...process.env, TEST_DATABASE_URL: "file:" };
  try {
    execFileSync(process.execPath, args, { cwd: copy, env, stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    throw new Error(`${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

it("a new operation is one file, one field in a door's file, one row of permissions and one test", () => {
  const blocks = blocksOfExample();
  expect([...blocks.keys()]).toEqual([
    "src/purchases/count-purchases.ts",
    "src/auth/permissions.ts",
    "src/resolvers/purchase.resolver.ts",
    "test/purchases/count-purchases.test.ts",
    "test/support/authorisation.ts",
  ]);
  const blockOf = (path: string) => blocks.get(path) ?? "";
  for (const path of ["src/purchases/count-purchases.ts", "test/purchases/count-purchases.test.ts"])
    writeFileSync(join(copy, path), blockOf(path));
  addBefore("src/auth/permissions.ts", /^ {2}purchaseCreditPackage:/m, blockOf("src/auth/permissions.ts"));
  addBefore(
    "test/support/authorisation.ts",
    /^ {2}"Query.purchase":/m,
    blockOf("test/support/authorisation.ts"),
  );
  const [imports = "", field = ""] = blockOf("src/resolvers/purchase.resolver.ts").split("\n\n");
  addBefore("src/resolvers/purchase.resolver.ts", /^/, `${imports}\n`);
  addBefore("src/resolvers/purchase.resolver.ts", /^ {2}@Query/m, `${field}\n`);

  run("-r", "./scripts/register.cjs", "scripts/schema.ts");
  run("node_modules/typescript/bin/tsc", "--noEmit");
  run(
    "node_modules/jest/bin/jest.js",
    "test/purchases/count-purchases",
    "test/house",
    "test/auth/authorisation-table",
  );
});
