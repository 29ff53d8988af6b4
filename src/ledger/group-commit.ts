import { unavailable } from "../errors";

/** How much a group commit takes on at once. */
export interface GroupCommitLimits {
  /** How many commits may be in progress at once. */
  readonly lanes: number;
  /** How many items one commit takes at most. */
  readonly batchMax: number;
  /** How many items may wait. Further items are refused, without effect. */
  readonly queueMax: number;
}

export interface GroupCommitOptions<Item, Result> extends GroupCommitLimits {
  /**
   * Items with a common key are never in two commits at once, so commits never wait for each other's locks, and they
   * are committed in the order of their arrival.
   */
  readonly keys: (item: Item) => readonly string[];
  /** Commits the items, and settles each as soon as its own outcome is durable. Resolves when all are settled. */
  readonly commit: (items: Item[], settle: Settle<Item, Result>) => Promise<void>;
}

/** Gives the caller who submitted the item its result. */
export type Settle<Item, Result> = (item: Item, result: PromiseSettledResult<Result>) => void;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly keys: readonly string[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Several times as long as a commit usually takes. */
const usualMillisecondsMax = 30;

/**
 * Commits items in batches. Items that arrive during a commit are committed together by the next one. When no commit is
 * in progress, a lane commits the items of the present turn of the event loop at once. A second lane starts only when
 * the queue is as long as the batch in flight; otherwise there would be more and smaller commits. Commits that take
 * unusually long do not count, because their wallets may be locked by another client.
 */
export class GroupCommit<Item, Result> {
  private queue: Waiting<Item, Result>[] = [];
  /** Keys of the items in progress. */
  private readonly underWay = new Set<string>();
  /** The number of items in progress, without those of commits that take unusually long. */
  private itemsUnderWay = 0;
  private busyLanes = 0;
  private planned = false;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /** How many items wait for a commit to begin. */
  get depth(): number {
    return this.queue.length;
  }

  /**
   * Resolves when the item is committed.
   * @throws Refusal SERVICE_UNAVAILABLE at once when the queue is full, and whatever `commit` rejects the item with.
   */
  submit(item: Item): Promise<Result> {
    if (this.queue.length >= this.options.queueMax) {
      return Promise.reject(unavailable("Too many changes are waiting. Try again."));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ item, keys: this.options.keys(item), resolve, reject });
      this.plan();
    });
  }

  private plan(): void {
    if (this.planned || this.queue.length === 0 || this.busyLanes === this.options.lanes) return;
    if (this.queue.length < Math.min(this.itemsUnderWay, this.options.batchMax)) return;
    this.planned = true;
    setImmediate(() => {
      this.planned = false;
      void this.work();
    });
  }

  private async work(): Promise<void> {
    const batch = this.take();
    if (batch.length === 0) return;
    const keys = new Set(batch.flatMap((one) => one.keys));
    this.busyLanes += 1;
    const stopCounting = this.count(batch.length);
    for (const key of keys) this.underWay.add(key);
    this.plan();
    await this.commit(batch);
    for (const key of keys) this.underWay.delete(key);
    stopCounting();
    this.busyLanes -= 1;
    this.plan();
  }

  /** Counts the items as in progress until the returned function is called, or the commit takes unusually long. */
  private count(items: number): () => void {
    let counted = items;
    const stopCounting = () => {
      clearTimeout(late);
      this.itemsUnderWay -= counted;
      counted = 0;
    };
    this.itemsUnderWay += items;
    const late = setTimeout(() => {
      stopCounting();
      this.plan();
    }, usualMillisecondsMax);
    return stopCounting;
  }

  /** The items that a commit may begin with, in the order of their arrival. */
  private take(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    /** Keys of the items left, which no later item may overtake. */
    const held = new Set<string>();
    for (const [index, one] of this.queue.entries()) {
      if (batch.length === this.options.batchMax) {
        left.push(...this.queue.slice(index));
        break;
      }
      if (!one.keys.some((key) => this.underWay.has(key) || held.has(key))) batch.push(one);
      else {
        left.push(one);
        for (const key of one.keys) held.add(key);
      }
    }
    this.queue = left;
    return batch;
  }

  private async commit(batch: Waiting<Item, Result>[]): Promise<void> {
    const waiting = new Map(batch.map((one) => [one.item, one]));
    const settle: Settle<Item, Result> = (item, result) => {
      const one = waiting.get(item);
      waiting.delete(item);
      if (result.status === "fulfilled") one?.resolve(result.value);
      else one?.reject(result.reason);
    };
    try {
      await this.options.commit(
        batch.map(({ item }) => item),
        settle,
      );
      if (waiting.size > 0) throw new Error("The commit gave no answer for an item.");
    } catch (error) {
      for (const { reject } of waiting.values()) reject(error);
    }
  }
}
