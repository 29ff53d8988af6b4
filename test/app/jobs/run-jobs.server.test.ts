import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import type { Job } from "../../../src/app/jobs/jobs";
import { runJobs } from "../../../src/app/jobs/run-jobs";
import { JobLease } from "../../../src/entities/job-lease";
import { makeDatabase } from "../../support/database";
import { startTestService, testSecret, type TestService } from "../../support/harness";
import { eventually, patience } from "../../support/patience";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy";

let database: { url: string; drop: () => Promise<void> };
let proxy: TcpProxy;
/** An instance that uses the database through the proxy. */
let shaky: TestService;
let steady: TestService;
let stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await makeDatabase();
  proxy = await startTcpProxy(database.url);
  shaky = await startTestService({}, { databaseUrl: proxy.url });
  steady = await startTestService({}, { databaseUrl: database.url });
});
afterEach(async () => {
  proxy.heal();
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});
afterAll(async () => {
  await shaky?.stop();
  await steady?.stop();
  await proxy?.close();
  await database?.drop();
});

const start = (service: TestService, job: Job) => stops.push(runJobs(service.context, [job]));

const leaseOf = (name: string) => steady.context.database.read.findOneByOrFail(JobLease, { name });

interface Turn {
  readonly by: string;
  readonly beganAt: number;
  endedAt: number;
  wasAborted: boolean;
}

/** A job of several instances that records its turns. Each turn takes this many milliseconds, unless it is aborted. */
function givenRecordedJob(of: Omit<Job, "operation">, milliseconds: number) {
  const turns: Turn[] = [];
  return {
    turns,
    by: (by: string): Job => ({
      ...of,
      operation: async (_context, _caller, signal) => {
        const turn = { by, beganAt: performance.now(), endedAt: Infinity, wasAborted: false };
        turns.push(turn);
        await sleep(milliseconds, undefined, { signal }).catch(() => (turn.wasAborted = true));
        turn.endedAt = performance.now();
      },
    }),
  };
}

it("runs each turn in one of two instances, one turn after another", async () => {
  const intervalMilliseconds = 400;
  const job = { name: "shared", intervalSeconds: intervalMilliseconds / 1000, leaseSeconds: 30 };
  const { turns, by } = givenRecordedJob(job, 50);
  const startedAt = performance.now();
  start(shaky, by("one"));
  start(steady, by("other"));
  await eventually(() => expect(turns.length).toBeGreaterThan(8), 15_000);
  const elapsed = performance.now() - startedAt;
  // Each of the two starts may run the job once more.
  expect(turns.length).toBeLessThanOrEqual(Math.floor(elapsed / intervalMilliseconds) + 2);
  for (const [index, { beganAt }] of turns.slice(1).entries())
    expect(beganAt).toBeGreaterThanOrEqual(turns[index]?.endedAt ?? 0);
});

it("hands a job over to another instance when the one that runs it stops", async () => {
  const { turns, by } = givenRecordedJob(
    { name: "handed over", intervalSeconds: 1, leaseSeconds: 2 },
    60_000,
  );
  start(shaky, by("first"));
  await eventually(() => expect(turns).toHaveLength(1));
  start(steady, by("second"));
  await stops.shift()?.();
  await eventually(() => expect(turns.map((turn) => turn.by)).toEqual(["first", "second"]));
  expect(turns[0]?.endedAt).toBeLessThan(turns[1]?.beganAt ?? 0);
});

it("ends the job of an instance that has lost the database before another instance takes over", async () => {
  const { turns, by } = givenRecordedJob({ name: "cut off", intervalSeconds: 1, leaseSeconds: 3 }, 60_000);
  start(shaky, by("shaky"));
  await eventually(() => expect(turns).toHaveLength(1));
  start(steady, by("steady"));
  proxy.stall();
  await eventually(() => expect(turns.map((turn) => turn.by)).toEqual(["shaky", "steady"]), 15_000);
  expect(turns[0]).toMatchObject({ wasAborted: true });
  expect(turns[0]?.endedAt).toBeLessThanOrEqual(turns[1]?.beganAt ?? 0);
  const failures = shaky.logLines.filter((line) => line.includes('"job":"cut off"'));
  expect(failures.join("")).toContain("lease was lost");
});

it("runs its jobs again after an outage", async () => {
  const { turns, by } = givenRecordedJob({ name: "outage", intervalSeconds: 0.2, leaseSeconds: 30 }, 1);
  start(shaky, by("shaky"));
  await eventually(() => expect(turns.length).toBeGreaterThan(1));
  proxy.cut();
  await eventually(
    () => expect(shaky.logLines.filter((line) => line.includes('"job":"outage"')).length).toBeGreaterThan(0),
    15_000,
  );
  const before = turns.length;
  proxy.heal();
  await eventually(() => expect(turns.length).toBeGreaterThan(before + 1), 15_000);
});

it("takes over from an instance that was killed, when its lease ends", async () => {
  const child = spawn(process.execPath, [join(__dirname, "../../fixtures/hold-job.cjs")], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      HOST: "127.0.0.1",
      PORT: "0",
      JWT_SECRET: testSecret,
      REVENUECAT_WEBHOOK_AUTHORIZATION: testSecret,
      DATABASE_URL: database.url,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const { turns, by } = givenRecordedJob({ name: "held", intervalSeconds: 1, leaseSeconds: 3 }, 1);
  start(steady, by("heir"));
  // Waits longer than the lease: a living instance renews it.
  await sleep(4000);
  expect(turns).toEqual([]);
  expect((await leaseOf("held")).holder).toContain(` ${child.pid} `);
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  const killedAt = performance.now();
  await eventually(() => expect(turns.length).toBeGreaterThan(0), 10_000);
  expect(performance.now() - killedAt).toBeLessThan(patience(5000));
});

it("starts while the lease of its first job cannot be had", async () => {
  const other = await createConnection(database.url.replace(/^mariadb:/, "mysql:"));
  await other.beginTransaction();
  await other.query("SELECT * FROM job_leases FOR UPDATE");
  const late = await startTestService({}, { databaseUrl: database.url });
  try {
    const failures = () => late.logLines.filter((line) => line.includes('"msg":"job failed"'));
    expect(failures()).toEqual([]);
    // Other jobs may have waited for the same lock.
    await eventually(() => expect(failures().join()).toContain("sweep-parked-events"), 15_000);
  } finally {
    await other.rollback();
    await other.end();
    await late.stop();
  }
});
