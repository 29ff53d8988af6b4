import type { Logger } from "pino";
import { SharedRun } from "../../context/shared-run";
import { LocalCounts } from "../../http/request-counts";
import { AllMetrics } from "./all-metrics";
import type { Answers } from "./channel";
import type { AskedOfPrimary } from "./questions";
import { startWorkerProcess, type WorkerEnd, type WorkerProcess } from "./worker-process";
import { WorkerSlot, type SlotOwner } from "./worker-slot";

/**
 * How long the primary waits for the answer of a worker, in milliseconds. A probe of the database takes two seconds.
 */
const answerMillisecondsMax = { alive: 1000, ready: 2500, metrics: 5000 };
/** Longer than a worker takes to stop. */
const stopMillisecondsMax = 9300;

/** A worker could not start. The message is what the operator reads. */
export class WorkerNotStarted extends Error {
  /** Marks a foreseen failure, which is printed without a stack trace. */
  readonly code = "WORKER_NOT_STARTED";
}

/** The workers behind one port, as the primary sees them. The pool starts them, answers them and stops them. */
export class WorkerPool implements SlotOwner {
  private readonly slots: readonly WorkerSlot[];
  private phase: "starting" | "running" | "stopping" = "starting";
  private readonly counts = new LocalCounts();
  private readonly metrics = new AllMetrics(() => this.slots.filter(({ isServing }) => isServing).length);
  private readonly aliveRound = new SharedRun<boolean>();
  private readonly readyRound = new SharedRun<boolean>();
  private readonly metricsRound = new SharedRun<string>();
  private listen: (url: string) => void = () => undefined;
  private fail: (error: Error) => void = () => undefined;

  /** @param variables Environment variables that the workers get beside those of this process. */
  constructor(
    count: number,
    private readonly variables: Readonly<Record<string, string>>,
    private readonly logger: Logger,
  ) {
    this.slots = Array.from({ length: count }, (_, index) => new WorkerSlot(index + 1, this));
  }

  /**
   * Starts all workers. Resolves to their address when all of them listen.
   * @throws WorkerNotStarted when one of them has ended before, after the others have ended too.
   */
  async start(): Promise<string> {
    try {
      return await new Promise<string>((resolve, reject) => {
        this.listen = resolve;
        this.fail = reject;
        for (const slot of this.slots) slot.start();
      });
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops all workers. Resolves when they have ended, to whether each of them has finished its work. */
  async stop(): Promise<boolean> {
    this.phase = "stopping";
    for (const slot of this.slots) slot.retire();
    const processes = this.slots.flatMap(({ process }) => process ?? []);
    const late = setTimeout(() => {
      for (const process of processes) process.kill();
    }, stopMillisecondsMax);
    const ends = await Promise.all(
      processes.map((process) => {
        void process.channel.ask("stop", undefined);
        return process.ended;
      }),
    );
    clearTimeout(late);
    return ends.every(({ code }) => code === 0);
  }

  startProcess(slot: WorkerSlot): WorkerProcess {
    return startWorkerProcess(this.variables, this.answersFor(slot), this.logger);
  }

  ended({ number: worker, failure }: WorkerSlot, { code, signal }: WorkerEnd, pause: number): boolean {
    if (this.phase !== "running") {
      const how = signal === null ? `exit code ${code}` : signal;
      this.fail(new WorkerNotStarted(failure ?? `Worker ${worker} ended with ${how} before it listened.`));
      return false;
    }
    this.metrics.end(worker);
    const known = { worker, code, signal, cause: failure, pauseMilliseconds: pause };
    // A worker ends with 0 when somebody tells it to.
    const level = code === 0 ? "warn" : "error";
    this.logger[level]({ alert: "worker_ended", ...known }, "a worker ended and is started again");
    return true;
  }

  private answersFor(slot: WorkerSlot): Answers<AskedOfPrimary> {
    return {
      assignment: () => ({ worker: slot.number, isReplacement: this.phase === "running" }),
      listening: (url) => this.listening(slot, url),
      failed: (lines) => {
        slot.failure = lines;
      },
      areAlive: () => this.aliveRound.join(() => this.askEachIfAlive()),
      areReady: () => this.readyRound.join(() => this.askEachIfReady()),
      metrics: () => this.metricsRound.join(() => this.askEachForMetrics()),
      count: (asked) => asked.map((one) => this.counts.count(...one)),
      packageChanged: (id) => {
        for (const other of this.slots)
          if (other !== slot) void other.process?.channel.ask("forgetPackage", id);
      },
    };
  }

  private listening(slot: WorkerSlot, url: string): void {
    slot.serves();
    if (this.phase === "running") this.logger.info({ worker: slot.number }, "the worker serves again");
    if (this.phase !== "starting" || !this.slots.every(({ isServing }) => isServing)) return;
    this.phase = "running";
    this.listen(url);
  }

  /** A worker that is started again counts as alive: a restart of the whole service would end the others too. */
  private async askEachIfAlive(): Promise<boolean> {
    const answers = await Promise.all(
      this.slots.map(async (slot) => {
        const { process, isServing } = slot;
        if (!process || !isServing) return true;
        const answer = await process.channel.ask("isAlive", undefined, answerMillisecondsMax.alive);
        return answer === true || slot.process !== process;
      }),
    );
    return !answers.includes(false);
  }

  private async askEachIfReady(): Promise<boolean> {
    const answers = await Promise.all(
      this.slots.map(({ process }) =>
        process?.channel.ask("isReady", undefined, answerMillisecondsMax.ready),
      ),
    );
    return this.phase === "running" && answers.every((answer) => answer === true);
  }

  private async askEachForMetrics(): Promise<string> {
    await Promise.all(
      this.slots.map(async (slot) => {
        const { process } = slot;
        const found = await process?.channel.ask("metrics", undefined, answerMillisecondsMax.metrics);
        if (found && slot.process === process) this.metrics.update(slot.number, found);
      }),
    );
    return this.metrics.text();
  }
}
