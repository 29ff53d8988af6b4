import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "../..");

/** Folders without tests of their own. Operations are in none of them, and the tests of their users cover them. */
const testedByTheirUsers = [
  "commands/doctor",
  "database/embedded",
  "database/mysql",
  "development",
  "entities",
  "migrations",
  "resolvers/server",
  "resolvers/server/limits",
  "rest/openapi",
];

/** The folders below a folder that directly contain a file with this ending. */
function foldersWith(ending: string, below: string): Set<string> {
  const names = readdirSync(join(root, below), { recursive: true, encoding: "utf8" });
  return new Set(names.filter((name) => name.endsWith(ending)).map(dirname));
}

it("has a folder of tests for every folder of operations", () => {
  const tests = foldersWith(".test.ts", "test");
  const sources = [...foldersWith(".ts", "src")].filter((folder) => folder !== ".");
  expect(sources).toEqual(
    expect.arrayContaining(["wallet", "purchases", "packages", "audit", "store/inbox"]),
  );
  expect(sources.filter((folder) => !tests.has(folder)).toSorted()).toEqual(testedByTheirUsers);
});
