import { jobsOf } from "../../src/app/jobs/jobs";
import { jobCaller } from "../../src/auth/internal-callers";
import { verifyLedgerRegularly } from "../../src/reports/verify-ledger";
import { execute, makeDatabase } from "../support/database";
import { startTestService, type TestService } from "../support/harness";
import { eventually } from "../support/patience";

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
  await service.purchase("alice@example.com");
});
afterEach(() => service?.stop());

async function ask() {
  const { body } = await service.graphql(
    `mutation { verifyLedger { isUnderWay report { startedAt finishedAt wallets entries purchases storeTransactions
       findingsTotal findings { kind userId environment sequence problem } } } }`,
    { as: "boss", role: "admin" },
  );
  return body.data.verifyLedger;
}

const raiseBalance = (balance: number) =>
  execute(service.context.database, `UPDATE wallets SET balance = ${balance}`);
const check = (signal = new AbortController().signal) =>
  verifyLedgerRegularly(service.context, jobCaller("verify-ledger"), signal);

const linesOf = (pattern: RegExp) => service.logLines.filter((line) => pattern.test(line));

async function metric(name: string): Promise<number> {
  const { text } = await service.rest("GET", "/metrics");
  return Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
}

it("reports that the books are right, and how many rows it read", async () => {
  expect(await ask()).toEqual({
    isUnderWay: false,
    report: {
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
      wallets: 1,
      entries: 1,
      purchases: 1,
      storeTransactions: 0,
      findingsTotal: 0,
      findings: [],
    },
  });
});

it("reports what is wrong, with wallet and entry", async () => {
  await raiseBalance(900);
  expect((await ask()).report).toMatchObject({
    findingsTotal: 1,
    findings: [
      {
        kind: "WALLET",
        userId: "alice@example.com",
        environment: "SANDBOX",
        sequence: 1,
        problem: "The wallet's balance is 900, but its entries make 100.",
      },
    ],
  });
});

it("gives a report of the last minute again instead of another check", async () => {
  const { report } = await ask();
  await raiseBalance(900);
  expect((await ask()).report).toEqual(report);
});

it("joins a check that is under way", async () => {
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(second.report).toEqual(first.report);
  expect(linesOf(/books verified/)).toHaveLength(1);
});

it("logs each finding without personal data, and shows the findings and the last proof in the metrics", async () => {
  expect(await metric("ledger_proved_timestamp_seconds")).toBe(0);
  const before = Date.now() / 1000;
  await check();
  const provedAt = await metric("ledger_proved_timestamp_seconds");
  expect(provedAt).toBeGreaterThanOrEqual(before);
  expect(await metric("ledger_findings")).toBe(0);
  await raiseBalance(900);
  await check();
  expect(await metric("ledger_findings")).toBe(1);
  expect(await metric("ledger_proved_timestamp_seconds")).toBe(provedAt);
  const [finding, summary] = linesOf(/ledger_finding/).map((line) => JSON.parse(line));
  expect(finding).toMatchObject({
    level: 50,
    alert: "ledger_finding",
    kind: "WALLET",
    userId: expect.stringMatching(/^sha256:/),
    environment: "SANDBOX",
    sequence: 1,
  });
  expect(summary).toMatchObject({ level: 50, alert: "ledger_findings", findingsTotal: 1, entries: 1 });
});

it("keeps a hundred findings, and counts all", async () => {
  for (let index = 0; index < 101; index += 1) await service.purchase(`user-${index}`);
  await raiseBalance(900);
  const { report } = await ask();
  expect([report.findings.length, report.findingsTotal]).toEqual([100, 102]);
});

it("reads books of several pages, and finds what is wrong at the end of a page and after it", async () => {
  for (let part = 0; part < 26; part += 1)
    await Promise.all(Array.from({ length: 40 }, () => service.purchase("many")));
  expect((await ask()).report).toMatchObject({ entries: 1041, purchases: 1041, findingsTotal: 0 });
  await execute(
    service.context.database,
    `UPDATE ledger_entries SET amount = 7
     WHERE walletId = (SELECT id FROM wallets WHERE userId = 'many') AND sequence IN (499, 500)`,
  );
  await expect(check()).resolves.toBeUndefined();
  const found = linesOf(/"ledger_finding"/).map((line) => JSON.parse(line).sequence);
  expect(new Set(found)).toEqual(new Set([499, 500, 501]));
});

it("ends soon when its signal is aborted", async () => {
  const stopping = AbortSignal.abort(new Error("Stop."));
  await expect(check(stopping)).rejects.toThrow("Stop.");
});

const jobAt = (verifyHours: number) =>
  jobsOf({ verifyHours, auditSealSeconds: 0 }).find(({ name }) => name === "verify-ledger");

it("runs as often as LEDGER_VERIFY_HOURS says, never at 0, and not again at each start", async () => {
  expect(jobAt(0)).toBeUndefined();
  const daily = jobAt(24);
  expect(daily).toMatchObject({ intervalSeconds: 86_400 });
  const database = await makeDatabase();
  try {
    for (const checks of [1, 0]) {
      const other = await startTestService(
        { LEDGER_VERIFY_HOURS: "24", LOG_LEVEL: "debug" },
        { databaseUrl: database.url },
      );
      const { logLines } = other;
      const checksOf = () => logLines.filter((line) => line.includes("books verified")).length;
      try {
        await eventually(async () => {
          const { text } = await other.rest("GET", "/metrics");
          expect(text).toMatch(/^job_last_success_timestamp_seconds\{name="sweep-parked-events"\} /m);
          expect(checksOf()).toBe(checks);
        });
      } finally {
        await other.stop();
      }
    }
  } finally {
    await database.drop();
  }
});
