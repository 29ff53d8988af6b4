import cluster from "node:cluster";
import { Channel, type Answers, type Message } from "./channel";
import type { AskedOfPrimary, AskedOfWorkers, Assignment } from "./questions";
import { SharedCounts } from "./shared-counts";
import type { Worker, Workers } from "./workers";

/** How long a worker waits for the primary's answer, in milliseconds. Longer than the primary waits for the workers. */
const answerMillisecondsMax = { alive: 2000, ready: 2800, metrics: 8000, count: 1000 };

/** The worker's end of its channel to the primary. */
export class WorkerLink implements Workers {
  readonly requestCounts = new SharedCounts((asked) =>
    this.channel.ask("count", asked, answerMillisecondsMax.count),
  );
  private own: Worker | undefined;
  private first = false;
  private readonly channel: Channel<AskedOfPrimary>;

  /**
   * @param stop Is called when the primary says so.
   * @param orphaned Is called when the primary is gone.
   */
  constructor({ stop, orphaned }: { stop(): void; orphaned(): void }) {
    this.channel = new Channel(sendToPrimary, this.answers(stop));
    // Node itself sends messages too, such as that a connection was accepted, and a primary that is gone is an error.
    process.on("error", () => undefined);
    process.on("message", (message: Message) => this.channel.receive(message));
    cluster.worker?.once("disconnect", () => {
      // Without this, Node ends the process at once, and its requests with it.
      if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
      this.channel.close();
      orphaned();
    });
  }

  get announces(): boolean {
    return this.first;
  }

  /** Undefined when the primary is gone. */
  async begin(): Promise<Assignment | undefined> {
    const assignment = await this.channel.ask("assignment", undefined);
    this.first = assignment?.worker === 1 && !assignment.isReplacement;
    return assignment;
  }

  async listening(url: string): Promise<void> {
    await this.channel.ask("listening", url);
  }

  /** Tells the primary why this worker cannot start. */
  async failed(lines: string): Promise<void> {
    await this.channel.ask("failed", lines);
  }

  join(own: Worker): void {
    this.own = own;
    own.context.events.subscribe({
      packageChanged: (id) => void this.channel.ask("packageChanged", id),
    });
  }

  async areAlive(): Promise<boolean> {
    return (await this.channel.ask("areAlive", undefined, answerMillisecondsMax.alive)) ?? false;
  }

  async areReady(): Promise<boolean> {
    return (await this.channel.ask("areReady", undefined, answerMillisecondsMax.ready)) ?? false;
  }

  async metrics(): Promise<string> {
    const text = await this.channel.ask("metrics", undefined, answerMillisecondsMax.metrics);
    if (text === undefined) throw new Error("The process that starts the workers does not answer.");
    return text;
  }

  private answers(stop: () => void): Answers<AskedOfWorkers> {
    return {
      isAlive: () => true,
      isReady: async () => (await this.own?.isReady()) ?? false,
      metrics: async () => (await this.own?.register.getMetricsAsJSON()) ?? [],
      forgetPackage: (id) => this.own?.context.packageCache.forget(id),
      stop,
    };
  }
}

function sendToPrimary(message: Message): void {
  // The callback takes the error of a primary that is gone.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
