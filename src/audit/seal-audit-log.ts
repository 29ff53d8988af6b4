import { setImmediate } from "node:timers/promises";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import type { Database } from "../database/database";
import { byPrimaryKey, nowMilliseconds } from "../database/dialect";
import { insertRows, placeholders } from "../database/rows";
import { readPatiently, scanTable } from "../database/scan-table";
import { AuditSeal } from "../entities/audit-seal";
import { millisecondsOfUlid, ulidBytesAt, unpackUlid } from "../ids";
import { noHash } from "../ledger/entry-hash";
import { auditEntryHash, sealHash } from "./audit-hash";
import { auditColumns, entriesOfRows, type AuditRow } from "./audit-rows";

/**
 * How much later than the time of its id an entry may be committed, or how much the clocks of instances may differ. An
 * entry that appears later is never sealed, and the check of the books reports it.
 */
export const sealLatenessMilliseconds = 10 * 60_000;

/** Entries of one seal at most. Few enough for the deadline of a transaction. */
const sealEntriesMax = 500;

/**
 * Seals the entries of the audit log that are not sealed yet: chains them to the earlier ones by a hash. Afterwards a
 * changed, deleted or added entry is found by the check of the books. Runs beside the operations that write entries,
 * which therefore do not wait for each other. Stops before the next seal once the signal is aborted.
 * @throws the database's error, also when another instance made the same seal
 */
export async function sealAuditLog(
  { database }: Pick<AppContext, "database">,
  _caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  const now = await readClock(database);
  let last = await findLastSeal(database);
  let waiting: Buffer[] = [];
  for await (const ids of scanUnsealed(database, last)) {
    waiting.push(...ids);
    while (waiting.length >= sealEntriesMax && !signal.aborted) {
      const taken = waiting.slice(0, sealEntriesMax);
      const reached = millisecondsOfUlid(unpackUlid(taken.at(-1) as Buffer));
      last = await makeSeal(database, taken, { last, now, reached });
      waiting = waiting.slice(sealEntriesMax);
    }
    if (signal.aborted) return;
  }
  // The clock was read before the entries: one that is committed in between is left for the next turn.
  if (waiting.length > 0) await makeSeal(database, waiting, { last, now, reached: now });
}

async function readClock(database: Database): Promise<number> {
  const sql = `SELECT ${nowMilliseconds(database)} AS now`;
  const [clock] = await readPatiently<{ now: number | string }>(database, sql, []);
  return Number(clock?.now);
}

/** The ids of the entries that are not sealed, as far as they may still be, in pages. */
async function* scanUnsealed(
  database: Database,
  last: AuditSeal | undefined,
): AsyncGenerator<readonly Buffer[]> {
  const scan = {
    select: `SELECT a.id, s.entryId FROM audit_entries a ${byPrimaryKey(database)}
      LEFT JOIN sealed_audit_entries s ON s.entryId = a.id`,
    key: ["a.id"],
    after: [ulidBytesAt(sealableSince(last))],
  };
  for await (const rows of scanTable<{ id: Buffer; entryId: Buffer | null }>(database, scan)) {
    yield rows.filter(({ entryId }) => entryId === null).map(({ id }) => id);
    // The embedded engine answers at once, so other work gets its turn between two pages.
    await setImmediate();
  }
}

/** @param at.reached the time of which all entries that are committed by now are sealed with these */
async function makeSeal(
  database: Database,
  ids: readonly Buffer[],
  { last, now, reached }: { last: AuditSeal | undefined; now: number; reached: number },
): Promise<AuditSeal> {
  const rows = await readPatiently<AuditRow>(
    database,
    `SELECT ${auditColumns.join(", ")} FROM audit_entries WHERE id IN (${placeholders(ids)}) ORDER BY id`,
    ids,
  );
  const number = (last?.number ?? 0) + 1;
  const members = entriesOfRows(rows).map((entry) => ({
    entryId: entry.id,
    seal: number,
    entryHash: auditEntryHash(entry),
  }));
  const says = {
    number,
    sealedUntilMilliseconds: Math.max(last?.sealedUntilMilliseconds ?? 0, Math.min(now, reached)),
    createdAt: new Date(now),
  };
  const seal = { hash: sealHash(last?.hash ?? noHash, says, members), ...says };
  await database.inTransaction(async (tx) => {
    await insertRows(tx, "audit_seals", [seal]);
    await insertRows(tx, "sealed_audit_entries", members);
  });
  return seal;
}

/** The newest seal; undefined before the first. */
export async function findLastSeal({ read }: Pick<Database, "read">): Promise<AuditSeal | undefined> {
  const [last] = await read.find(AuditSeal, { order: { number: "DESC" }, take: 1 });
  return last;
}

/** The earliest time of an id that may still be sealed after this seal. */
export function sealableSince(last: AuditSeal | undefined): number {
  return last ? last.sealedUntilMilliseconds - sealLatenessMilliseconds : 0;
}
