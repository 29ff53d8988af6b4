import type { FastifyBaseLogger } from "fastify";
import type { DatabaseLocation } from "../database/database-url";
import { describeOutage } from "../database/describe-outage";
import { withoutValues } from "../log";

declare module "fastify" {
  interface FastifyInstance {
    outages: OutageLog;
  }
}

const windowMilliseconds = 1000;

/**
 * Logs why callers get 503. An outage causes thousands of them, so each kind of cause is logged once a second, with the
 * number of repetitions that were left out.
 */
export class OutageLog {
  /**
   * How many were left out, by kind. The kinds are the driver's numbers and codes and our own messages, a few dozen in
   * all.
   */
  private readonly suppressed = new Map<string, number>();

  constructor(
    private readonly log: FastifyBaseLogger,
    private readonly location: DatabaseLocation,
  ) {}

  /** `reqId` is the request that got the 503. Left out when no request did, as at `/readyz`. */
  report(error: unknown, reqId?: string): void {
    const { kind, cause, ...known } = describeOutage(error, this.location);
    const count = this.suppressed.get(kind);
    if (count !== undefined) return void this.suppressed.set(kind, count + 1);
    this.write({ ...(reqId === undefined ? {} : { reqId }), ...known, cause: withoutValues(cause) }, kind);
  }

  private write(line: object, kind: string): void {
    this.log.error(line, "unavailable");
    this.suppressed.set(kind, 0);
    setTimeout(() => {
      const suppressed = this.suppressed.get(kind) ?? 0;
      this.suppressed.delete(kind);
      if (suppressed > 0) this.write({ ...line, suppressed }, kind);
    }, windowMilliseconds).unref();
  }
}
