import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "../auth/caller";
import { isAudited, type AuditedOperation, type Operation } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { refusalNotRecorded } from "../context/events";
import { keepExisting } from "../database/dialect";
import { insertRows } from "../database/rows";
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

/** For so long a refused caller waits for the entry. The entry may still be written afterwards. */
const patienceMilliseconds = 500;

/** Refusals that say nothing of the call: an outage, which also keeps us from writing, and the limit on all calls. */
const unrecorded: ReadonlySet<RefusalCode> = new Set(["SERVICE_UNAVAILABLE", "RATE_LIMITED"]);

/** Callers, of one request each, whose entry was late: their other calls do not wait again. */
const lateCallers = new WeakSet<Caller>();

/**
 * Records that an audited call was refused. Doors call it for each error, because a caller may be refused before the
 * operation begins, and because a refusal undoes the transaction of the operation. Never throws, and waits half a second
 * at most. Records neither callers without a token, who could fill the table, nor faults and outages, which the log has.
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
  const subject = findSubject(asked, walletEnvironmentOf(deployment));
  const row = auditRow(caller, { operation, input: asked, subject, before: null, after: null, refusal });
  // Repeatable, because the id is made before: after a lost COMMIT a second attempt keeps the first one's row.
  await database.inTransaction((tx) => insertRows(tx, "audit_entries", [row], keepExisting("id")), {
    repeatable: true,
  });
}

async function late(): Promise<false> {
  await sleep(patienceMilliseconds, undefined, { ref: false });
  return false;
}
