import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

/** The files that contain the pattern, except the allowed ones. */
function offenders(pattern: RegExp, allowed: RegExp): string[] {
  return files.filter(({ name, text }) => !allowed.test(name) && pattern.test(text)).map(({ name }) => name);
}

it("has files to look at", () => {
  expect(files.length).toBeGreaterThan(50);
});

describe("only one place", () => {
  it("opens transactions: the database", () => {
    const opening = /START TRANSACTION|BEGIN IMMEDIATE|startTransaction\(|\.transaction\(|"COMMIT"/;
    expect(offenders(opening, /^database\//)).toEqual([]);
  });

  it("writes entries and wallets: four files of the ledger", () => {
    const table = "(wallets|ledger_entries)";
    const sql = new RegExp(
      `(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) +${table}|insertRows\\(\\s*tx,\\s*"${table}"`,
      "i",
    );
    const orm = /\.(insert|update|upsert|delete|increment|decrement)\((Wallet|LedgerEntry)\b/;
    expect(
      offenders(sql, /^(ledger\/(commit-batch|wallet-rows|update-wallets|mark-wallets)\.ts|migrations\/)/),
    ).toEqual([]);
    expect(offenders(orm, /^$/)).toEqual([]);
    expect(files.filter(({ text }) => sql.test(text)).map(({ name }) => name)).toContain(
      "ledger/commit-batch.ts",
    );
  });

  it("adds to the audit log: audit; and none changes or deletes an entry", () => {
    const inserting = /INSERT INTO +audit_entries|"audit_entries"|\.(insert|upsert)\(AuditEntry\b/i;
    const changing =
      /(UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE( TABLE)?) +audit_entries|\.(update|upsert|delete|remove|clear|increment|decrement)\(AuditEntry\b/i;
    expect(offenders(inserting, /^(audit\/|migrations\/|entities\/audit-entry\.ts$)/)).toEqual([]);
    expect(offenders(changing, /^$/)).toEqual([]);
    // The service's account may not need more than INSERT: even a conflict that keeps the row needs UPDATE.
    const audit = files.filter(({ name }) => name.startsWith("audit/"));
    expect(audit.filter(({ text }) => /(keep|replace)Existing|\bUPDATE\b|\bDELETE\b/.test(text))).toEqual([]);
    expect(audit.some(({ text }) => inserting.test(text))).toBe(true);
  });

  it("calls the writer: the ledger", () => {
    expect(offenders(/\bcommitBatch\(/, /^ledger\/(ledger|commit-batch)\.ts$/)).toEqual([]);
  });

  it("asks which engine it is: the database, and the commands that maintain one", () => {
    const asking = /\bengine\s*[=!]==|ON (CONFLICT|DUPLICATE KEY)|\bFOR UPDATE\b/;
    expect(offenders(asking, /^(database|commands|migrations)\//)).toEqual([]);
  });

  it("decides about the environment: environment.ts", () => {
    expect(offenders(/NODE_ENV\s*[=!]==?|=== "(development|test)" \|\|/, /^environment\.ts$/)).toEqual([]);
  });
});

it("prints through terminal.ts only, so that a terminal never executes outside data", () => {
  expect(offenders(/\bconsole\.|process\.std(out|err)\.write/, /^terminal\.ts$/)).toEqual([]);
});

it("never saves an entity, which writes back what was read", () => {
  expect(offenders(/\.save\(/, /^$/)).toEqual([]);
});

it("has no unfinished work and no tests that are switched off", () => {
  const folder = join(__dirname, "..");
  const tests = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && name !== "house/style.unit.test.ts")
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
  const unfinished = /\b(TODO|FIXME)\b/;
  const off = /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/;
  expect(files.filter(({ text }) => unfinished.test(text)).map(({ name }) => name)).toEqual([]);
  expect(tests.filter(({ text }) => unfinished.test(text) || off.test(text)).map(({ name }) => name)).toEqual(
    [],
  );
});
