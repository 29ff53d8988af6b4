import type { Caller } from "../auth/caller";
import { requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import type { LedgerReport } from "../ledger/ledger-report";
import { countStoreEvents } from "../store/inbox/read-store-events";

/** What tells people at a glance whether the service needs them. Metrics tell machines the same. */
export interface ServiceHealth {
  /** Postings of this process that wait for their commit to begin. */
  readonly postingsWaiting: number;
  readonly parkedStoreEvents: number;
  readonly failedStoreEvents: number;
  /** When the newest event arrived from RevenueCat; before the first one, when the database was created. */
  readonly lastStoreEventAt: Date;
  /** Whether this process checks the books now. */
  readonly isVerifyingLedger: boolean;
  /** This process's last finished check of the books; null before the first. */
  readonly lastLedgerReport: LedgerReport | null;
}

/** @throws Refusal FORBIDDEN */
export async function readServiceHealth(context: AppContext, caller: Caller): Promise<ServiceHealth> {
  requirePermission(caller.viewer, "readServiceHealth");
  const { parked, failed, silentSince } = await countStoreEvents(context);
  const { ledger, booksCheck } = context;
  return {
    postingsWaiting: ledger.queueDepth,
    parkedStoreEvents: parked,
    failedStoreEvents: failed,
    lastStoreEventAt: silentSince,
    isVerifyingLedger: booksCheck.isRunning,
    lastLedgerReport: booksCheck.last ?? null,
  };
}
