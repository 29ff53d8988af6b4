import { unavailable } from "../errors";

export interface GroupCommitOptions<Item, Result> {
  /** How many commits may be under way at once. */
  readonly lanes: number;
  /** How many items one commit takes at most. */
  readonly batchMax: number;
  /** How many items may wait; more are refused, and nothing of them is done. */
  readonly queueMax: number;
  /** Items with the same key share a lane, and so never wait for each other's locks. */
  readonly laneKey: (item: Item) => string;
  /** Commits the items and settles each as soon as its own outcome is durable; ends when all are settled. */
  readonly commit: (items: Item[], settle: Settle<Item, Result>) => Promise<void>;
}

export type Settle<Item, Result> = (item: Item, result: PromiseSettledResult<Result>) => void;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane<Item, Result> {
  queue: Waiting<Item, Result>[];
  busy: boolean;
}

/**
 * Items that arrive while a commit is under way are committed together by the next one. There is no timer: an idle
 * lane commits what has arrived in the present turn of the event loop at once.
 */
export class GroupCommit<Item, Result> {
  private readonly lanes: Lane<Item, Result>[];
  private waiting = 0;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {
    this.lanes = Array.from({ length: options.lanes }, () => ({ queue: [], busy: false }));
  }

  /** How many items wait for a commit to begin. */
  get depth(): number {
    return this.waiting;
  }

  /**
   * Resolves when the item is committed.
   * @throws Refusal SERVICE_UNAVAILABLE at once when too many wait already; whatever `commit` says otherwise.
   */
  submit(item: Item): Promise<Result> {
    if (this.waiting >= this.options.queueMax) {
      return Promise.reject(unavailable("Too many changes are waiting. Try again."));
    }
    this.waiting += 1;
    return new Promise((resolve, reject) => {
      const lane = this.laneOf(item);
      lane.queue.push({ item, resolve, reject });
      if (lane.busy) return;
      lane.busy = true;
      setImmediate(() => void this.work(lane));
    });
  }

  private laneOf(item: Item): Lane<Item, Result> {
    const key = this.options.laneKey(item);
    let hash = 0;
    for (let index = 0; index < key.length; index += 1)
      hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0;
    return this.lanes[(hash >>> 0) % this.lanes.length] as Lane<Item, Result>;
  }

  private async work(lane: Lane<Item, Result>): Promise<void> {
    while (lane.queue.length > 0) {
      const batch = lane.queue.splice(0, this.options.batchMax);
      this.waiting -= batch.length;
      await this.commit(batch);
    }
    lane.busy = false;
  }

  private async commit(batch: Waiting<Item, Result>[]): Promise<void> {
    const waiting = new Map(batch.map((one) => [one.item, one]));
    const settle: Settle<Item, Result> = (item, result) => {
      const one = waiting.get(item);
      waiting.delete(item);
      if (result.status === "fulfilled") one?.resolve(result.value);
      else one?.reject(result.reason);
    };
    let failure: unknown = new Error("The commit gave no answer for an item.");
    try {
      await this.options.commit(
        batch.map(({ item }) => item),
        settle,
      );
    } catch (error) {
      failure = error;
    }
    for (const { reject } of waiting.values()) reject(failure);
  }
}
