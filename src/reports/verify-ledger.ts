import { setTimeout as sleep } from "node:timers/promises";
import { recordAuditEntry } from "../audit/record-audit-entry";
import type { Caller } from "../auth/caller";
import { requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { ledgerNotVerified, ledgerVerified } from "../context/events";
import type { LedgerReport } from "../ledger/ledger-report";
import { checkBooks } from "./check-books";

/** How long a caller waits for the report. */
const patienceMilliseconds = 20_000;
/** A report that is not older is given again, so that nobody can keep the service busy with checks. */
const recentMilliseconds = 60_000;

/** What this process knows about the books. */
export interface LedgerVerification {
  /** Whether it checks the books at present. Ask again for the report. */
  readonly isUnderWay: boolean;
  /** Its last finished check; null before the first. */
  readonly report: LedgerReport | null;
}

/**
 * Checks all books and returns the report. Joins a check that is under way, and gives a report of the last minute again
 * instead of starting another check. Returns after 20 seconds at most, while the check goes on.
 * @throws Refusal FORBIDDEN, SERVICE_UNAVAILABLE when the database does not answer
 */
export async function verifyLedger(context: AppContext, caller: Caller): Promise<LedgerVerification> {
  requirePermission(caller.viewer, "verifyLedger");
  const { booksCheck } = context;
  await recordCall(context, caller);
  if (booksCheck.isRunning || !booksCheck.isRecent(recentMilliseconds)) {
    await waitFor(joinCheck(context, caller), (error) => {
      ledgerNotVerified(context.events, { error, requestId: caller.requestId });
    });
  }
  return { isUnderWay: booksCheck.isRunning, report: booksCheck.last ?? null };
}

/** Checks all books for the recurring job. Ends soon after the signal is aborted. */
export async function verifyLedgerRegularly(
  context: AppContext,
  caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  await joinCheck(context, caller, signal);
}

/** Joins the check in progress, or starts one. */
function joinCheck(context: AppContext, { requestId }: Caller, signal?: AbortSignal): Promise<LedgerReport> {
  return context.booksCheck.join(async () => {
    const report = await checkBooks(context, { signal, isGentle: true });
    ledgerVerified(context.events, { report, requestId });
    return report;
  });
}

function recordCall({ database, booksCheck }: AppContext, caller: Caller): Promise<void> {
  const { isRunning } = booksCheck;
  return database.inTransaction((tx) =>
    recordAuditEntry(tx, caller, {
      operation: "verifyLedger",
      input: {},
      subject: "ledger",
      before: { isUnderWay: isRunning },
      after: { isUnderWay: true },
    }),
  );
}

/**
 * Waits until the run ends, but not longer than callers wait.
 * @param onLateError called when the run fails afterwards, and nobody waits for it any more
 * @throws the run's error
 */
async function waitFor(run: Promise<unknown>, onLateError: (error: unknown) => void): Promise<void> {
  const ended = new AbortController();
  const isLate = sleep(patienceMilliseconds, true, { signal: ended.signal, ref: false }).catch(() => false);
  try {
    if (await Promise.race([run.then(() => false), isLate])) run.catch(onLateError);
  } finally {
    ended.abort();
  }
}
