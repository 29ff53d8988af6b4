import { auditBooks } from "../../support/audit-books";
import { givenBundle } from "../../support/bundles";
import { makeDatabase } from "../../support/database";
import { atOnce } from "../../support/factories";
import { startTestService, type TestService } from "../../support/harness";
import {
  aliasedPurchaseOf,
  balanceOf,
  decisionOf,
  laterEvent,
  periodOf,
  purchaseOf,
  sendEvent,
  unique,
  type EventFields,
} from "../../support/revenuecat";
import { startRoundTripCounter, type RoundTripCounter } from "../../support/round-trips";

let counter: RoundTripCounter;
let service: TestService;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await makeDatabase();
  drop = database.drop;
  counter = await startRoundTripCounter(database.url);
  service = await startTestService({}, { databaseUrl: counter.url });
  // Opens the connections of both pools and fills the cache of packages.
  await send(purchaseOf(unique("first")));
  await send(periodOf(unique("first")));
});
afterEach(() => auditBooks(service.context.database));
afterAll(async () => {
  await service.stop();
  counter.close();
  await drop();
});

async function send(event: EventFields): Promise<string> {
  return decisionOf(await sendEvent(service, event));
}

/** How many round trips the event takes, which is applied. */
async function roundTripsOf(event: EventFields): Promise<number> {
  counter.restart();
  expect(await send(event)).toBe("APPLIED");
  return counter.count;
}

it("takes at most eight round trips for one event alone", async () => {
  const user = unique("user");
  const bought = purchaseOf(user);
  const { productId } = await givenBundle(service);
  const bundled = purchaseOf(unique("user"), { product_id: productId });
  // Fills the cache of packages.
  await send(purchaseOf(unique("user"), { product_id: productId }));
  const taken = {
    "first purchase": await roundTripsOf(bought),
    "later purchase": await roundTripsOf(purchaseOf(user)),
    "purchase under an anonymous id too": await roundTripsOf(aliasedPurchaseOf(unique("user"))),
    "first period": await roundTripsOf(periodOf(user)),
    renewal: await roundTripsOf(periodOf(user, { type: "RENEWAL" })),
    refund: await roundTripsOf(laterEvent("CANCELLATION", bought)),
    copy: await roundTripsOf(bought),
    "first bundle": await roundTripsOf(bundled),
    "later bundle": await roundTripsOf(purchaseOf(user, { product_id: productId })),
    "refund of a bundle": await roundTripsOf(laterEvent("CANCELLATION", bundled)),
  };
  const tooMany = Object.entries(taken).filter(([, count]) => count > 8);
  expect(tooMany).toEqual([]);
});

it("records forty events of forty users in a few transactions", async () => {
  const users = Array.from({ length: 40 }, () => unique("user"));
  counter.restart();
  const answers = await atOnce(40, (index) => sendEvent(service, purchaseOf(users[index] ?? "")));
  // A server with query attributes has bytes between the command's number and its text.
  const commits = counter.sent.match(/COMMIT(?!TED)/g)?.length ?? 0;
  expect(answers.map(decisionOf)).toEqual(Array(40).fill("APPLIED"));
  expect(commits).toBeGreaterThan(0);
  expect(commits).toBeLessThan(20);
  for (const user of users) expect(await balanceOf(service, user)).toBe(100);
});
