import cluster from "node:cluster";
import type { Readable } from "node:stream";
import type { Logger } from "pino";
import { writeLogLine } from "../../log";
import { complain } from "../../terminal";
import { closeLostConnections } from "./close-lost-connections";
import { Channel, type Answers, type Message } from "./channel";
import type { AskedOfPrimary, AskedOfWorkers } from "./questions";

export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The process of a worker, as the primary sees it. */
export interface WorkerProcess {
  readonly channel: Channel<AskedOfWorkers>;
  /** Resolves when the process has ended and its last line of output is written. */
  readonly ended: Promise<WorkerEnd>;
  /** Ends the process at once. */
  kill(): void;
}

/**
 * Starts the process of a worker. Its output goes through this process: lines of several processes that share one pipe
 * could be mixed, and a worker that ends would change how the others write to it.
 * @throws the system's error when there can be no more processes.
 */
export function startWorkerProcess(
  variables: Readonly<Record<string, string>>,
  answers: Answers<AskedOfPrimary>,
  logger: Logger,
): WorkerProcess {
  const worker = cluster.fork(variables);
  const send = (message: Message) => {
    // The callback takes the error of a worker that is ending.
    if (worker.isConnected()) worker.send(message, () => undefined);
  };
  const channel = new Channel<AskedOfWorkers>(send, answers);
  const { process: child } = worker;
  closeLostConnections(child);
  worker.on("message", (message: Message) => channel.receive(message));
  const ended = new Promise<WorkerEnd>((resolve) => {
    worker.once("disconnect", () => channel.close());
    // The process could not be started.
    child.once("error", (error) => {
      logger.error({ err: error }, "a worker could not be started");
      resolve({ code: null, signal: null });
    });
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  void ended.then(() => channel.close());
  onLines(child.stdout, (line) => writeLogLine(logger, line));
  onLines(child.stderr, complain);
  return { channel, ended, kill: () => child.kill("SIGKILL") };
}

function onLines(output: Readable | null, listener: (line: string) => void): void {
  let rest = "";
  output?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) listener(line);
  });
  output?.once("end", () => {
    if (rest !== "") listener(rest);
  });
}
