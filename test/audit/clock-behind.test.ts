import { sealAuditLog, sealLatenessMilliseconds } from "../../src/audit/seal-audit-log";
import { jobCaller } from "../../src/auth/internal-callers";
import { AuditEntry } from "../../src/entities/audit-entry";
import { SealedAuditEntry } from "../../src/entities/sealed-audit-entry";
import { checkBooks } from "../../src/reports/check-books";
import { givenCreditPackage, spend } from "../support/factories";
import { withService } from "../support/harness";

// The clock of this instance is behind from its start.
const now = Date.now;
jest.spyOn(Date, "now").mockImplementation(() => now() - 2 * sealLatenessMilliseconds);
afterAll(() => jest.restoreAllMocks());

const service = withService();
const seal = () =>
  sealAuditLog(service.current.context, jobCaller("seal-audit-log"), new AbortController().signal);

it("orders and seals the entries of an instance by the database's clock", async () => {
  const startedAt = now() - 1000;
  const { read } = service.current.context.database;
  await service.current.purchase("alice");
  for (const amount of [1, 1_000_000]) {
    await spend(service.current, { userId: "alice", amount });
    await givenCreditPackage(service.current);
    await seal();
    expect(await read.count(SealedAuditEntry)).toBe(await read.count(AuditEntry));
  }
  const entries = await read.find(AuditEntry, { order: { id: "ASC" } });
  expect(entries.map(({ operation, refusalReasonCode }) => refusalReasonCode ?? operation)).toEqual([
    "spendCredits",
    "createCreditPackage",
    "INSUFFICIENT_CREDITS",
    "createCreditPackage",
  ]);
  for (const { createdAt } of entries) expect(createdAt.getTime()).toBeGreaterThan(startedAt);
  const { body } = await service.current.graphql(
    "query ($since: DateTimeISO!) { auditEntries(where: { createdAt: { gte: $since } }) { nodes { id } } }",
    { as: "boss", role: "admin", variables: { since: new Date(startedAt).toISOString() } },
  );
  expect(body.data.auditEntries.nodes).toHaveLength(4);
  expect((await checkBooks(service.current.context)).findings).toEqual([]);
});
