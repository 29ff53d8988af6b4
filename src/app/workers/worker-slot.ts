import type { WorkerEnd, WorkerProcess } from "./worker-process";

/**
 * The pause before an ended worker is started again. It doubles with each end until a worker has served long enough.
 */
const pauseMilliseconds = { first: 100, longest: 30_000 };
const longEnoughMilliseconds = 60_000;

/** What a slot tells its owner. */
export interface SlotOwner {
  /** Starts a process for the slot. */
  startProcess(slot: WorkerSlot): WorkerProcess;
  /** The slot's process has ended. Returns whether to start another one. */
  ended(slot: WorkerSlot, end: WorkerEnd, pauseMilliseconds: number): boolean;
}

/** One of the n workers: its present process, and after that has ended the next one. */
export class WorkerSlot {
  /** Why the present process cannot start, in its own words. */
  failure: string | undefined;
  private current: WorkerProcess | undefined;
  private servingSince: number | undefined;
  private pause = pauseMilliseconds.first;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly number: number,
    private readonly owner: SlotOwner,
  ) {}

  /** The present process. Undefined during the pause before the next one. */
  get process(): WorkerProcess | undefined {
    return this.current;
  }

  /** Whether the present process listens. */
  get isServing(): boolean {
    return this.servingSince !== undefined;
  }

  start(): void {
    this.failure = undefined;
    try {
      this.current = this.owner.startProcess(this);
    } catch (error) {
      this.failure = String(error);
      return this.end({ code: null, signal: null });
    }
    void this.current.ended.then((end) => this.end(end));
  }

  /** The present process listens. */
  serves(): void {
    this.servingSince = performance.now();
  }

  /** Starts no further process. */
  retire(): void {
    clearTimeout(this.timer);
  }

  private end(end: WorkerEnd): void {
    const served = this.servingSince === undefined ? 0 : performance.now() - this.servingSince;
    if (served >= longEnoughMilliseconds) this.pause = pauseMilliseconds.first;
    this.current = undefined;
    this.servingSince = undefined;
    if (!this.owner.ended(this, end, this.pause)) return;
    this.timer = setTimeout(() => this.start(), this.pause);
    this.pause = Math.min(2 * this.pause, pauseMilliseconds.longest);
  }
}
