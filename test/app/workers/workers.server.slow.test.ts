import { execute, withDatabase } from "../../support/database";
import { starterId } from "../../support/harness";
import { eventually } from "../../support/patience";
import { ask, buy, endService, logOf, processesOf, withWorkers } from "../../support/workers";

const workers = withWorkers();

const start = async (variables?: Record<string, string>) => (await workers.start(variables)).url;

/** The value of a metric in a page, with its labels as they are written there. */
function valueIn(page: string, name: string): number {
  const line = page.split("\n").find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

/** The lines that say where the metrics are. */
const announced = () => logOf(workers.service).filter(({ metricsUrl }) => metricsUrl !== undefined);

/** The lines about jobs that were run. */
const turns = () => logOf(workers.service).filter(({ msg }) => msg === "job done");

/** The answers of several new connections, so that each worker gives some of them. */
const several = <T>(attempt: () => Promise<T>) => Promise.all(Array.from({ length: 9 }, attempt));

it("credits once when the same keys reach every worker at once", async () => {
  const url = await start();
  const users = Array.from({ length: 20 }, (_, index) => `buyer-${index}`);
  const answers = await Promise.all(
    Array.from({ length: 9 }, () => users).flatMap((all) => all.map((user) => buy(url, user, "the-same"))),
  );
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([201]);
  const first = answers.filter(({ headers }) => headers["idempotency-replayed"] === undefined);
  expect(first).toHaveLength(users.length);
  await withDatabase(workers.databaseUrl, async ({ read }) => {
    const wallets: { balance: number }[] = await read.query("SELECT balance FROM wallets");
    expect(wallets.map(({ balance }) => Number(balance))).toEqual(users.map(() => 100));
  });
});

it("says in every line of the log which worker wrote it, and says once where it listens", async () => {
  const url = await start({ LOG_LEVEL: "debug" });
  expect(new Set((await processesOf(workers.service)).values()).size).toBe(3);
  await Promise.all(Array.from({ length: 300 }, () => ask(url, "/healthz")));
  await endService(workers.service);
  const lines = logOf(workers.service);
  const ofMessage = (message: string) => lines.filter(({ msg }) => msg === message);
  expect(ofMessage("listening")).toMatchObject([{ url, workers: 3, database: "mysql" }]);
  expect(lines.filter(({ msg }) => String(msg).startsWith("Server listening"))).toHaveLength(1);
  const healthy = ofMessage("request").filter(({ route }) => route === "/healthz");
  expect(healthy).toHaveLength(300);
  expect([...new Set(healthy.map(({ worker }) => worker))].toSorted()).toEqual([1, 2, 3]);
  expect(ofMessage("draining").map(({ worker }) => worker)).toEqual([
    undefined,
    ...[1, 2, 3].map(expect.anything),
  ]);
  // Lines of several processes must not be mixed: every one is whole.
  const written = workers.service
    .output()
    .split("\n")
    .filter((line) => line !== "");
  expect(lines).toHaveLength(written.length);
});

it("runs each recurring job in one worker only", async () => {
  await start({ LOG_LEVEL: "debug" });
  await eventually(() => expect(turns().map(({ job }) => job)).toContain("sweep-parked-events"));
  expect(turns().filter(({ worker }) => worker !== 1)).toEqual([]);
  expect(new Set(turns().map(({ job }) => job)).size).toBe(turns().length);
});

it("sums the metrics of all workers, whichever of them is asked", async () => {
  await withDatabase(workers.databaseUrl, (opened) =>
    execute(opened, "UPDATE database_stamp SET createdAt = UTC_TIMESTAMP(3) - INTERVAL 1000 SECOND"),
  );
  const url = await start();
  await Promise.all(Array.from({ length: 31 }, (_, index) => buy(url, `buyer-${index}`)));
  const bought =
    'http_request_duration_seconds_count{method="POST",route="/api/v1/credit-packages/purchase",status="201"}';
  const pages = (await several(() => ask(url, "/metrics"))).map(({ text }) => text);
  expect(pages.map((page) => valueIn(page, bought))).toEqual(pages.map(() => 31));
  for (const page of pages) {
    expect(valueIn(page, "workers_serving")).toBe(3);
    expect(valueIn(page, "ledger_batch_size_sum")).toBe(31);
    // Every worker counts this in the database, so it is no sum.
    expect(valueIn(page, "store_event_newest_age_seconds")).toBeGreaterThanOrEqual(1000);
    expect(valueIn(page, "store_event_newest_age_seconds")).toBeLessThan(2000);
    expect(page).toMatch(/^nodejs_version_info\{[^}]*\} 1$/m);
  }
});

it("serves the same metrics at their own port, and at that port only", async () => {
  const url = await start({ METRICS_PORT: "0" });
  await eventually(() => expect(announced()).toHaveLength(1));
  const [found] = announced();
  const metrics = new URL(String(found?.metricsUrl));
  for (const { status, text } of await several(() => ask(metrics.origin, metrics.pathname)))
    expect([status, valueIn(text, "workers_serving")]).toEqual([200, 3]);
  expect((await ask(url, "/metrics")).status).toBe(404);
});

it("counts the rate limit for all workers together", async () => {
  const url = await start({ RATE_LIMIT_PER_MINUTE: "20" });
  const answers = await Promise.all(Array.from({ length: 60 }, () => buy(url, "eager")));
  const statuses = answers.map(({ status }) => status);
  expect([201, 429].map((status) => statuses.filter((one) => one === status).length)).toEqual([20, 40]);
  const left = answers
    .filter(({ status }) => status === 201)
    .map(({ headers }) => headers["ratelimit-remaining"]);
  expect(left.map(Number).toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 20 }, (_, n) => n),
  );
  expect((await buy(url, "patient")).status).toBe(201);
});

it("shows a change of a package at every worker at once", async () => {
  const url = await start();
  const read = async () =>
    (
      await ask(url, "/graphql", {
        as: "reader",
        body: { query: `{ creditPackage(id: "${starterId}") { name } }` },
      })
    ).text;
  const names = async () => [...new Set(await several(read))];
  expect(await names()).toHaveLength(1);
  const query = `mutation ($input: UpdateCreditPackageInput!) { updateCreditPackage(input: $input) {
    creditPackage { name } } }`;
  const body = { query, variables: { input: { id: starterId, name: "Renamed" } } };
  expect((await ask(url, "/graphql", { as: "root", role: "admin", body })).text).toContain("Renamed");
  const changedAt = performance.now();
  await eventually(async () =>
    expect(await names()).toEqual(['{"data":{"creditPackage":{"name":"Renamed"}}}\n']),
  );
  // A worker that was not told would show the old name for up to five seconds.
  expect(performance.now() - changedAt).toBeLessThan(4000);
});

it("is not ready while any worker cannot commit, whichever worker is asked", async () => {
  const url = await start();
  const statuses = async () => [
    ...new Set((await several(() => ask(url, "/readyz"))).map(({ status }) => status)),
  ];
  await eventually(async () => expect(await statuses()).toEqual([200]));
  await withDatabase(workers.databaseUrl, (opened) =>
    execute(opened, "ALTER TABLE wallets RENAME TO hidden_wallets"),
  );
  await eventually(async () => expect(await statuses()).toEqual([503]));
  expect((await ask(url, "/healthz")).status).toBe(200);
  await withDatabase(workers.databaseUrl, (opened) =>
    execute(opened, "ALTER TABLE hidden_wallets RENAME TO wallets"),
  );
  await eventually(async () => expect(await statuses()).toEqual([200]));
});

it("says at every worker that one worker does not answer", async () => {
  const url = await start();
  const processes = await processesOf(workers.service);
  const paths = ["/healthz", "/readyz"];
  const statuses = () => Promise.all(paths.map(async (path) => (await ask(url, path)).status));
  await eventually(async () => expect(await statuses()).toEqual([200, 200]));
  const stuck = processes.get(2) ?? 0;
  process.kill(stuck, "SIGSTOP");
  try {
    // The stuck worker keeps the first connection that it gets. The others answer.
    void ask(url, "/healthz").catch(() => undefined);
    void ask(url, "/healthz").catch(() => undefined);
    void ask(url, "/healthz").catch(() => undefined);
    expect(await statuses()).toEqual([503, 503]);
  } finally {
    process.kill(stuck, "SIGCONT");
  }
  await eventually(async () => expect(await statuses()).toEqual([200, 200]));
});

it("serves in one process when WORKERS is 1, as without the setting", async () => {
  await start({ WORKERS: "1" });
  await ask(workers.service.url, "/healthz");
  await endService(workers.service);
  const lines = logOf(workers.service);
  expect(new Set(lines.map(({ pid }) => pid))).toEqual(new Set([workers.service.process.pid]));
  expect(lines.filter((line) => "worker" in line || "workers" in line)).toEqual([]);
});
