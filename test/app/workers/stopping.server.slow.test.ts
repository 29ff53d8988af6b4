import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { auditBooks } from "../../support/audit-books";
import { build, spawnBuilt, stopBuilt, type BuiltService } from "../../support/built-service";
import { withDatabase } from "../../support/database";
import { eventually, patience } from "../../support/patience";
import { keepSending } from "../../support/senders";
import {
  ask,
  buy,
  endService,
  logOf,
  makeSeededDatabase,
  processesOf,
  startWorkers,
  workerSettings,
  type Answer,
} from "../../support/workers";

let main: string;
let remove: () => void;
let database: { url: string; drop: () => Promise<void> };
let service: BuiltService;

beforeAll(() => {
  ({ main, remove } = build());
});
afterAll(() => remove());
beforeEach(async () => {
  database = await makeSeededDatabase();
});
afterEach(async () => {
  await endService(service);
  await withDatabase(database.url, auditBooks);
  await database.drop();
});

/** How many purchases are recorded. */
const recorded = () =>
  withDatabase(database.url, async ({ read }) => {
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
    service = await startWorkers(main, database.url);
    const senders = Array.from({ length: 16 }, () => keepSending(service.url, pause));
    await sleep(1500);
    const { code, milliseconds } = await stopBuilt(service, "SIGTERM");
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
  service = await startWorkers(main, database.url);
  const processes = await processesOf(service);
  const senders = Array.from({ length: 16 }, () => keepSending(service.url, 5));
  await sleep(1000);
  const ended = once(service.process, "exit");
  for (const processId of [service.process.pid ?? 0, ...processes.values()])
    process.kill(processId, "SIGINT");
  expect(await ended).toEqual([0, null]);
  const outcomes = await Promise.all(senders);
  expect(outcomes.map(({ failure }) => failure)).toEqual(Array(16).fill(undefined));
  expect(await recorded()).toBe(outcomes.flatMap(({ answers }) => answers).length);
});

it("is not ready while it drains, whichever worker is asked, and leaves no process behind", async () => {
  service = await startWorkers(main, database.url);
  const processes = await processesOf(service);
  // An open connection keeps each worker listening for two seconds.
  const idle = Array.from({ length: 9 }, () => keepSending(service.url, 3000));
  await sleep(500);
  const stopping = stopBuilt(service, "SIGTERM");
  await sleep(300);
  const answers = await Promise.all(Array.from({ length: 9 }, () => ask(service.url, "/readyz")));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  expect((await stopping).code).toBe(0);
  await Promise.all(idle);
  expect([...processes.values()].filter(isRunning)).toEqual([]);
});

it("starts a worker again that is told to end, and answers its requests before", async () => {
  service = await startWorkers(main, database.url);
  const processes = await processesOf(service);
  const senders = Array.from({ length: 6 }, () => keepSending(service.url, 5));
  await sleep(500);
  process.kill(processes.get(2) ?? 0, "SIGTERM");
  await sleep(4000);
  expect((await processesOf(service)).get(2)).not.toBe(processes.get(2));
  expect((await stopBuilt(service, "SIGTERM")).code).toBe(0);
  const outcomes = await Promise.all(senders);
  expect(outcomes.map(({ failure }) => failure)).toEqual(Array(6).fill(undefined));
  expect(logOf(service).filter(({ alert }) => alert === "worker_ended")).toMatchObject([
    { worker: 2, code: 0, level: 40 },
  ]);
});

it("lets workers finish their requests and end when the process that started them is killed", async () => {
  service = await startWorkers(main, database.url);
  const processes = await processesOf(service);
  const answers: Promise<Answer>[] = [];
  for (let user = 0; user < 60; user += 1) answers.push(buy(service.url, `buyer-${user}`).catch(noAnswer));
  await sleep(30);
  await stopBuilt(service, "SIGKILL");
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
    const settings = workerSettings(database.url, { WORKERS_MAX: "3" });
    service = spawnBuilt(main, settings);
    await eventually(() => expect(logOf(service).map(({ name }) => name)).toContain("WORKERS_MAX"));
    await sleep(pause);
    expect((await stopBuilt(service, "SIGTERM")).code).toBe(0);
    expect(service.output()).not.toMatch(/Error|ended with/);
  },
);
