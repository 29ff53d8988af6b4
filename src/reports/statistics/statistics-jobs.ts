import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "../../auth/caller";
import type { AppContext } from "../../context/app-context";
import { addLateEntries } from "./add-late-entries";
import { reopenWrongRanges, scanRanges } from "./compare-ranges";
import { sumNextRange } from "./sum-entries";

/** Sums up the entries that are old enough, and adds those that came late, for the recurring job. */
export async function sumEntriesRegularly(
  { database }: AppContext,
  _caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  await repeatGently(() => addLateEntries(database), signal);
  await repeatGently(() => sumNextRange(database), signal);
}

/** Compares the sums with the number of entries, for the recurring job. */
export async function compareSumsRegularly(
  { database }: AppContext,
  _caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  const pages = scanRanges(database);
  await repeatGently(async () => {
    const { value: ranges, done } = await pages.next();
    if (ranges) await reopenWrongRanges(database, ranges);
    return !done;
  }, signal);
}

/** Repeats a step while there is more, with a rest after each for as long as it took: others hardly notice it. */
async function repeatGently(step: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const startedAt = performance.now();
    if (!(await step())) return;
    await sleep(performance.now() - startedAt, undefined, { signal });
  }
}
