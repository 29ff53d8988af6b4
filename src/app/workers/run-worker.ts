import type { Logger } from "pino";
import { readConfig } from "../../config/config";
import { createLogger } from "../../log";
import { startFailureLines } from "../report-start-failure";
import { runUntilStopped, signals } from "../run-until-stopped";
import { WorkerLink } from "./worker-link";

/** Runs this process as a worker of the process that started it, until it is told to end. */
export async function runWorker(variables: NodeJS.ProcessEnv): Promise<void> {
  const stopping = new AbortController();
  const link = new WorkerLink({
    stop: () => stopping.abort(),
    // The primary ends before its workers only when it was killed, or when its operator does not want to wait.
    orphaned: () => (stopping.signal.aborted ? process.exit(1) : stopping.abort()),
  });
  // A terminal sends its signals to every process, so a stop may come by a signal and from the primary, in any order.
  for (const signal of signals) process.on(signal, () => stopping.abort());
  const assignment = await link.begin();
  if (!assignment) return;
  const { worker, isReplacement } = assignment;
  try {
    const config = readConfig(variables);
    const logger: Logger = createLogger(config.logLevel).child({ worker });
    const running = await runUntilStopped({ ...config, migrateOnStart: false }, logger, {
      stopSignal: stopping.signal,
      workers: link,
      runsJobs: worker === 1,
      isDatabaseReady: !isReplacement,
    });
    if (running) await link.listening(running.url);
  } catch (error) {
    await link.failed(startFailureLines(error));
    process.exit(1);
  }
}
