import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Database } from "../src/database/database";
import { lockEmbeddedFile } from "../src/database/embedded-lock";
import { parseDatabaseUrl } from "../src/database/database-url";

const workflows = readdirSync(".github/workflows").map((name) => join(".github/workflows", name));
const images = /^(?:FROM| *container:| *image:) +(?!\$\{\{|allmine-credits)(\S+)/gm;
const actions = /\buses: (?!\.\/)(\S+)/g;

function named(pattern: RegExp, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(pattern)].map(([, name = ""]) => name),
  );
}

it("pins every image by its digest", () => {
  const names = named(images, ["Dockerfile", "compose.yaml", ...workflows]);
  expect(names.length).toBeGreaterThan(4);
  expect(names.filter((name) => !/@sha256:[0-9a-f]{64}$/.test(name))).toEqual([]);
});

it("pins every action by its commit", () => {
  const names = named(actions, workflows);
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter((name) => !/@[0-9a-f]{40}$/.test(name))).toEqual([]);
});

it("runs no script of a package at installation", () => {
  const settings = [".npmrc", ".ci/openapi/.npmrc", "examples/mobile-client/.npmrc"];
  for (const path of settings) expect(readFileSync(path, "utf8")).toMatch(/^ignore-scripts=true$/m);
});

it("says what to do where the optional embedded database is not installed", async () => {
  jest.doMock("libsql", () => {
    throw Object.assign(new Error("Cannot find module 'libsql'"), { code: "MODULE_NOT_FOUND" });
  });
  const location = parseDatabaseUrl("file:never.db");
  const refusal = {
    name: "DatabaseNotReady",
    message: expect.stringContaining("Install it, or point DATABASE_URL at MySQL or MariaDB."),
  };
  await expect(Database.open(location)).rejects.toMatchObject(refusal);
  // What a start does first.
  await expect(async () => lockEmbeddedFile(location)).rejects.toMatchObject(refusal);
  expect(existsSync("never.db")).toBe(false);
});
