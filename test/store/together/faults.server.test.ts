import { createConnection } from "mysql2/promise";
import { auditBooks } from "../../support/audit-books";
import { balancesOf, givenBundle } from "../../support/bundles";
import { makeDatabase } from "../../support/database";
import { atOnce } from "../../support/factories";
import { startTestService, type RestAnswer, type TestService } from "../../support/harness";
import {
  balanceOf,
  decisionOf,
  laterEvent,
  purchaseOf,
  sendEvent,
  unique,
  type EventFields,
} from "../../support/revenuecat";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy";

let proxy: TcpProxy;
let service: TestService;
let drop: () => Promise<void>;
let directUrl: string;

beforeAll(async () => {
  const database = await makeDatabase();
  drop = database.drop;
  directUrl = database.url;
  proxy = await startTcpProxy(database.url);
  service = await startTestService({}, { databaseUrl: proxy.url });
});
afterEach(() => auditBooks(service.context.database));
afterAll(async () => {
  await service.stop();
  await proxy.close();
  await drop();
});

const crowd = () => Array.from({ length: 20 }, () => unique("user"));

const sendAll = (events: readonly EventFields[]) =>
  atOnce(events.length, (index) => sendEvent(service, events[index] ?? {}));

/** Sends the events until all are answered with 200, as RevenueCat does. */
async function deliver(events: readonly EventFields[]): Promise<RestAnswer[]> {
  for (let times = 0; times < 10; times += 1) {
    const answers = await sendAll(events);
    for (const { status } of answers) expect([200, 503]).toContain(status);
    if (answers.every(({ status }) => status === 200)) return answers;
  }
  throw new Error("The events were not accepted in ten tries.");
}

async function expectBalances(users: readonly string[], balance: number): Promise<void> {
  for (const user of users)
    expect({ user, balance: await balanceOf(service, user) }).toEqual({ user, balance });
}

describe("events that arrive together", () => {
  it("are applied once when the answer to their COMMIT is lost", async () => {
    const users = crowd();
    const bought = users.map((user) => purchaseOf(user));
    proxy.loseNextCommitAnswer();
    const answers = await sendAll(bought);
    expect(answers.map(decisionOf)).toEqual(users.map(() => "APPLIED"));
    await expectBalances(users, 100);
    proxy.loseNextCommitAnswer();
    await deliver(bought.map((event) => laterEvent("CANCELLATION", event)));
    await expectBalances(users, 0);
  });

  it("grant and take back whole bundles once when the answer to their COMMIT is lost", async () => {
    const users = crowd();
    const { productId } = await givenBundle(service);
    const bought = users.map((user, index) =>
      purchaseOf(user, index % 2 === 0 ? { product_id: productId } : {}),
    );
    proxy.loseNextCommitAnswer();
    await deliver(bought);
    const wallets = () => Promise.all(users.map((user) => balancesOf(service, user)));
    expect(await wallets()).toEqual(
      users.map((_, index) => (index % 2 === 0 ? { CREDITS: 100, GEMS: 30 } : { CREDITS: 100 })),
    );
    proxy.loseNextCommitAnswer();
    await deliver(bought.map((event) => laterEvent("CANCELLATION", event)));
    expect((await wallets()).flatMap(Object.values).every((balance) => balance === 0)).toBe(true);
  });

  it("are applied once when their COMMIT arrives after the service has given up", async () => {
    const users = crowd();
    const bought = users.map((user) => purchaseOf(user));
    proxy.delayNextCommit(2300);
    await sendAll(bought);
    await deliver(bought);
    await expectBalances(users, 100);
  });

  it("are applied though one buyer's wallet is locked for long", async () => {
    const users = crowd();
    const [locked = "", ...others] = users;
    await deliver([purchaseOf(locked)]);
    const beside = await createConnection(directUrl.replace(/^mariadb:/, "mysql:"));
    try {
      // Otherwise the lock would cover the places of new wallets beside it too.
      await beside.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
      await beside.query("START TRANSACTION");
      await beside.query("SELECT 1 FROM wallets WHERE userId = ? FOR UPDATE", [locked]);
      const late = purchaseOf(locked);
      const waiting = sendEvent(service, late);
      const answers = await sendAll(others.map((user) => purchaseOf(user)));
      expect(answers.map(decisionOf)).toEqual(others.map(() => "APPLIED"));
      await beside.query("ROLLBACK");
      await waiting;
      await deliver([late]);
    } finally {
      beside.destroy();
    }
    await expectBalances(others, 100);
    await expectBalances([locked], 200);
  });
});
