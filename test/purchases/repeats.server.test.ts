import { auditBooks } from "../support/audit-books";
import { makeDatabase } from "../support/database";
import { atOnce, givenCreditPackage } from "../support/factories";
import { startTestService, starterId, type TestService } from "../support/harness";
import { unique } from "../support/revenuecat";
import { startRoundTripCounter, type RoundTripCounter } from "../support/round-trips";
import { startTcpProxy } from "../support/tcp-proxy";

let counter: RoundTripCounter;
let service: TestService;
/** Another instance of the service, on the same database. */
let other: TestService;
let drop: () => Promise<void>;

const asProblem = { accept: "application/problem+json" };

beforeAll(async () => {
  const database = await makeDatabase();
  drop = database.drop;
  counter = await startRoundTripCounter(database.url);
  service = await startTestService({}, { databaseUrl: counter.url });
  other = await startTestService({}, { databaseUrl: database.url });
});
afterEach(() => auditBooks(service.context.database));
afterAll(async () => {
  await Promise.all([service.stop(), other.stop()]);
  counter.close();
  await drop();
});

/** How many round trips the user's purchase takes. */
async function roundTripsOf(user: string, headers: Record<string, string> = {}): Promise<number> {
  counter.restart();
  expect((await service.purchase(user, starterId, headers)).status).toBe(201);
  return counter.count;
}

it("takes two round trips for a purchase of a known user, and three for its repeat", async () => {
  const user = unique("user");
  const key = { "idempotency-key": "k" };
  await service.purchase(user, starterId, key);
  // The first repeats find out that this user's requests are repeated.
  for (let time = 0; time < 3; time += 1) await service.purchase(user, starterId, key);
  expect(await roundTripsOf(user, key)).toBe(3);
  // The pause after the wrong guess ends.
  for (let time = 0; time < 30; time += 1) await service.purchase(user);
  expect(await roundTripsOf(user)).toBe(2);
});

it("answers a repeat without waiting for its COMMIT", async () => {
  const proxy = await startTcpProxy(counter.url);
  const behindProxy = await startTestService({}, { databaseUrl: proxy.url });
  try {
    const user = unique("user");
    const key = { "idempotency-key": "k" };
    for (let time = 0; time < 4; time += 1) await behindProxy.purchase(user, starterId, key);
    proxy.stallCommits();
    const [repeat, first] = await Promise.all([
      behindProxy.purchase(user, starterId, key),
      behindProxy.purchase(unique("user")),
    ]);
    expect([repeat.status, repeat.headers.get("idempotency-replayed"), first.status]).toEqual([
      201,
      "true",
      503,
    ]);
  } finally {
    proxy.heal();
    await behindProxy.stop();
    await proxy.close();
  }
});

it("refuses a key that another instance used in a wallet of another type, even for a known user", async () => {
  const gemsId = await givenCreditPackage(service, { credits: 30, creditType: "GEMS" });
  const user = unique("user");
  for (let time = 0; time < 2; time += 1) await service.purchase(user, starterId, { "idempotency-key": "a" });
  await other.purchase(user, gemsId, { "idempotency-key": "b" });
  const { status, body } = await service.purchase(user, starterId, { "idempotency-key": "b", ...asProblem });
  expect([status, body.reason]).toEqual([409, "IDEMPOTENCY_KEY_REUSED"]);
});

it("sells once when two instances repeat one purchase at the same time", async () => {
  const user = unique("user");
  const key = { "idempotency-key": "k", prefer: "return=representation" };
  for (let round = 0; round < 5; round += 1) {
    const again = { ...key, "idempotency-key": `k${round}` };
    const answers = await atOnce(16, (n) => (n % 2 === 0 ? service : other).purchase(user, starterId, again));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.data.id}`)).size).toBe(1);
  }
  const { body } = await service.rest("GET", "/api/v1/wallet", { as: user });
  expect(body.data.balance).toBe(500);
});
