import { sealAuditLog } from "../../src/audit/seal-audit-log";
import { jobCaller } from "../../src/auth/internal-callers";
import { auditBooks } from "../support/audit-books";
import { makeDatabase } from "../support/database";
import { atOnce, spend } from "../support/factories";
import { startTestService, type TestService } from "../support/harness";
import { unique } from "../support/revenuecat";
import { startRoundTripCounter, type RoundTripCounter } from "../support/round-trips";

let counter: RoundTripCounter;
let service: TestService;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await makeDatabase();
  drop = database.drop;
  counter = await startRoundTripCounter(database.url);
  service = await startTestService({}, { databaseUrl: counter.url });
});
afterEach(() => auditBooks(service.context.database));
afterAll(async () => {
  await service.stop();
  counter.close();
  await drop();
});

const seal = () => sealAuditLog(service.context, jobCaller("seal-audit-log"), new AbortController().signal);

it("spends in two round trips, and reads and writes no seal", async () => {
  const userId = unique("user");
  await service.purchase(userId);
  await spend(service, { userId, amount: 1 });
  await seal();
  counter.restart();
  expect((await spend(service, { userId, amount: 1 })).body.errors).toBeUndefined();
  expect(counter.count).toBe(2);
  expect(counter.sent.match(/INSERT INTO audit_entries/g)).toHaveLength(1);
  expect(counter.sent).not.toMatch(/audit_seals|sealed_audit_entries/);
});

it("seals while many spend, and misses no entry", async () => {
  const users = Array.from({ length: 20 }, () => unique("user"));
  await Promise.all(users.map((userId) => service.purchase(userId)));
  const spending = Promise.all(
    users.map((userId) => atOnce(10, () => spend(service, { userId, amount: 1 }))),
  );
  for (let turn = 0; turn < 5; turn += 1) await seal();
  await spending;
  await seal();
  const [left] = await service.context.database.read.query<{ count: string }[]>(
    `SELECT COUNT(*) AS count FROM audit_entries a LEFT JOIN sealed_audit_entries s ON s.entryId = a.id
     WHERE s.entryId IS NULL`,
  );
  expect(Number(left?.count)).toBe(0);
});
