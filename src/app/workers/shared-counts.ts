import {
  LocalCounts,
  type AskedCount,
  type CountAnswer,
  type RequestCounts,
} from "../../http/request-counts";

interface Waiting {
  readonly asked: AskedCount;
  resolve(answer: CountAnswer): void;
}

/**
 * Lets the primary count the requests of all workers, so that a limit holds for all of them together. Requests that
 * arrive in one turn of the event loop are counted by one message. Without an answer, the worker counts by itself.
 */
export class SharedCounts implements RequestCounts {
  private waiting: Waiting[] = [];
  private readonly own = new LocalCounts();

  /** @param ask Asks the primary. Resolves to undefined without an answer. */
  constructor(
    private readonly ask: (asked: readonly AskedCount[]) => Promise<readonly CountAnswer[] | undefined>,
  ) {}

  count(...asked: AskedCount): Promise<CountAnswer> {
    return new Promise((resolve) => {
      this.waiting.push({ asked, resolve });
      // The requests that can be read now are read before that.
      if (this.waiting.length === 1) setImmediate(() => void this.send());
    });
  }

  private async send(): Promise<void> {
    const sent = this.waiting;
    this.waiting = [];
    const answers = await this.ask(sent.map(({ asked }) => asked)).catch(() => undefined);
    for (const [index, { asked, resolve }] of sent.entries())
      resolve(answers?.[index] ?? this.own.count(...asked));
  }
}
