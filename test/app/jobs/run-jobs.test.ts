import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Job } from "../../../src/app/jobs/jobs";
import { runJobs } from "../../../src/app/jobs/run-jobs";
import { JobLease } from "../../../src/entities/job-lease";
import { execute } from "../../support/database";
import { withService } from "../../support/harness";
import { eventually } from "../../support/patience";

const service = withService();
let stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

/** Runs the jobs as another instance would, until the end of the test. */
function start(...jobs: Job[]): () => Promise<void> {
  const stop = runJobs(service.current.context, jobs);
  stops.push(stop);
  return stop;
}

let made = 0;

/** A job that runs every 100 ms and ends at once. */
function givenJob(of: Partial<Job> = {}): Job {
  made += 1;
  return {
    name: `job ${made}`,
    intervalSeconds: 0.1,
    leaseSeconds: 30,
    operation: async () => undefined,
    ...of,
  };
}

const leaseOf = ({ name }: Job) => service.current.context.database.read.findOneByOrFail(JobLease, { name });

const failuresOf = ({ name }: Job) =>
  service.current.logLines
    .map((line) => JSON.parse(line))
    .filter(({ msg, job }) => msg === "job failed" && job === name)
    .map(({ level, alert, err }) => [level, alert, err.message]);

/** An operation that runs until its signal is aborted or the test ends it, and counts its turns. */
function givenLongOperation() {
  const turns: AbortSignal[] = [];
  const ends: (() => void)[] = [];
  return {
    turns,
    end: () => ends.shift()?.(),
    operation: (_context: unknown, _caller: unknown, signal: AbortSignal) => {
      turns.push(signal);
      return new Promise<void>((resolve) => {
        ends.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    },
  };
}

it("runs a job when it starts, though its last turn was just now, and again each interval", async () => {
  const turns: string[] = [];
  const rare = givenJob({ intervalSeconds: 3600, operation: async () => turns.push("rare") });
  const often = givenJob({ operation: async () => turns.push("often") });
  const count = (name: string) => turns.filter((turn) => turn === name).length;
  const stop = start(rare, often);
  await eventually(() => expect(count("often")).toBeGreaterThan(3));
  expect(count("rare")).toBe(1);
  await stop();
  start(rare);
  await eventually(() => expect(count("rare")).toBe(2));
});

it("logs a failing job by its name, tries it again at its next turn, and runs the others meanwhile", async () => {
  let turns = 0;
  const broken = givenJob({
    operation: () => {
      throw new Error("Broken job.");
    },
  });
  const sound = givenJob({ operation: async () => (turns += 1) });
  start(broken, sound);
  await eventually(() => {
    expect(failuresOf(broken).length).toBeGreaterThan(2);
    expect(turns).toBeGreaterThan(2);
  });
  expect(failuresOf(broken)[0]).toEqual([50, "job_failed", "Broken job."]);
  expect(failuresOf(sound)).toEqual([]);
});

it("shows in the metrics when a job last succeeded, how long it took, and how often it failed", async () => {
  const broken = givenJob({ operation: () => Promise.reject(new Error("Broken job.")) });
  const sound = givenJob({ intervalSeconds: 3600, operation: () => sleep(20) });
  const before = Date.now() / 1000;
  start(broken, sound);
  await eventually(async () => {
    const { text } = await service.current.rest("GET", "/metrics");
    const valueOf = (metric: string, { name }: Job) =>
      Number(new RegExp(`^${metric}\\{name="${name}"\\} (.+)$`, "m").exec(text)?.[1]);
    expect(valueOf("job_failures_total", broken)).toBeGreaterThan(0);
    expect(valueOf("job_last_success_timestamp_seconds", broken)).toBeNaN();
    expect(valueOf("job_last_success_timestamp_seconds", sound)).toBeGreaterThanOrEqual(before);
    expect(valueOf("job_duration_seconds_count", sound)).toBe(1);
    expect(valueOf("job_duration_seconds_sum", sound)).toBeGreaterThan(0.015);
    expect(text).toMatch(/^job_failures_total\{name="sweep-parked-events"\} 0$/m);
  });
});

it("lets no other instance run a job that takes longer than its lease", async () => {
  const { operation, turns, end } = givenLongOperation();
  const job = givenJob({ leaseSeconds: 0.6, operation });
  start(job);
  await eventually(() => expect(turns).toHaveLength(1));
  start(job);
  await sleep(1800);
  expect([turns.length, turns[0]?.aborted]).toEqual([1, false]);
  end();
  await eventually(() => expect(turns).toHaveLength(2));
  expect(failuresOf(job)).toEqual([]);
});

it("ends a job whose lease another instance has taken, and counts it as failed", async () => {
  const { operation, turns } = givenLongOperation();
  const job = givenJob({ leaseSeconds: 0.6, operation });
  start(job);
  await eventually(() => expect(turns).toHaveLength(1));
  const { database } = service.current.context;
  await execute(database, `UPDATE job_leases SET holder = 'thief' WHERE name = '${job.name}'`);
  await eventually(() => expect(turns[0]?.aborted).toBe(true));
  await eventually(() => expect(failuresOf(job)[0]?.[2]).toContain("lease was lost"));
  // The other instance does not renew the lease that it has taken.
  await eventually(() => expect(turns).toHaveLength(2));
});

it.each(["heldUntilMilliseconds", "dueAtMilliseconds"])(
  "runs a job soon though the database's clock was set back, and %s is in a year",
  async (column) => {
    let turns = 0;
    const job = givenJob({ operation: async () => (turns += 1) });
    const stop = start(job);
    await eventually(() => expect(turns).toBeGreaterThan(1));
    await stop();
    const inAYear = Date.now() + 365 * 86_400_000;
    const { database } = service.current.context;
    await execute(
      database,
      `UPDATE job_leases SET holder = 'dead', heldUntilMilliseconds = 0, ${column} = ${inAYear} WHERE name = '${job.name}'`,
    );
    turns = 0;
    start(job);
    await eventually(() => expect(turns).toBeGreaterThan(1));
  },
);

it("aborts the running job when it stops, waits for its end, and gives back the lease and the turn", async () => {
  let ended = false;
  const job = givenJob({
    intervalSeconds: 3600,
    operation: async (_context, _caller, signal) => {
      await sleep(60_000, undefined, { signal }).catch(() => sleep(200));
      ended = true;
    },
  });
  const stop = start(job);
  await eventually(async () => expect((await leaseOf(job)).holder).toContain(` ${process.pid} `));
  const { dueAtMilliseconds } = await leaseOf(job);
  await stop();
  expect(ended).toBe(true);
  expect(await leaseOf(job)).toMatchObject({ holder: null, heldUntilMilliseconds: 0, dueAtMilliseconds });
  expect(failuresOf(job)).toEqual([]);
});

it("waits for a job that does not end for three seconds when it stops, and keeps the lease", async () => {
  const ending = new EventEmitter();
  const job = givenJob({ operation: () => once(ending, "end") });
  const stop = start(job);
  await eventually(async () => expect((await leaseOf(job)).holder).not.toBeNull());
  const startedAt = performance.now();
  await stop();
  expect(performance.now() - startedAt).toBeGreaterThan(2900);
  expect((await leaseOf(job)).holder).not.toBeNull();
  expect(failuresOf(job).map(([, , message]) => message)).toEqual([
    "The job did not end within 3000 ms of a stop.",
  ]);
  ending.emit("end");
});
