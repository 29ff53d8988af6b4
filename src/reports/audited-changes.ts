import { encodeTime } from "ulid";
import { subjectKey } from "../audit/audit-row";
import { placeholders, readDate } from "../database/rows";
import { packUlid } from "../ids";
import { publicIds } from "../public-ids";
import type { RowOwner } from "./book-rows";
import type { Ask } from "./find-in-books";

/** The entry is made in the transaction of the change, so a few seconds later at most. */
const auditedWithinMilliseconds = 60_000;
/** How many changes are looked up at once. SQLite refuses expressions of more than 1000 levels. */
const changesAtOnceMax = 100;

/** A change of a wallet that the audit log must have. */
export interface WalletChange {
  readonly wallet: RowOwner;
  readonly at: Date | string;
}

/** A change as the audit log has it. */
export interface AuditedChange {
  readonly operation: string;
  readonly subject: string | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly stateAfter: string | null;
}

/** The subject of changes of a wallet in the audit log; undefined for a wallet that does not exist. */
export function subjectOf({ userId, environment, creditType }: RowOwner): string | undefined {
  if (userId === null || environment === null || creditType === null) return undefined;
  return subjectKey(publicIds.Wallet.write({ userId, environment, creditType }));
}

/** What the audit log has about the wallets of these changes, by these operations, each at the time of its change. */
export function findAuditedChanges(
  ask: Ask,
  changes: readonly WalletChange[],
  operations: readonly string[],
): Promise<readonly AuditedChange[]> {
  const places = changes.flatMap(({ wallet, at }) => {
    const subject = subjectOf(wallet);
    return subject === undefined ? [] : [{ key: subject, at }];
  });
  return findAround(ask, "subject", { places, operations });
}

/** The calls of these callers and operations in the audit log, each at its time. */
export function findAuditedCalls(
  ask: Ask,
  calls: readonly { readonly actor: string; readonly at: Date | string }[],
  operations: readonly string[],
): Promise<readonly AuditedChange[]> {
  const places = calls.map(({ actor, at }) => ({ key: actor, at }));
  return findAround(ask, "actor", { places, operations });
}

/**
 * The entries whose column has the key, at about the time. The database picks the operations: a busy wallet can have
 * thousands of others in that time.
 */
async function findAround(
  ask: Ask,
  column: "subject" | "actor",
  {
    places,
    operations,
  }: {
    readonly places: readonly { readonly key: string; readonly at: Date | string }[];
    readonly operations: readonly string[];
  },
): Promise<readonly AuditedChange[]> {
  const ranges = places.flatMap(({ key, at }) => {
    const time = readDate(at).getTime();
    return Number.isNaN(time) ? [] : [[key, ...idsAround(time).map(packUlid)]];
  });
  const found: AuditedChange[] = [];
  for (let start = 0; start < ranges.length; start += changesAtOnceMax) {
    const part = ranges.slice(start, start + changesAtOnceMax);
    const rows = await ask<AuditedChange>(
      `SELECT operation, subject, actor, reason, stateAfter FROM audit_entries
       WHERE (${part.map(() => `(${column} = ? AND id BETWEEN ? AND ?)`).join(" OR ")}) AND refusalCode IS NULL
         AND operation IN (${placeholders(operations)})`,
      [...part.flat(), ...operations],
    );
    found.push(...rows);
  }
  return found;
}

/** The ids that an entry of the audit log can have that was made at about this time. */
function idsAround(time: number): readonly [string, string] {
  return [
    `${timeOfUlid(time - auditedWithinMilliseconds)}${"0".repeat(16)}`,
    `${timeOfUlid(time + auditedWithinMilliseconds)}${"Z".repeat(16)}`,
  ];
}

/** The first ten characters of a ULID of this time. A time before 1970, or too late for a ULID, becomes the nearest. */
function timeOfUlid(milliseconds: number): string {
  return encodeTime(Math.min(Math.max(0, milliseconds), 2 ** 48 - 1), 10);
}

/** Whether the audit log has the change. @param mention a text that the state after the change contains */
export async function hasAuditEntry(
  ask: Ask,
  {
    operation,
    actor,
    reason,
    ...change
  }: WalletChange & { readonly operation: string; readonly actor: string; readonly reason: string },
  mention = "",
): Promise<boolean> {
  const found = await findAuditedChanges(ask, [change], [operation]);
  return found.some(
    (one) =>
      one.operation === operation &&
      one.actor === actor &&
      one.reason === reason &&
      (one.stateAfter ?? "").includes(mention),
  );
}
