import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EntityManager } from "typeorm";
import { auditEntryHash, sealHash } from "../../src/audit/audit-hash";
import { sealAuditLog } from "../../src/audit/seal-audit-log";
import { jobCaller } from "../../src/auth/internal-callers";
import { AuditEntry } from "../../src/entities/audit-entry";
import { AuditSeal } from "../../src/entities/audit-seal";
import { SealedAuditEntry } from "../../src/entities/sealed-audit-entry";
import { ulid } from "../../src/ids";
import { noHash } from "../../src/ledger/entry-hash";
import { checkBooks } from "../../src/reports/check-books";
import { spend } from "../support/factories";
import { withService } from "../support/harness";

const service = withService();
const tables = ["audit_entries", "audit_seals", "sealed_audit_entries"];
const seal = () =>
  sealAuditLog(service.current.context, jobCaller("seal-audit-log"), new AbortController().signal);

function withManager<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
  return service.current.context.database.withDataSource(({ manager }) => work(manager));
}

const spendOnce = () => spend(service.current, { userId: "alice", amount: 1 });
const checkpoints = { folder: mkdtempSync(join(tmpdir(), "sealed-")), keys: ["0f".repeat(32)] };

/** Ids of the entries, oldest first. The first two have one seal, the third has another, the fourth has none. */
let [first, second, third, unsealed] = ["", "", "", ""];

beforeAll(async () => {
  await service.current.purchase("alice");
  await spendOnce();
  await spendOnce();
  await seal();
  await spendOnce();
  await seal();
  await spendOnce();
  const entries = await withManager((manager) => manager.find(AuditEntry, { order: { id: "ASC" } }));
  [first = "", second = "", third = "", unsealed = ""] = entries.map(({ id }) => id);
  expect(await withManager((manager) => manager.count(AuditSeal))).toBe(2);
  await checkBooks({ database: service.current.context.database, checkpoints });
  for (const table of tables)
    await withManager((manager) => manager.query(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`));
});
afterAll(() => rmSync(checkpoints.folder, { recursive: true }));

/** Brings the tables back to what they were. */
async function restore(manager: EntityManager): Promise<void> {
  for (const table of tables) {
    await manager.query(`DELETE FROM ${table}`);
    await manager.query(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
  }
}

/** What the check finds after somebody has changed the tables by hand. */
async function findingsAfter(tamper: (manager: EntityManager) => Promise<unknown>, hasCheckpoint = false) {
  try {
    await withManager(tamper);
    const { database } = service.current.context;
    return (await checkBooks({ database, ...(hasCheckpoint ? { checkpoints } : {}) })).findings;
  } finally {
    await withManager(restore);
  }
}

type Tampering = readonly [
  name: string,
  problems: readonly RegExp[],
  tamper: (manager: EntityManager) => Promise<unknown>,
];

const changeEntry = (changes: Partial<AuditEntry>) => (manager: EntityManager) =>
  manager.update(AuditEntry, { id: first }, changes);

async function addEntry(manager: EntityManager, changes: Partial<AuditEntry>): Promise<void> {
  const entry = await manager.findOneByOrFail(AuditEntry, { id: first });
  await manager.insert(AuditEntry, { ...entry, ...changes });
}

/** Exchanges what two entries say, so that the order of events is another one. */
async function swap(manager: EntityManager): Promise<void> {
  const [one, other] = [
    await manager.findOneByOrFail(AuditEntry, { id: first }),
    await manager.findOneByOrFail(AuditEntry, { id: second }),
  ];
  await manager.update(AuditEntry, { id: first }, { ...other, id: first });
  await manager.update(AuditEntry, { id: second }, { ...one, id: second });
}

/** Makes all seals anew, as somebody with every right on the database could. */
async function resealAll(manager: EntityManager): Promise<void> {
  let previous = noHash;
  for (const made of await manager.find(AuditSeal, { order: { number: "ASC" } })) {
    const members = await manager.find(SealedAuditEntry, {
      where: { seal: made.number },
      order: { entryId: "ASC" },
    });
    for (const member of members) {
      const entry = await manager.findOneByOrFail(AuditEntry, { id: member.entryId });
      member.entryHash = auditEntryHash(entry);
      await manager.update(SealedAuditEntry, { entryId: member.entryId }, { entryHash: member.entryHash });
    }
    previous = sealHash(previous, made, members);
    await manager.update(AuditSeal, { number: made.number }, { hash: previous });
  }
}

const longAgo = `00000${ulid().slice(5)}`;
const changed = /^The entry aud_\w{26} was changed after it was sealed\.$/;
const added = /^The entry aud_\w{26} is older than its seal would be/;
const deleted = /^The entry aud_\w{26} was deleted after it was sealed\.$/;
const brokenSeal = /^Seal \d does not contain the hash/;

const fields: readonly Tampering[] = (
  [
    ["actor", "somebody"],
    ["actorKind", "COMMAND"],
    ["roles", "user"],
    ["address", "10.0.0.1"],
    ["requestId", "other"],
    ["operation", "createCreditPackage"],
    ["subject", "wal_other"],
    ["input", "{}"],
    ["stateBefore", null],
    ["stateAfter", "{}"],
    ["reason", "Other."],
    ["refusalCode", "FORBIDDEN"],
    ["refusalReasonCode", "WALLET_MERGED"],
    ["createdAt", new Date(0)],
  ] as const
).map(([field, value]) => [`another ${field}`, [changed], changeEntry({ [field]: value })]);

const tamperings: readonly Tampering[] = [
  ...fields,
  ["an entry that was deleted", [deleted], (manager) => manager.delete(AuditEntry, { id: first })],
  [
    "an entry that was deleted, and is in no seal any more",
    [brokenSeal],
    async (manager) => {
      await manager.delete(AuditEntry, { id: first });
      await manager.delete(SealedAuditEntry, { entryId: first });
    },
  ],
  ["an entry that was added with an earlier time", [added], (manager) => addEntry(manager, { id: longAgo })],
  [
    "an entry that was added, and has a seal that exists",
    [brokenSeal],
    async (manager) => {
      await addEntry(manager, { id: longAgo });
      const entry = await manager.findOneByOrFail(AuditEntry, { id: longAgo });
      await manager.insert(SealedAuditEntry, { entryId: longAgo, seal: 1, entryHash: auditEntryHash(entry) });
    },
  ],
  [
    "an entry that was added, and has a seal that does not exist",
    [added],
    async (manager) => {
      await addEntry(manager, { id: longAgo });
      const entry = await manager.findOneByOrFail(AuditEntry, { id: longAgo });
      await manager.insert(SealedAuditEntry, { entryId: longAgo, seal: 9, entryHash: auditEntryHash(entry) });
    },
  ],
  ["two entries in the other order", [changed, changed], swap],
  [
    "an entry that was changed together with its hash",
    [brokenSeal],
    async (manager) => {
      await changeEntry({ reason: "Other." })(manager);
      const entry = await manager.findOneByOrFail(AuditEntry, { id: first });
      await manager.update(SealedAuditEntry, { entryId: first }, { entryHash: auditEntryHash(entry) });
    },
  ],
  [
    "a seal that was deleted",
    [/^The seal before seal 2 is 0: seals are missing or were added\.$/],
    (manager) => manager.delete(AuditSeal, { number: 1 }),
  ],
  [
    "another hash of a seal",
    [brokenSeal, brokenSeal],
    (manager) => manager.update(AuditSeal, { number: 1 }, { hash: "f".repeat(64) }),
  ],
  [
    "a seal that says that it has sealed less",
    [brokenSeal],
    (manager) => manager.update(AuditSeal, { number: 2 }, { sealedUntilMilliseconds: 0 }),
  ],
];

it.each(tamperings)("finds %s", async (_name, problems, tamper) => {
  const findings = (await findingsAfter(tamper)).filter(({ kind }) => kind === "AUDIT_LOG");
  expect(findings.map(({ problem }) => problem)).toEqual(
    problems.map((problem) => expect.stringMatching(problem)),
  );
});

it("finds nothing in entries that are as they were sealed, and in one that is not sealed yet", async () => {
  expect(await findingsAfter(async () => undefined)).toEqual([]);
  expect(await withManager((manager) => manager.existsBy(SealedAuditEntry, { entryId: unsealed }))).toBe(
    false,
  );
  const { auditEntries, auditSeals } = await checkBooks(service.current.context);
  expect([auditEntries, auditSeals]).toEqual([4, 2]);
});

/** Changes an entry and makes all seals anew. */
async function rewriteWithSeals(manager: EntityManager): Promise<void> {
  await changeEntry({ reason: "Other." })(manager);
  await resealAll(manager);
}

/** Removes the newest seal with its entry. */
async function removeNewestSeal(manager: EntityManager): Promise<void> {
  await manager.delete(SealedAuditEntry, { seal: 2 });
  await manager.delete(AuditSeal, { number: 2 });
  await manager.delete(AuditEntry, { id: third });
}

describe("with a checkpoint", () => {
  const seen = [{ kind: "CHECKPOINT", problem: expect.stringContaining("another seal 2 of the audit log") }];

  it("finds seals that were all made anew", async () => {
    expect(await findingsAfter(rewriteWithSeals)).toEqual([]);
    expect(await findingsAfter(rewriteWithSeals, true)).toMatchObject(seen);
  });

  it("finds that the newest seals are gone", async () => {
    expect(await findingsAfter(removeNewestSeal)).toEqual([]);
    expect(await findingsAfter(removeNewestSeal, true)).toMatchObject(seen);
  });
});
