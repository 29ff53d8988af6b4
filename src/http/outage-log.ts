import type { FastifyBaseLogger } from "fastify";
import { describeOutage } from "../database/describe-outage";
import { withoutValues } from "../log";

declare module "fastify" {
  interface FastifyInstance {
    outages: OutageLog;
  }
}

const windowMilliseconds = 1000;

/**
 * Tells the operator why callers get 503. During an outage there are thousands of them with the same cause, so each
 * kind of cause is told once a second, with the number of those that were not.
 */
export class OutageLog {
  /** How many were not told, by kind. The kinds are the driver's numbers and codes and our own messages: some dozens. */
  private readonly suppressed = new Map<string, number>();

  constructor(private readonly log: FastifyBaseLogger) {}

  /** `reqId` is the request that got the 503; none when nobody did, as at `/readyz`. */
  tell(error: unknown, reqId?: string): void {
    const { kind, cause, ...known } = describeOutage(error);
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
