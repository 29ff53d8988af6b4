import type { Database } from "../../database/database";
import { renewLease } from "./job-lease";
import type { Job } from "./jobs";

/** The job's lease was not renewed in time, or another instance holds it. */
export class LeaseLost extends Error {
  constructor() {
    super("The job's lease was lost: another instance may run the job now.");
    this.name = "LeaseLost";
  }
}

/** A lease that is renewed until `end`. */
export class HeldLease {
  private readonly losing = new AbortController();
  private readonly renewal: NodeJS.Timeout;
  private expiry: NodeJS.Timeout | undefined;

  /**
   * @param claimedAt When the lease was asked for, by `performance.now()`. In the database it lasts a little longer.
   */
  constructor(
    private readonly database: Database,
    private readonly job: Job,
    private readonly holder: string,
    claimedAt: number,
  ) {
    this.expireAfter(claimedAt);
    this.renewal = setInterval(() => void this.renew(), (job.leaseSeconds * 1000) / 3).unref();
  }

  /** Aborted with `LeaseLost` as soon as another instance may hold the lease. */
  get signal(): AbortSignal {
    return this.losing.signal;
  }

  end(): void {
    clearInterval(this.renewal);
    clearTimeout(this.expiry);
    this.expiry = undefined;
  }

  private async renew(): Promise<void> {
    const askedAt = performance.now();
    try {
      const isOurs = await renewLease(this.database, this.job, this.holder);
      if (this.expiry === undefined) return;
      if (isOurs) this.expireAfter(askedAt);
      else this.losing.abort(new LeaseLost());
    } catch {
      // The database cannot be reached now. The lease expires unless a later attempt succeeds.
    }
  }

  private expireAfter(askedAt: number): void {
    clearTimeout(this.expiry);
    const left = askedAt + this.job.leaseSeconds * 1000 - performance.now();
    this.expiry = setTimeout(() => this.losing.abort(new LeaseLost()), left).unref();
  }
}
