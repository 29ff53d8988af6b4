import { readFileSync } from "node:fs";
import { createConnection, type Connection } from "mysql2/promise";
import { isAudited, permissions, type Operation } from "../../src/auth/permissions";
import { checkDatabase } from "../../src/commands/doctor/check-database";
import { readConfig } from "../../src/config/config";
import { migrate } from "../../src/database/migrate";
import { insertRows } from "../../src/database/rows";
import { checkBooks } from "../../src/reports/check-books";
import { reopenWrongRanges, scanRanges } from "../../src/reports/statistics/compare-ranges";
import { auditEntries } from "../support/audit-log";
import { auditedCalls } from "../support/audited-calls";
import { rootRows } from "../support/authorisation";
import { makeDatabase, withDatabase } from "../support/database";
import { spend, untilReadiness } from "../support/factories";
import { testSecret } from "../support/harness";
import { withReconciliation } from "../support/reconcile";
import { sumAll } from "../support/sums";
import { laterEvent, purchaseOf, reversalOf, unique } from "../support/revenuecat";

/** The SQL of the guide: what makes the account that migrates, and what makes the account of the service. */
const guide = readFileSync("docs/production.md", "utf8");
const chapter = /^## The accounts of the database$([^]*?)^## /m.exec(guide)?.[1] ?? "";
const [forMigrations = "", forService = ""] = [...chapter.matchAll(/^```sql\n([^]*?)^```$/gm)].map(
  ([, sql]) => sql,
);

const onlyAdded = [
  "audit_entries",
  "audit_seals",
  "clock_advances",
  "hold_captures",
  "ledger_entries",
  "lot_movements",
  "purchases",
  "sealed_audit_entries",
  "spend_details",
  "spend_reversals",
  "spending_freeze_lifts",
  "wallet_merges",
] as const;
const password = "of-the-guide-1";

let database: { url: string; drop: () => Promise<void> };
let root: Connection;
let name: string;

/** Runs the guide's SQL for the database under test, and answers with the URL for the account that it makes. */
async function makeAccount(sql: string, account: string): Promise<string> {
  await root.query(`DROP USER IF EXISTS '${account}'@'%'`);
  for (const statement of sql.split(/;\n/).filter(Boolean)) {
    await root.query(
      statement
        .replaceAll(/\ballmine(_migration)?@'10\.%'/g, `'${account}'@'%'`)
        .replaceAll("allmine.", `${name}.`)
        .replace("…", password),
    );
  }
  return Object.assign(new URL(database.url), { username: account, password }).href;
}

const accountOf = (purpose: string) => `${name.slice(-20)}_${purpose}`;

const setting = withReconciliation(async () => {
  database = await makeDatabase();
  name = new URL(database.url).pathname.slice(1);
  root = await createConnection(database.url.replace(/^mariadb:/, "mysql:"));
  const migrating = await makeAccount(forMigrations, accountOf("migrates"));
  await withDatabase(migrating, (opened) => migrate(opened, "test"));
  return makeAccount(forService, accountOf("serves"));
});
const { balance, change, send } = setting;
const calls = auditedCalls(setting);
const audited = (Object.keys(permissions) as Operation[]).filter(isAudited);

afterEach(() => {
  const failures = setting.service.logLines
    .splice(0)
    .filter((line) => /denied|"msg":"(fault|unavailable)"/.test(line));
  expect(failures).toEqual([]);
});
afterAll(async () => {
  for (const purpose of ["migrates", "serves"]) await root?.query(`DROP USER '${accountOf(purpose)}'@'%'`);
  await root?.end();
  await database?.drop();
});

it("buys, spends, merges, takes a refund back and gives it again, with the account of the guide", async () => {
  await untilReadiness(setting.service, 200);
  const [user, other] = [unique("user"), unique("other")];
  expect((await setting.service.purchase(user)).status).toBe(201);
  const bought = purchaseOf(user);
  expect(await send(bought)).toBe("APPLIED");
  expect((await spend(setting.service, { userId: user, amount: 30 })).body.errors).toBeUndefined();
  expect((await setting.service.purchase(other)).status).toBe(201);
  const merge = { fromUserId: user, intoUserId: other, environment: "SANDBOX", reason: "One person." };
  expect(await change("mergeWallets", "merge { amount }", merge)).toEqual({ merge: { amount: 170 } });
  expect(await send(laterEvent("CANCELLATION", bought))).toBe("APPLIED");
  expect(await balance(other)).toBe(170);
  expect(await send(reversalOf(bought))).toBe("APPLIED");
  expect(await balance(other)).toBe(270);
});

it("sums up entries, also late ones and those of a range that is wrong, with the account of the guide", async () => {
  const { database: opened } = setting.service.context;
  await setting.service.purchase(unique("user"));
  await sumAll(opened);
  const [row] = await opened.read.query(`SELECT id, walletId, sequence FROM ledger_entries LIMIT 1`);
  await opened.inTransaction((tx) => insertRows(tx, "late_entries", [row]));
  await sumAll(opened);
  for await (const ranges of scanRanges(opened)) expect(await reopenWrongRanges(opened, ranges)).toBe(1);
  await sumAll(opened);
  expect((await checkBooks({ database: opened })).findings).toEqual([]);
});

it.each(audited)("carries out %s with the account of the guide, and records it", async (operation) => {
  const before = (await auditEntries(setting.service, { operation })).length;
  await calls[operation]();
  const entries = (await auditEntries(setting.service, { operation })).slice(before);
  expect(entries).toMatchObject([{ operation, refusalCode: null }]);
});

it("records a refused call with the account of the guide", async () => {
  const as = unique("user");
  await setting.service.graphql(`mutation { ${rootRows["Mutation.spendCredits"]?.document} }`, { as });
  expect(await auditEntries(setting.service, { actor: as })).toMatchObject([{ refusalCode: "FORBIDDEN" }]);
});

it("is examined by the doctor with the account of the guide", async () => {
  const { databaseUrl } = setting.service;
  const config = readConfig({ NODE_ENV: "test", JWT_SECRET: testSecret, DATABASE_URL: databaseUrl });
  expect(await checkDatabase(config)).toEqual(
    expect.arrayContaining([
      { name: "connection", found: "established" },
      { name: "migrations", found: "all run" },
    ]),
  );
});

it.each(onlyAdded)("the account of the guide can neither change nor delete a row of %s", async (table) => {
  const served = await createConnection(setting.service.databaseUrl.replace(/^mariadb:/, "mysql:"));
  try {
    for (const statement of [
      `UPDATE ${table} SET createdAt = createdAt`,
      `DELETE FROM ${table}`,
      `TRUNCATE TABLE ${table}`,
      `DROP TABLE ${table}`,
    ])
      await expect(served.query(statement)).rejects.toMatchObject({ errno: 1142 });
  } finally {
    await served.end();
  }
});

it("gives rights on every table but those whose rows are only added", async () => {
  const [tables] = await root.query<any[]>( // oxlint-disable-line typescript/no-explicit-any -- what the server lists
    "SELECT TABLE_NAME AS found FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
    [name],
  );
  const granted = [...forService.matchAll(/^GRANT UPDATE, DELETE ON allmine\.(\w+) TO/gm)].map(
    ([, to]) => to,
  );
  const unchanged = tables.map(({ found }) => String(found)).filter((found) => !granted.includes(found));
  expect(granted).toHaveLength(tables.length - unchanged.length);
  // Only migrations write to their own table.
  expect(unchanged.toSorted()).toEqual([...onlyAdded, "migrations"].toSorted());
});
