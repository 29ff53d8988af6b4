import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "../auth/caller";
import { isAudited, type AuditedOperation, type Operation } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { refusalNotRecorded } from "../context/events";
import { databaseErrorKind } from "../database/database-errors";
import type { Database } from "../database/database";
import { insertRows, type Row } from "../database/rows";
import { walletEnvironmentOf } from "../environment";
import type { Refusal, RefusalCode } from "../errors";
import { auditRow } from "./audit-row";
import { findSubject } from "./find-subject";

/** A call that ended with an error. */
export interface FailedCall {
  readonly operation: Operation;
  /** What the caller asked for, as it was sent: nobody has validated it. */
  readonly input: unknown;
  /** Undefined for a fault. */
  readonly refusal: Refusal | undefined;
}

/** How long a refused caller waits for the entry. The entry may still be written afterwards. */
const patienceMilliseconds = 500;

/**
 * Refusals that have nothing to do with the call: an outage, in which the entry could not be written either, and the
 * rate limit.
 */
const unrecorded: ReadonlySet<RefusalCode> = new Set(["SERVICE_UNAVAILABLE", "RATE_LIMITED"]);

/** Callers whose entry was late. Each caller object belongs to one request, whose other calls do not wait again. */
const lateCallers = new WeakSet<Caller>();

/**
 * Records that an audited call was refused. Doors call it for each error, because a caller may be refused before the
 * operation begins, and because a refusal undoes the transaction of the operation. Never throws, and waits half a
 * second at most. Does not record calls without a token, because anybody could fill the table with them, nor faults and
 * outages, which are in the log. Does not record what a dry run found either: that is the answer its caller asked for.
 */
export async function recordRefusedCall(
  context: AppContext,
  caller: Caller | undefined,
  call: FailedCall,
): Promise<void> {
  if (!caller || !isAudited(call.operation)) return;
  const { operation } = call;
  const writing = write(context, caller, { ...call, operation }).catch((error: unknown) => {
    refusalNotRecorded(context.events, { error, operation, requestId: caller.requestId });
  });
  if (lateCallers.has(caller)) return;
  const done = await Promise.race([writing.then(() => true), late()]);
  if (!done) lateCallers.add(caller);
}

async function write(
  { database, deployment }: AppContext,
  caller: Caller,
  { operation, input, refusal }: FailedCall & { readonly operation: AuditedOperation },
): Promise<void> {
  if (!refusal || unrecorded.has(refusal.code)) return;
  const asked = typeof input === "object" && input !== null ? input : {};
  if (isDryRun(asked) && refusal.code !== "FORBIDDEN") return;
  const subject = findSubject(asked, walletEnvironmentOf(deployment));
  const refused = { operation, input: asked, subject, before: null, after: null, refusal };
  const row = auditRow(caller, refused, database.databaseTime());
  await insertOnce(database, row);
}

function isDryRun(input: object): boolean {
  return (input as { readonly dryRun?: unknown }).dryRun === true;
}

/**
 * Inserts the entry. The transaction is repeatable, because each attempt inserts the same id: after a lost answer to
 * COMMIT, the second attempt finds the row of the first. It only inserts, so that an account that may not change
 * entries is enough.
 */
async function insertOnce(database: Database, row: Row): Promise<void> {
  try {
    await database.inTransaction((tx) => insertRows(tx, "audit_entries", [row]), { repeatable: true });
  } catch (error) {
    if (databaseErrorKind(error) !== "duplicate") throw error;
  }
}

async function late(): Promise<false> {
  await sleep(patienceMilliseconds, undefined, { ref: false });
  return false;
}
