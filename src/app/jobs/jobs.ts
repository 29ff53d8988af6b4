import type { AppContext } from "../../context/app-context";
import { sweepParkedEvents } from "../../store/inbox/retry-parked-events";

/** Work that comes again and again. Of all instances on one database, one runs it at a time. */
export interface Job {
  /** Its key in `job_leases`, and its label in the log and the metrics. */
  readonly name: string;
  /** From the beginning of one turn to the beginning of the next. */
  readonly intervalSeconds: number;
  /**
   * How long a dead instance keeps the others from running the job. An instance that lives renews its lease, so a turn
   * may take longer.
   */
  readonly leaseSeconds: number;
  /**
   * One turn. Whatever it throws is logged, and the next turn tries again. It must end soon after the signal is aborted:
   * the service stops, or another instance may have taken over. Since a database may fail at any moment, doing a turn
   * twice must come to the same as doing it once.
   */
  readonly operation: (context: AppContext, signal: AbortSignal) => Promise<unknown>;
}

/** Every recurring job of the service. */
export const jobs: readonly Job[] = [
  {
    // Parked events are applied as soon as they can be. This finds those whose process died at that moment.
    name: "sweep-parked-events",
    intervalSeconds: 60,
    leaseSeconds: 60,
    operation: sweepParkedEvents,
  },
];
