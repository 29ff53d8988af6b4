import { setTimeout as sleep } from "node:timers/promises";
import type { AppContext } from "../context/app-context";
import { clockReadingMilliseconds, readMovedClock } from "../database/moved-clock";
import { testingAllowed } from "../environment";

/**
 * Moves the clock of this process as far as the database says, now and whenever another instance or a command moves it
 * later. Does nothing in production.
 * @returns a function that stops it
 */
export async function followClock({
  database,
  deployment,
}: Pick<AppContext, "database" | "deployment">): Promise<() => void> {
  const stopping = new AbortController();
  await readMovedClock(database, deployment);
  if (testingAllowed(deployment)) {
    void repeat(() => readMovedClock(database, deployment), stopping.signal);
  }
  return () => stopping.abort();
}

async function repeat(read: () => Promise<void>, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await sleep(clockReadingMilliseconds, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    // Requests report an outage of the database. The clock goes on as before.
    if (!stopping.aborted) await read().catch(() => undefined);
  }
}
