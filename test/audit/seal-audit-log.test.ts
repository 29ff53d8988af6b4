import { sealAuditLog, sealLatenessMilliseconds } from "../../src/audit/seal-audit-log";
import { jobCaller } from "../../src/auth/internal-callers";
import { jobsOf } from "../../src/app/jobs/jobs";
import { AuditEntry } from "../../src/entities/audit-entry";
import { AuditSeal } from "../../src/entities/audit-seal";
import { SealedAuditEntry } from "../../src/entities/sealed-audit-entry";
import { packUlid, ulidBytesAt, unpackUlid } from "../../src/ids";
import { publicIds } from "../../src/public-ids";
import { checkBooks } from "../../src/reports/check-books";
import { spend } from "../support/factories";
import { withService } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();
const { signal } = new AbortController();
const seal = () => sealAuditLog(service.current.context, jobCaller("seal-audit-log"), signal);
const read = () => service.current.context.database.read;
const seals = () => read().find(AuditSeal, { order: { number: "ASC" } });
const findings = async () => (await checkBooks(service.current.context)).findings;

/** Makes an entry of the audit log. Returns its id. */
async function spendOnce(): Promise<string> {
  const userId = unique("alice");
  await service.current.purchase(userId);
  await spend(service.current, { userId, amount: 1 });
  const subject = publicIds.Wallet.write({ userId, environment: "SANDBOX", creditType: "CREDITS" });
  return (await read().findOneByOrFail(AuditEntry, { subject })).id;
}

/** Adds a copy of an entry as if it had been made at another time. Returns its id. */
async function addCopy(id: string, milliseconds: number): Promise<string> {
  const copy = unpackUlid(
    Buffer.concat([ulidBytesAt(milliseconds).subarray(0, 6), packUlid(id).subarray(6)]),
  );
  await service.current.context.database.withDataSource(async ({ manager }) => {
    const entry = await manager.findOneByOrFail(AuditEntry, { id });
    await manager.insert(AuditEntry, { ...entry, id: copy });
  });
  return copy;
}

it("seals each entry once, in seals that continue each other, and makes none when there is nothing to seal", async () => {
  const first = await spendOnce();
  await seal();
  await seal();
  const before = await seals();
  const second = await spendOnce();
  await seal();
  expect((await seals()).map(({ number }) => number)).toEqual([
    ...before.map(({ number }) => number),
    before.length + 1,
  ]);
  const sealed = await read().find(SealedAuditEntry);
  expect(sealed.map(({ entryId }) => entryId)).toEqual(expect.arrayContaining([first, second]));
  expect(sealed).toHaveLength(await read().count(AuditEntry));
  expect(await findings()).toEqual([]);
});

it("seals more entries than one seal takes, and all of them when many are waiting", async () => {
  const id = await spendOnce();
  const time = Date.now();
  await service.current.context.database.withDataSource(async ({ manager }) => {
    const entry = await manager.findOneByOrFail(AuditEntry, { id });
    const copies = Array.from({ length: 1100 }, (_, index) => ({
      ...entry,
      id: unpackUlid(Buffer.concat([ulidBytesAt(time + index).subarray(0, 6), packUlid(id).subarray(6)])),
    }));
    for (let start = 0; start < copies.length; start += 100)
      await manager.insert(AuditEntry, copies.slice(start, start + 100));
  });
  await seal();
  expect(await read().count(SealedAuditEntry)).toBe(await read().count(AuditEntry));
  expect(await findings()).toEqual([]);
});

it("seals an entry that was committed after later ones were sealed", async () => {
  const id = await spendOnce();
  await seal();
  const late = await addCopy(id, Date.now() - sealLatenessMilliseconds / 2);
  await seal();
  expect(await read().existsBy(SealedAuditEntry, { entryId: late })).toBe(true);
  expect(await findings()).toEqual([]);
});

it("seals an entry of an instance whose clock is ahead, and then those of the others", async () => {
  const id = await spendOnce();
  await addCopy(id, Date.now() + 5 * 3_600_000);
  await seal();
  const next = await spendOnce();
  await seal();
  const newest = await addCopy(next, Date.now());
  await seal();
  expect(await read().existsBy(SealedAuditEntry, { entryId: newest })).toBe(true);
  expect(await findings()).toEqual([]);
});

it("stops before the next seal when its signal is aborted", async () => {
  await spendOnce();
  const before = (await seals()).length;
  await sealAuditLog(service.current.context, jobCaller("seal-audit-log"), AbortSignal.abort());
  expect(await seals()).toHaveLength(before);
});

it("makes one seal of an entry when two instances seal at the same moment", async () => {
  await spendOnce();
  await Promise.allSettled([seal(), seal()]);
  await seal();
  expect(await read().count(SealedAuditEntry)).toBe(await read().count(AuditEntry));
  expect(await findings()).toEqual([]);
});

const jobAt = (auditSealSeconds: number) =>
  jobsOf({ verifyHours: 0, auditSealSeconds }).find(({ name }) => name === "seal-audit-log");

it("runs as often as AUDIT_SEAL_SECONDS says, never at 0", () => {
  expect(jobAt(0)).toBeUndefined();
  expect(jobAt(60)).toMatchObject({ intervalSeconds: 60 });
});
