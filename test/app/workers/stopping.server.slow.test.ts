import { setTimeout as sleep } from "node:timers/promises";
import { once } from "node:events";
import { spawnBuilt, stopBuilt } from "../../support/built-service";
import { withDatabase } from "../../support/database";
import { eventually, patience } from "../../support/patience";
import { keepSending } from "../../support/senders";
import {
  type Answer,
  ask,
  buy,
  logOf,
  processesOf,
  withWorkers,
  workerSettings,
} from "../../support/workers";

const workers = withWorkers();

/** How many purchases are recorded. */
const recorded = () =>
  withDatabase(workers.databaseUrl, async ({ read }) => {
    const [row] = await read.query("SELECT COUNT(*) AS total FROM purchases");
    return Number(row.total);
  });

/** Whether the process exists. */
function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

it.each([0, 20, 700])(
  "loses no request of 16 senders that keep their connections, pausing %d ms between requests",
  async (pause) => {
    await workers.start();
    const senders = Array.from({ length: 16 }, () => keepSending(workers.service.url, pause));
    await sleep(1500);
    const { code, milliseconds } = await stopBuilt(workers.service, "SIGTERM");
    const outcomes = await Promise.all(senders);
    expect(outcomes.map(({ failure }) => failure)).toEqual(Array(16).fill(undefined));
    expect(outcomes.map(({ lastConnectionHeader }) => lastConnectionHeader)).toEqual(Array(16).fill("close"));
    const answers = outcomes.flatMap((outcome) => outcome.answers);
    expect([...new Set(answers)]).toEqual([201]);
    expect(await recorded()).toBe(answers.length);
    expect([code, milliseconds < patience(10_000)]).toEqual([0, true]);
  },
);

it("answers every accepted request when a terminal interrupts all processes at once", async () => {
  await workers.start();
  const processes = await processesOf(workers.service);
  const senders = Array.from({ length: 16 }, () => keepSending(workers.service.url, 5));
  await sleep(1000);
  const ended = once(workers.service.process, "exit");
  for (const processId of [workers.service.process.pid ?? 0, ...processes.values()])
    process.kill(processId, "SIGINT");
  expect(await ended).toEqual([0, null]);
  const outcomes = await Promise.all(senders);
  expect(outcomes.map(({ failure }) => failure)).toEqual(Array(16).fill(undefined));
  expect(await recorded()).toBe(outcomes.flatMap(({ answers }) => answers).length);
});

it("is not ready while it drains, whichever worker is asked, and leaves no process behind", async () => {
  await workers.start();
  const processes = await processesOf(workers.service);
  // An open connection keeps each worker listening for two seconds.
  const idle = Array.from({ length: 9 }, () => keepSending(workers.service.url, 3000));
  await sleep(500);
  const stopping = stopBuilt(workers.service, "SIGTERM");
  await sleep(300);
  const answers = await Promise.all(Array.from({ length: 9 }, () => ask(workers.service.url, "/readyz")));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  expect((await stopping).code).toBe(0);
  await Promise.all(idle);
  expect([...processes.values()].filter(isRunning)).toEqual([]);
});

it("starts a worker again that is told to end, and answers its requests before", async () => {
  await workers.start();
  const processes = await processesOf(workers.service);
  const senders = Array.from({ length: 6 }, () => keepSending(workers.service.url, 5));
  await sleep(500);
  process.kill(processes.get(2) ?? 0, "SIGTERM");
  await sleep(4000);
  expect((await processesOf(workers.service)).get(2)).not.toBe(processes.get(2));
  expect((await stopBuilt(workers.service, "SIGTERM")).code).toBe(0);
  const outcomes = await Promise.all(senders);
  expect(outcomes.map(({ failure }) => failure)).toEqual(Array(6).fill(undefined));
  expect(logOf(workers.service).filter(({ alert }) => alert === "worker_ended")).toMatchObject([
    { worker: 2, code: 0, level: 40 },
  ]);
});

it("lets workers finish their requests and end when the process that started them is killed", async () => {
  await workers.start();
  const processes = await processesOf(workers.service);
  const answers: Promise<Answer>[] = [];
  for (let user = 0; user < 60; user += 1)
    answers.push(buy(workers.service.url, `buyer-${user}`).catch(noAnswer));
  await sleep(30);
  await stopBuilt(workers.service, "SIGKILL");
  const acknowledged = (await Promise.all(answers)).filter(({ status }) => status === 201);
  for (let waited = 0; waited < patience(12_000) && [...processes.values()].some(isRunning); waited += 100)
    await sleep(100);
  expect([...processes.values()].filter(isRunning)).toEqual([]);
  expect(await recorded()).toBeGreaterThanOrEqual(acknowledged.length);
});

const noAnswer = (): Answer => ({ status: 0, headers: {}, text: "" });

it.each([0, 300, 700, 1200])(
  "ends with 0 when it is told to %d ms after it began to start",
  async (pause) => {
    // The setting is unknown, and the log says so before anything is started.
    const settings = workerSettings(workers.databaseUrl, { WORKERS_MAX: "3" });
    workers.service = spawnBuilt(workers.main, settings);
    await eventually(() => expect(logOf(workers.service).map(({ name }) => name)).toContain("WORKERS_MAX"));
    await sleep(pause);
    expect((await stopBuilt(workers.service, "SIGTERM")).code).toBe(0);
    expect(workers.service.output()).not.toMatch(/Error|ended with/);
  },
);
