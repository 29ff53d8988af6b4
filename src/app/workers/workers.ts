import type { Registry } from "prom-client";
import type { AppContext } from "../../context/app-context";
import { LocalCounts, type RequestCounts } from "../../http/request-counts";

/** What a worker knows about itself. */
export interface Worker {
  readonly context: AppContext;
  readonly register: Registry;
  /** Whether it can commit what purchases write, and is not about to stop. */
  isReady(): Promise<boolean>;
}

/** The workers behind one port, as one of them sees them. Any of them may be asked about all. */
export interface Workers {
  /** Whether this worker logs where it listens. Only one of them does. */
  readonly announces: boolean;
  /** Counts requests for all workers together. */
  readonly requestCounts: RequestCounts;
  /** Lets the others ask this worker. Called once, before the worker listens. */
  join(own: Worker): void;
  /** Whether every worker that runs answers. */
  areAlive(): Promise<boolean>;
  /** Whether every worker is ready. */
  areReady(): Promise<boolean>;
  /** The metrics of all workers, in the text format of Prometheus. */
  metrics(): Promise<string>;
}

/** The only process behind its port. */
export class Alone implements Workers {
  readonly announces = true;
  readonly requestCounts = new LocalCounts();
  private own: Worker | undefined;

  join(own: Worker): void {
    this.own = own;
  }

  async areAlive(): Promise<boolean> {
    return true;
  }

  async areReady(): Promise<boolean> {
    return (await this.own?.isReady()) ?? false;
  }

  async metrics(): Promise<string> {
    return (await this.own?.register.metrics()) ?? "";
  }
}
