import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import LibsqlDatabase from "libsql";
import { balanceOf } from "../support/factories";
import { startTestService, testSecret, type TestService } from "../support/harness";
import { runCommand } from "../support/run-command";

let folder: string;
let path: string;
let backup: string;
let service: TestService;

const start = () => startTestService({}, { databaseUrl: `file:${path}` });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "allmine-backup-"));
  path = join(folder, "credits.db");
  backup = join(folder, "backup of a day.db");
  service = await start();
  await service.purchase("alice");
});
afterEach(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command as npm does when it is typed in the test's folder. */
async function run(name: string, args: string[], variables: Record<string, string> = {}) {
  const { code, out, problems } = await runCommand([name, ...args], {
    INIT_CWD: folder,
    NODE_ENV: "test",
    JWT_SECRET: testSecret,
    DATABASE_URL: `file:${path}`,
    ...variables,
  });
  return { code, output: `${out}${problems}` };
}

const damage = (file: string) => {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4096 * 3, 4096 * 5);
  writeFileSync(file, bytes);
};

it("is made while the service sells, and restores every wallet", async () => {
  const selling = (async () => {
    for (let times = 0; times < 60; times += 1) await service.purchase(`buyer ${times % 7}`);
  })();
  // A file name without a folder means the folder in which the command was typed.
  const made = await run("backup", ["backup of a day.db"]);
  await selling;
  expect(made).toEqual({ code: 0, output: expect.stringContaining("made for test") });
  await service.purchase("late");
  await service.stop();

  const restored = await run("restore", [backup]);
  expect(restored).toEqual({ code: 0, output: expect.stringContaining("is kept as") });
  service = await start();
  expect(await balanceOf(service, "alice")).toBe(100);
  expect(await balanceOf(service, "late")).toBe(0);
  // The replaced database is kept, complete.
  const kept = readdirSync(folder).find((name) =>
    /before-restore-[^-]*-[^-]*-[^-]*-[^-]*-[^-]*Z$/.test(name),
  );
  const before = new LibsqlDatabase(join(folder, kept ?? ""));
  expect(before.prepare("SELECT balance FROM wallets WHERE userId = 'late'").all([])).toEqual([
    { balance: 100 },
  ]);
  before.close();
});

it("never replaces a file, and leaves nothing behind when it fails", async () => {
  writeFileSync(backup, "yesterday's");
  expect(await run("backup", [backup])).toEqual({
    code: 1,
    output: expect.stringContaining("exists already"),
  });
  expect(readFileSync(backup, "utf8")).toBe("yesterday's");
  expect(await run("backup", [join(folder, "no folder", "x.db")])).toMatchObject({ code: 1 });
  expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
});

it("is not made of a database that does not exist", async () => {
  const missing = join(folder, "typo.db");
  const { code, output } = await run("backup", [backup], { DATABASE_URL: `file:${missing}` });
  expect([code, output]).toEqual([1, expect.stringContaining("There is no file")]);
  expect([existsSync(missing), existsSync(backup)]).toEqual([false, false]);
});

it("is refused when a balance is not the sum of its entries", async () => {
  const tamper = new LibsqlDatabase(path);
  tamper.exec("UPDATE wallets SET balance = 101 WHERE userId = 'alice'");
  tamper.close();
  const { code, output } = await run("backup", [backup]);
  expect([code, output]).toEqual([1, expect.stringContaining("not the sum of its entries")]);
  expect(existsSync(backup)).toBe(false);
});

it("is neither made nor restored of a database from before the first release", async () => {
  await run("backup", [backup]);
  await service.stop();
  for (const file of [path, backup]) {
    const opened = new LibsqlDatabase(file);
    opened.exec("UPDATE migrations SET name = 'CreateWalletsAndPackages1763800000000'");
    opened.close();
  }
  for (const [command, file] of [
    ["backup", join(folder, "another.db")],
    ["restore", backup],
  ] as const) {
    const { code, output } = await run(command, [file]);
    expect([code, output]).toEqual([1, expect.stringContaining("before the first release")]);
  }
});

it("is not restored under a service that runs", async () => {
  await run("backup", [backup]);
  const { code, output } = await run("restore", [backup]);
  expect([code, output]).toEqual([1, expect.stringContaining("Another service is using")]);
  expect((await service.purchase("alice")).status).toBe(201);
});

it("is restored only undamaged, and only in its own environment", async () => {
  await run("backup", [backup]);
  await service.stop();
  expect((await run("restore", [backup], { NODE_ENV: "development" })).output).toMatch(/made for test/);
  const broken = join(folder, "broken.db");
  copyFileSync(backup, broken);
  damage(broken);
  expect(await run("restore", [broken])).toMatchObject({ code: 1 });
  writeFileSync(broken, "");
  expect(await run("restore", [broken])).toMatchObject({
    code: 1,
    output: expect.stringContaining("is not a database of this service"),
  });
  expect(await run("restore", [folder])).toMatchObject({
    code: 1,
    output: expect.stringContaining("is not a file"),
  });
  expect(readdirSync(folder).filter((name) => /restoring|before/.test(name))).toEqual([]);
  service = await start();
  expect(await balanceOf(service, "alice")).toBe(100);
});

it("can be restored to a path without a database", async () => {
  await run("backup", [backup]);
  await service.stop();
  rmSync(path);
  expect(await run("restore", [backup])).toMatchObject({ code: 0 });
  service = await start();
  expect(await balanceOf(service, "alice")).toBe(100);
});

it("of a server is refused, with the server's own tools named", async () => {
  for (const name of ["backup", "restore"]) {
    const { code, output } = await run(name, [backup], { DATABASE_URL: "mysql://u:hunter2@127.0.0.1:1/d" });
    expect([code, output]).toEqual([1, expect.stringContaining("mysqldump")]);
    expect(output).not.toContain("hunter2");
  }
});

it("is recommended by the doctor when pages are damaged", async () => {
  expect((await run("doctor", [])).output).toContain("fine    pages: intact");
  await service.stop();
  damage(path);
  const { code, output } = await run("doctor", []);
  expect(code).toBe(1);
  expect(output).toMatch(/CHANGE {2}(pages: damaged|connection: .*(malformed|damaged))/);
});
