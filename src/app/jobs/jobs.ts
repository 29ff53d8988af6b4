import { sealAuditLog } from "../../audit/seal-audit-log";
import type { Caller } from "../../auth/caller";
import type { AppContext } from "../../context/app-context";
import { expireHolds } from "../../holds/expire-holds";
import { expireAllLots } from "../../wallet/expire-all-lots";
import { compareSumsRegularly, sumEntriesRegularly } from "../../reports/statistics/statistics-jobs";
import { verifyLedgerRegularly } from "../../reports/verify-ledger";
import { sweepParkedEvents } from "../../store/inbox/retry-parked-events";

/** A recurring job. Of all instances on one database, only one runs it at a time. */
export interface Job {
  /** Its key in `job_leases`, and its label in the log and the metrics. */
  readonly name: string;
  /** The time from the start of one turn to the start of the next. */
  readonly intervalSeconds: number;
  /** Whether an instance that starts runs the job only when its turn has come. Otherwise it runs the job at once. */
  readonly waitsAtStart?: boolean;
  /**
   * How long a dead instance keeps the others from running the job. A living instance renews its lease, so a turn may
   * take longer.
   */
  readonly leaseSeconds: number;
  /**
   * Runs one turn. Any error is logged, and the next turn tries again. The turn must end soon after the signal is
   * aborted: the service stops, or another instance may have taken over. The database may fail at any moment, so
   * running a turn twice must have the same result as running it once.
   */
  readonly operation: (context: AppContext, caller: Caller, signal: AbortSignal) => Promise<unknown>;
}

/** Every recurring job of the service. */
export function jobsOf({
  verifyHours,
  auditSealSeconds,
}: Pick<AppContext, "verifyHours" | "auditSealSeconds">): readonly Job[] {
  const jobs: Job[] = [
    {
      // Parked events are applied as soon as possible. This job finds those whose process died at that moment.
      name: "sweep-parked-events",
      intervalSeconds: 60,
      leaseSeconds: 60,
      operation: sweepParkedEvents,
    },
    // From the end of its time on, a hold cannot be captured and its credits can be spent. This job writes that down.
    { name: "expire-holds", intervalSeconds: 60, leaseSeconds: 60, operation: expireHolds },
    // The same for credits whose time has run out.
    { name: "expire-lots", intervalSeconds: 30, leaseSeconds: 60, operation: expireAllLots },
    { name: "sum-entries", intervalSeconds: 60, leaseSeconds: 60, operation: sumEntriesRegularly },
    { name: "compare-sums", intervalSeconds: 600, leaseSeconds: 60, operation: compareSumsRegularly },
  ];
  if (auditSealSeconds > 0) {
    jobs.push({
      name: "seal-audit-log",
      intervalSeconds: auditSealSeconds,
      leaseSeconds: 60,
      operation: sealAuditLog,
    });
  }
  if (verifyHours > 0) {
    jobs.push({
      name: "verify-ledger",
      intervalSeconds: verifyHours * 3600,
      waitsAtStart: true,
      leaseSeconds: 60,
      operation: verifyLedgerRegularly,
    });
  }
  return jobs;
}
