import { setTimeout as sleep } from "node:timers/promises";
import { recordAuditEntry } from "../audit/record-audit-entry";
import type { Caller } from "../auth/caller";
import { requirePermission } from "../auth/permissions";
import { clockTime } from "../clock";
import type { AppContext } from "../context/app-context";
import {
  clockReadingMilliseconds,
  movesOf,
  newestMove,
  readMovedClock,
  type ClockMoves,
} from "../database/moved-clock";
import { insertRows } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { badInput } from "../errors";
import { expireHolds } from "../holds/expire-holds";
import { clockDaysMax, type AdvanceClockInput } from "../inputs/advance-clock.input";
import { secondsOfDuration } from "../inputs/duration";
import { expireAllLots } from "../wallet/expire-all-lots";
import { readClock, type ClockReading } from "./read-clock";

/** Until every instance has read the clock again, also one whose reading was just under way. */
const followedMilliseconds = 2 * clockReadingMilliseconds;

/**
 * Moves the service's clock forward, for all instances on the database and for good: it is never set back. Returns when
 * the others have had time to follow, and when what has run out by now is ended. In production always refused.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT when the clock would be too far ahead, SERVICE_UNAVAILABLE
 */
export async function advanceClock(
  context: AppContext,
  caller: Caller,
  input: AdvanceClockInput,
): Promise<ClockReading> {
  const { database, deployment } = context;
  requirePermission(caller.viewer, "advanceClock", deployment);
  // Of two calls at once, one finds the number of its row taken. It is tried again, and moves the clock further.
  const retry = ["deadlock", "lock-timeout", "unavailable", "duplicate"] as const;
  await database.inTransaction((tx) => advanceIn(tx, caller, input), { retry });
  await readMovedClock(database, deployment);
  await Promise.all([sleep(followedMilliseconds), expireAll(context, caller)]);
  return readClock(context, caller);
}

async function advanceIn(tx: Transaction, caller: Caller, input: AdvanceClockInput): Promise<void> {
  const [row] = await tx.query<ClockMoves>(newestMove);
  const { number, offsetSeconds: before } = movesOf(row);
  const offsetSeconds = before + (secondsOfDuration(input.by) ?? 0);
  if (offsetSeconds > clockDaysMax * 86_400) {
    const message = `by would move the clock more than ${clockDaysMax} days ahead; it is ${before} seconds ahead now`;
    throw badInput([{ field: "by", message }]);
  }
  await insertRows(tx, "clock_advances", [{ number: number + 1, offsetSeconds, createdAt: clockTime() }]);
  await recordAuditEntry(tx, caller, {
    operation: "advanceClock",
    input,
    subject: "clock",
    before: { offsetSeconds: before },
    after: { offsetSeconds },
  });
}

/** Ends what has run out by now, so that nobody has to wait for the jobs that do it. */
async function expireAll(context: AppContext, caller: Caller): Promise<void> {
  const signal = AbortSignal.timeout(2000);
  // What could not be ended now is left to the jobs: the clock is moved, and another call would move it again.
  await expireHolds(context, caller, signal).catch(() => undefined);
  await expireAllLots(context, caller, signal).catch(() => undefined);
}
