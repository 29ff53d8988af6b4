import { setTimeout as sleep } from "node:timers/promises";
import { stopBuilt } from "../../support/built-service";
import { withDatabase } from "../../support/database";
import { eventually } from "../../support/patience";
import { type Answer, ask, buy, logOf, processesOf, withWorkers } from "../../support/workers";

const workers = withWorkers();
beforeEach(() => workers.start());

/** The keys of all recorded purchases, which are the causes of their entries. */
const recordedKeys = () =>
  withDatabase(workers.databaseUrl, async ({ read }) => {
    const rows: { cause: string }[] = await read.query("SELECT cause FROM ledger_entries");
    return new Set(rows.map(({ cause }) => cause.replace("client:", "")));
  });

const ends = () => logOf(workers.service).filter(({ alert }) => alert === "worker_ended");

/** Kills the worker with this number, and waits until another process serves in its place. */
async function killAndWait(worker: number): Promise<void> {
  const before = ends().length;
  process.kill((await processesOf(workers.service)).get(worker) ?? 0, "SIGKILL");
  await eventually(() => expect(ends()).toHaveLength(before + 1), 15_000);
  await eventually(
    () =>
      expect(logOf(workers.service).filter(({ msg }) => msg === "the worker serves again")).toHaveLength(
        before + 1,
      ),
    30_000,
  );
}

it("loses no acknowledged purchase and keeps answering while workers are killed under load", async () => {
  const outcomes: { key: string; answer: Answer | undefined }[] = [];
  const over = new AbortController();
  const buyer = async (user: number) => {
    for (let count = 0; !over.signal.aborted; count += 1) {
      const key = `${user}-${count}`;
      outcomes.push({
        key,
        answer: await buy(workers.service.url, `buyer-${user}`, key).catch(() => undefined),
      });
    }
  };
  const buyers = Array.from({ length: 24 }, (_, user) => buyer(user));
  await sleep(500);
  for (const worker of [2, 1, 3]) await killAndWait(worker);
  over.abort();
  await Promise.all(buyers);

  const acknowledged = outcomes.filter(({ answer }) => answer?.status === 201);
  const recorded = await recordedKeys();
  expect(acknowledged.length).toBeGreaterThan(100);
  expect(acknowledged.filter(({ key }) => !recorded.has(key))).toEqual([]);
  // Lost are only the requests that a killed worker was about to answer: at most one of each buyer.
  const lost = outcomes.filter(({ answer }) => answer === undefined);
  expect(lost.length).toBeLessThanOrEqual(3 * buyers.length);
  expect(outcomes.filter(({ answer }) => answer !== undefined && answer.status !== 201)).toEqual([]);
  // A lost request can be repeated with its key.
  const repeats = await Promise.all(
    lost.map(({ key }) => buy(workers.service.url, `buyer-${key.split("-")[0]}`, key)),
  );
  expect(repeats.map(({ status }) => status)).toEqual(lost.map(() => 201));
  expect((await stopBuilt(workers.service, "SIGTERM")).code).toBe(0);
});

it("is not ready until the place of a killed worker is taken, and stays alive", async () => {
  const processes = await processesOf(workers.service);
  await eventually(async () => expect((await ask(workers.service.url, "/readyz")).status).toBe(200));
  process.kill(processes.get(3) ?? 0, "SIGKILL");
  await eventually(() => expect(ends()).toHaveLength(1));
  const [ready, alive] = await Promise.all(
    ["/readyz", "/healthz"].map((path) => ask(workers.service.url, path)),
  );
  expect([ready?.status, alive?.status]).toEqual([503, 200]);
  await eventually(async () => expect((await ask(workers.service.url, "/readyz")).status).toBe(200), 15_000);
  expect((await processesOf(workers.service)).get(3)).not.toBe(processes.get(3));
});

it("waits longer before each restart of a worker that ends again and again, and logs it", async () => {
  for (let time = 0; time < 3; time += 1) await killAndWait(2);
  const known = { worker: 2, signal: "SIGKILL", level: 50, msg: "a worker ended and is started again" };
  expect(ends()).toMatchObject([100, 200, 400].map((pauseMilliseconds) => ({ ...known, pauseMilliseconds })));
});

it("keeps the counters of workers that ended in the sum", async () => {
  await Promise.all(Array.from({ length: 30 }, (_, user) => buy(workers.service.url, `buyer-${user}`)));
  const countBought = async () => {
    const { text } = await ask(workers.service.url, "/metrics");
    return Number(/^http_request_duration_seconds_count\{.*purchase",status="201"\} (\d+)$/m.exec(text)?.[1]);
  };
  expect(await countBought()).toBe(30);
  for (const worker of [1, 2, 3]) await killAndWait(worker);
  expect(await countBought()).toBe(30);
  expect((await ask(workers.service.url, "/metrics")).text).toMatch(/^worker_ends_total 3$/m);
});

it("closes a connection that was on its way to a worker when it was killed", async () => {
  const stuck = (await processesOf(workers.service)).get(1) ?? 0;
  process.kill(stuck, "SIGSTOP");
  const answers = Array.from({ length: 6 }, () => ask(workers.service.url, "/openapi.json"));
  const waiting = Promise.allSettled(answers);
  await sleep(1000);
  process.kill(stuck, "SIGKILL");
  const reasons = (await waiting).map((outcome) =>
    outcome.status === "rejected" ? outcome.reason.code : "answered",
  );
  // Without a close, the connection would be open until the test's patience ends.
  expect(reasons.toSorted()).toEqual(["ECONNRESET", ...Array(5).fill("answered")]);
});
