import { setTimeout as sleep } from "node:timers/promises";
import { jobCaller } from "../../auth/internal-callers";
import type { AppContext } from "../../context/app-context";
import { jobFailed, jobSucceeded } from "../../context/events";
import { HeldLease } from "./held-lease";
import { claimLease, giveLeaseBack, nameHolder } from "./job-lease";
import type { Job } from "./jobs";

/** Each instance looks for a turn at least this often, also after an outage or a change of the clock. */
const pauseMillisecondsMax = 60_000;
const pauseMillisecondsMin = 50;
/** How long a stop waits for a running job. */
const lastMillisecondsMax = 3000;

/**
 * Runs each job now, and then whenever its turn has come and no other instance has taken it. Never throws.
 * @returns a function that stops the jobs: it tells running jobs to end, waits for them up to three seconds, and gives
 *   their leases back. A job that does not end keeps its lease until the lease expires.
 */
export function runJobs(context: AppContext, jobs: readonly Job[]): () => Promise<void> {
  const stopping = new AbortController();
  const holder = nameHolder();
  const running = jobs.map((job) => ({ job, ended: keepRunning(context, job, holder, stopping.signal) }));
  return async () => {
    stopping.abort();
    await Promise.all(
      running.map(async ({ job: { name }, ended }) => {
        if (await endsInTime(ended)) return;
        const error = new Error(`The job did not end within ${lastMillisecondsMax} ms of a stop.`);
        jobFailed(context.events, { name, error });
      }),
    );
  };
}

async function endsInTime(ended: Promise<void>): Promise<boolean> {
  const late = new AbortController();
  const timer = sleep(lastMillisecondsMax, false, { signal: late.signal }).catch(() => false);
  const inTime = await Promise.race([ended.then(() => true), timer]);
  late.abort();
  return inTime;
}

async function keepRunning(context: AppContext, job: Job, holder: string, stopping: AbortSignal) {
  const { name, intervalSeconds } = job;
  let isStart = !job.waitsAtStart;
  while (!stopping.aborted) {
    let pauseMilliseconds = intervalSeconds * 1000;
    try {
      const claimedAt = performance.now();
      const waitMilliseconds = await claimLease(context.database, job, { holder, isStart });
      isStart = false;
      pauseMilliseconds =
        waitMilliseconds > 0
          ? waitMilliseconds
          : await takeTurn(context, job, { holder, claimedAt, stopping });
    } catch (error) {
      if (!stopping.aborted) jobFailed(context.events, { name, error });
    }
    const pause = Math.min(Math.max(pauseMilliseconds, pauseMillisecondsMin), pauseMillisecondsMax);
    await sleep(pause, undefined, { signal: stopping, ref: false }).catch(() => undefined);
  }
}

interface Turn {
  readonly holder: string;
  /** By `performance.now()`. */
  readonly claimedAt: number;
  readonly stopping: AbortSignal;
}

/** Runs the job, whose lease this instance holds. Returns after how many milliseconds its next turn begins. */
async function takeTurn(
  context: AppContext,
  job: Job,
  { holder, claimedAt, stopping }: Turn,
): Promise<number> {
  const { database, events } = context;
  const { name, intervalSeconds } = job;
  const lease = new HeldLease(database, job, holder, claimedAt);
  const elapsed = () => performance.now() - claimedAt;
  try {
    await job.operation(context, jobCaller(job.name), AbortSignal.any([lease.signal, stopping]));
    lease.signal.throwIfAborted();
    if (!stopping.aborted) jobSucceeded(events, { name, seconds: elapsed() / 1000 });
  } catch (error) {
    if (!stopping.aborted) jobFailed(events, { name, error });
  } finally {
    lease.end();
  }
  const dueInMilliseconds = Math.max(0, Math.round(intervalSeconds * 1000 - elapsed()));
  const next = { holder, dueInMilliseconds: stopping.aborted ? undefined : dueInMilliseconds };
  // A lease that cannot be given back expires. Its turn stays due, and the next instance repeats it.
  await giveLeaseBack(database, job, next).catch(() => undefined);
  return dueInMilliseconds;
}
