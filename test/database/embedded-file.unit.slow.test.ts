import { spawnSync } from "node:child_process";
import { copyFileSync, linkSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import LibsqlDatabase from "libsql";
import { EmbeddedDriver } from "../../src/database/embedded/embedded-driver";
import { Database } from "../../src/database/database";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { seed } from "../../src/development/seed";
import { balanceOf, untilReadiness } from "../support/factories";
import { startTestService, type TestService } from "../support/harness";

let folder: string;
let path: string;
let service: TestService;

const start = (file: string) => startTestService({}, { databaseUrl: `file:${file}` });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "allmine-file-"));
  path = join(folder, "credits.db");
  service = await start(path);
});
afterEach(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Reads the wallets from a copy of the file alone, without the log file beside it. */
function walletsInCopy(): unknown[] {
  const copy = join(mkdtempSync(join(folder, "copy-")), "copy.db");
  copyFileSync(path, copy);
  const database = new LibsqlDatabase(copy);
  try {
    return database.prepare("SELECT userId, balance FROM wallets ORDER BY userId").all([]);
  } finally {
    database.close();
  }
}

it("is complete by itself after a clean stop", async () => {
  for (const user of ["alice", "bob"]) await service.purchase(user);
  await service.stop();
  expect(walletsInCopy()).toEqual([
    { userId: "alice", balance: 100 },
    { userId: "bob", balance: 100 },
  ]);
});

it("is complete by itself after a command", async () => {
  await service.stop();
  const database = await Database.open(parseDatabaseUrl(`file:${path}`));
  await seed(database);
  await database.inTransaction((tx) =>
    tx.query("INSERT INTO commit_probes (id, filler) VALUES ('left', 'by a command')"),
  );
  await database.close();
  const copy = join(folder, "copy.db");
  copyFileSync(path, copy);
  const opened = new EmbeddedDriver(copy);
  expect(opened.query("SELECT id FROM commit_probes", [])).toEqual([{ id: "left" }]);
  opened.close();
});

it.each<[string, (alias: string) => string]>([
  ["a symbolic link", (alias) => (symlinkSync(path, alias), alias)],
  ["a hard link", (alias) => (linkSync(path, alias), alias)],
  ["a link to its folder", (alias) => (symlinkSync(folder, alias), join(alias, "credits.db"))],
  ["a relative path", () => relative(".", path)],
])("lets no second service in by %s", async (_, name) => {
  const elsewhere = mkdtempSync(join(tmpdir(), "allmine-elsewhere-"));
  const second = await start(name(join(elsewhere, "alias"))).catch((error: unknown) => error);
  expect(second).toMatchObject({
    name: "DatabaseNotReady",
    message: expect.stringContaining("Another service is using"),
  });
  expect((await service.purchase("alice")).status).toBe(201);
  rmSync(elsewhere, { recursive: true });
});

describe("by a hard link", () => {
  let elsewhere: string;
  let alias: string;
  const usual = process.env.TMPDIR;

  beforeEach(() => {
    elsewhere = mkdtempSync(join(tmpdir(), "allmine-elsewhere-"));
    alias = join(elsewhere, "alias.db");
    linkSync(path, alias);
  });
  afterEach(() => {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    rmSync(elsewhere, { recursive: true });
  });

  it("refuses a second service whose temporary files are elsewhere", async () => {
    process.env.TMPDIR = elsewhere;
    const second = await start(alias).catch((error: unknown) => error);
    expect(second).toMatchObject({ message: expect.stringContaining("Another service is using") });
  });

  // A second service would keep its own log beside the link. The two services would overwrite each other's pages, and a
  // backup would lack what is still in the first service's log.
  it.each<[string, (copy: string) => string[]]>([
    ["seed", () => []],
    ["migrate", () => []],
    ["backup", (copy) => [copy]],
  ])("lets no command in while a service is running: %s", async (command, argumentsFor) => {
    const script = join(__dirname, "../../scripts/run.cjs");
    const run = (file: string, copy: string) => {
      const env = { ...process.env, DATABASE_URL: `file:${file}`, NODE_ENV: "test" };
      const words = [script, command, ...argumentsFor(join(folder, copy))];
      return spawnSync(process.execPath, words, { env, encoding: "utf8" });
    };
    const { status, stderr } = run(alias, "by-alias");
    expect([status, stderr]).toEqual([1, expect.stringContaining("under the name of another hard link")]);
    expect(run(path, "by-name").status).toBe(0);
    await service.stop();
    expect(run(alias, "by-alias").status).toBe(0);
    service = await start(path);
  });
});

it("lets the next service use a link when the first has stopped", async () => {
  await service.purchase("alice");
  await service.stop();
  const alias = join(folder, "alias.db");
  linkSync(path, alias);
  service = await start(alias);
  expect(await balanceOf(service, "alice")).toBe(100);
});

it.each<[string, (file: string) => void]>([
  ["deleted", (file) => rmSync(file)],
  ["moved away", (file) => renameSync(file, `${file}.old`)],
  [
    "replaced",
    (file) => {
      copyFileSync(file, `${file}.new`);
      renameSync(`${file}.new`, file);
    },
  ],
  ["without its log", (file) => rmSync(`${file}-wal`)],
  ["gone with its folder", (file) => renameSync(dirname(file), `${dirname(file)}.old`)],
])("takes no purchase when it was %s, and says why", async (_, change) => {
  expect((await service.purchase("alice")).status).toBe(201);
  change(path);
  const refused = await service.purchase("alice");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  await untilReadiness(service, 503);
  const line = service.logLines.find(
    // A job may have met it first.
    (one) => one.includes("EMBEDDED_FILE_GONE") && one.includes('"msg":"unavailable"'),
  );
  expect(JSON.parse(line ?? "{}")).toMatchObject({
    msg: "unavailable",
    cause: expect.stringContaining("deleted or replaced"),
  });
  expect(await balanceOf(service, "alice")).toBe(100);
  rmSync(`${folder}.old`, { recursive: true, force: true });
});

it("takes purchases again when it was put back", async () => {
  await service.purchase("alice");
  renameSync(path, `${path}.old`);
  expect((await service.purchase("alice")).status).toBe(503);
  renameSync(`${path}.old`, path);
  expect((await service.purchase("alice")).status).toBe(201);
  expect(await balanceOf(service, "alice")).toBe(200);
});
