import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Database } from "../../src/database/database";
import { lockEmbeddedFile } from "../../src/database/embedded/embedded-lock";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { startTestService } from "../support/harness";

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
  const packages = [".", ".ci/openapi", "examples/dashboard-clients", "examples/mobile-client"];
  for (const path of packages)
    expect(readFileSync(join(path, ".npmrc"), "utf8")).toMatch(/^ignore-scripts=true$/m);
});

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")).packages as Record<
  string,
  { libc?: string[]; resolved?: string }
>;

// The packages of the engine do not declare `libc`. After an upgrade, add it to package-lock.json again.
it("installs the embedded database for the C library of the machine alone", () => {
  const builds = Object.entries(lock).filter(([path]) => path.startsWith("node_modules/@libsql/linux-"));
  expect(builds.length).toBeGreaterThan(3);
  for (const [path, { libc }] of builds)
    expect([path, libc]).toEqual([path, [/musl/.test(path) ? "musl" : "glibc"]]);
});

it("leaves out packages that only other packages declare", () => {
  const { dependencies, overrides } = JSON.parse(readFileSync("package.json", "utf8"));
  const names = Object.keys(dependencies).filter((name) => dependencies[name] === "file:scripts/left-out");
  const replaced = Object.values<object | string>(overrides).flatMap((packages) =>
    Object.entries(packages).flatMap(([name, version]) => (version === `$${name}` ? [name] : [])),
  );
  expect(names.length).toBeGreaterThan(0);
  expect(new Set(replaced)).toEqual(new Set(names));
  for (const name of names) {
    expect(lock[`node_modules/${name}`]?.resolved).toBe("file:scripts/left-out");
    expect(() => require(name).anything()).toThrow("comes from a package that is left out here");
  }
});

it("sends Apollo nothing, whatever its variables are", async () => {
  const variables = {
    APOLLO_KEY: "service:us:key",
    APOLLO_GRAPH_REF: "us@current",
    APOLLO_SCHEMA_REPORTING: "true",
  };
  Object.assign(process.env, variables);
  const service = await startTestService();
  try {
    const answer = await service.graphql("{ __typename }");
    expect(answer).toMatchObject({ status: 200, body: { data: { __typename: "Query" } } });
  } finally {
    await service.stop();
    for (const name of Object.keys(variables)) delete process.env[name];
  }
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
  // A start locks the file before it opens the database.
  await expect(async () => lockEmbeddedFile(location)).rejects.toMatchObject(refusal);
  expect(existsSync("never.db")).toBe(false);
});
