import { storeCaller } from "../../../src/auth/internal-callers";
import { StoreTransaction } from "../../../src/entities/store-transaction";
import { Wallet } from "../../../src/entities/wallet";
import { recordStoreEvent } from "../../../src/store/inbox/record-store-event";
import { balancesOf, givenBundle } from "../../support/bundles";
import { execute } from "../../support/database";
import { atOnce, givenCreditPackage, spend } from "../../support/factories";
import { starterId, startTestService, type TestService } from "../../support/harness";
import {
  aliasedPurchaseOf,
  anonymousId,
  decisionOf,
  laterEvent,
  periodOf,
  purchaseOf,
  reversalOf,
  sendEvent,
  storeCalls,
  unique,
  type EventFields,
} from "../../support/revenuecat";
import { auditBooks } from "../../support/audit-books";
import { withStore } from "../../support/with-store";

const { service, balance, send, change } = withStore();

const sendAll = (events: readonly EventFields[]) =>
  atOnce(events.length, (index) => sendEvent(service.current, events[index] ?? {}));

const decisionsOf = async (events: readonly EventFields[]) => (await sendAll(events)).map(decisionOf);

/** Records the events in the given order, all of them in one turn of the event loop. */
async function record(of: TestService, events: readonly EventFields[]): Promise<string[]> {
  const recorded = await Promise.allSettled(
    events.map((event) =>
      recordStoreEvent(
        of.context,
        storeCaller("test", "127.0.0.1"),
        Buffer.from(JSON.stringify({ api_version: "1.0", event })),
      ),
    ),
  );
  return recorded.map((one) => {
    if (one.status === "rejected") return "rejected";
    const { event, repeated } = one.value;
    return [event.status, event.reasonCode, repeated ? "repeated" : ""].filter(Boolean).join(" ");
  });
}

it("grants to many users at once, to each what they bought", async () => {
  const users = Array.from({ length: 30 }, () => unique("user"));
  const events = users.map((user, index) =>
    [purchaseOf, periodOf, aliasedPurchaseOf][index % 3]?.(user),
  ) as EventFields[];
  expect(await decisionsOf(events)).toEqual(Array(30).fill("APPLIED"));
  const balances = await Promise.all(users.map(balance));
  expect(balances).toEqual(users.map((_, index) => [100, 550, 100][index % 3]));
  // What was linked in the batch counts for a later event under the anonymous id alone.
  const anonymous = `$RCAnonymousID:${users[2]}`;
  expect(await send(purchaseOf(anonymous))).toBe("APPLIED");
  expect(await balance(users[2] ?? "")).toBe(200);
});

it("grants once when copies, and events with other ids, of many purchases arrive mixed", async () => {
  const users = Array.from({ length: 5 }, () => unique("user"));
  const bought = users.map((user) => purchaseOf(user));
  const events = Array.from({ length: 6 }, (_, round) =>
    bought.map((event) => (round % 2 === 0 ? event : { ...event, id: unique("event") })),
  ).flat();
  const decisions = await record(service.current, events);
  expect(decisions.slice(0, 5)).toEqual(Array(5).fill("APPLIED"));
  expect(decisions.filter((decision) => decision === "APPLIED repeated")).toHaveLength(10);
  expect(decisions.filter((decision) => decision === "IGNORED DUPLICATE_TRANSACTION")).toHaveLength(15);
  expect(await Promise.all(users.map(balance))).toEqual(Array(5).fill(100));
});

it("keeps the order of one user's events, whichever of them have to be recorded alone", async () => {
  const user = unique("user");
  const [kept, refunded, reversed] = [purchaseOf(user), purchaseOf(user), purchaseOf(user)];
  const unmapped = purchaseOf(user, { product_id: unique("unmapped") });
  const decisions = await record(service.current, [
    kept,
    refunded,
    unmapped,
    laterEvent("CANCELLATION", refunded),
    reversed,
    laterEvent("CANCELLATION", reversed),
    reversalOf(reversed),
    kept,
  ]);
  expect(decisions).toEqual([
    "APPLIED",
    "APPLIED",
    "PARKED UNKNOWN_PRODUCT",
    "APPLIED",
    "APPLIED",
    "APPLIED",
    "APPLIED",
    "APPLIED repeated",
  ]);
  const entries = await service.current.graphql(
    "query ($userId: ID!) { wallet(userId: $userId) { entries { nodes { kind } } } }",
    { as: "boss", role: "admin", variables: { userId: user } },
  );
  const kinds = entries.body.data.wallet.entries.nodes.map(({ kind }: { kind: string }) => kind);
  expect(kinds.toReversed()).toEqual([
    "PURCHASE",
    "PURCHASE",
    "REFUND",
    "PURCHASE",
    "REFUND",
    "REFUND_REVERSAL",
  ]);
  expect(await balance(user)).toBe(200);
});

it("decides about frozen, merged, empty and unknown buyers in one batch as it does alone", async () => {
  const [frozen, merged, into, spent] = [unique("frozen"), unique("merged"), unique("into"), unique("spent")];
  const freezing = purchaseOf(frozen, { product_id: "credits_frozen" });
  const packageId = await givenFreezingPackage();
  await change("mapStoreProduct", "storeProduct { id }", {
    store: "APP_STORE",
    productId: "credits_frozen",
    packageId,
  });
  const boughtAndSpent = purchaseOf(spent);
  for (const event of [freezing, purchaseOf(merged), purchaseOf(into), boughtAndSpent])
    expect(await send(event)).toBe("APPLIED");
  for (const userId of [frozen, spent]) await spend(service.current, { userId, amount: 60 });
  expect(await send(laterEvent("CANCELLATION", freezing))).toBe("APPLIED");
  await change("mergeWallets", "wallet { balance }", {
    fromUserId: merged,
    intoUserId: into,
    environment: "SANDBOX",
    reason: "one person",
  });
  const good = unique("good");
  const decisions = await record(service.current, [
    purchaseOf(frozen),
    purchaseOf(merged),
    laterEvent("CANCELLATION", boughtAndSpent),
    purchaseOf(anonymousId()),
    purchaseOf(good),
    purchaseOf(unique("user"), { environment: "PRODUCTION" }),
    purchaseOf(unique("user"), { quantity: 0 }),
    purchaseOf(unique("user"), { transaction_id: null }),
  ]);
  expect(decisions).toEqual([
    "APPLIED",
    "APPLIED",
    "APPLIED",
    "PARKED ANONYMOUS_USER",
    "APPLIED",
    "PARKED ENVIRONMENT_MISMATCH",
    "PARKED INVALID_QUANTITY",
    "PARKED MISSING_TRANSACTION",
  ]);
  expect(await Promise.all([frozen, into, spent, good].map(balance))).toEqual([100, 300, 0, 100]);
  const { body } = await spend(service.current, { userId: frozen, amount: 1 });
  expect(body.errors[0].extensions.details.reason).toBe("SPENDING_FROZEN");
});

async function givenFreezingPackage(): Promise<string> {
  const { creditPackage } = await change("createCreditPackage", "creditPackage { id }", {
    name: "Frozen",
    credits: 100,
    priceAmount: 1,
    currency: "USD",
    refundPolicy: "FREEZE_SPENDING",
  });
  return creditPackage.id;
}

it("grants to all others when one event's wallet is damaged", async () => {
  const bad = unique("damaged");
  await send(purchaseOf(bad));
  const { database } = service.current.context;
  await execute(database, `UPDATE wallets SET balance = balance + 5 WHERE userId = '${bad}'`);
  const users = Array.from({ length: 10 }, () => unique("user"));
  const events = [...users.slice(0, 5), bad, ...users.slice(5)].map((user) => purchaseOf(user));
  const decisions = await record(service.current, events);
  expect(decisions).toEqual([...Array(5).fill("APPLIED"), "rejected", ...Array(5).fill("APPLIED")]);
  expect(await Promise.all(users.map(balance))).toEqual(Array(10).fill(100));
  await execute(database, `UPDATE wallets SET balance = balance - 5 WHERE userId = '${bad}'`);
  expect(decisionOf(await sendEvent(service.current, events[5] ?? {}))).toBe("APPLIED");
  expect(await balance(bad)).toBe(200);
});

it("applies a parked purchase when the batch links its anonymous buyer", async () => {
  const [user, anonymous] = [unique("user"), anonymousId()];
  expect(await send(purchaseOf(anonymous))).toBe("PARKED ANONYMOUS_USER");
  const others = Array.from({ length: 5 }, () => purchaseOf(unique("user")));
  await record(service.current, [...others, purchaseOf(user, { aliases: [user, anonymous] })]);
  expect(await balance(user)).toBe(200);
});

it("records bundles and single products in one batch, with their refunds", async () => {
  const { productId } = await givenBundle(service.current);
  const users = Array.from({ length: 12 }, () => unique("user"));
  const bought = users.map((user, index) =>
    purchaseOf(user, index % 2 === 0 ? { product_id: productId } : {}),
  );
  expect(await record(service.current, [...bought, ...bought])).toEqual([
    ...Array(12).fill("APPLIED"),
    ...Array(12).fill("APPLIED repeated"),
  ]);
  const wallets = () => Promise.all(users.map((user) => balancesOf(service.current, user)));
  expect(await wallets()).toEqual(
    users.map((_, index) => (index % 2 === 0 ? { CREDITS: 100, GEMS: 30 } : { CREDITS: 100 })),
  );
  // The gems of one user are spent, so its refund leaves the batch. Nothing of it is taken twice.
  await spend(service.current, { userId: users[0] ?? "", amount: 20, creditType: "GEMS" });
  const refunds = bought.map((event) => laterEvent("CANCELLATION", event));
  expect(await record(service.current, refunds)).toEqual(Array(12).fill("APPLIED"));
  expect(await wallets()).toEqual(
    users.map((_, index) => (index % 2 === 0 ? { CREDITS: 0, GEMS: 0 } : { CREDITS: 0 })),
  );
});

it("grants the packages as they are, when one of a bundle was changed or mapped a moment ago", async () => {
  const { productId, packageIds } = await givenBundle(service.current);
  const user = unique("user");
  await record(service.current, [purchaseOf(user, { product_id: productId })]);
  // Beside the service's own call, as another process changes it: the package stays in this one's cache.
  await execute(
    service.current.context.database,
    `UPDATE credit_packages SET credits = 31, version = version + 1 WHERE creditType = 'GEMS' AND credits = 30`,
  );
  await record(service.current, [purchaseOf(user, { product_id: productId })]);
  expect(await balancesOf(service.current, user)).toEqual({ CREDITS: 200, GEMS: 61 });
  await storeCalls(() => service.current).map(productId, {
    packageId: null,
    packageIds: packageIds.slice(1),
  });
  await record(service.current, [purchaseOf(user, { product_id: productId })]);
  expect(await balancesOf(service.current, user)).toEqual({ CREDITS: 200, GEMS: 92 });
});

describe("random events", () => {
  let other: TestService;
  beforeAll(async () => {
    other = await startTestService();
    for (const each of [service.current, other]) {
      const { map } = storeCalls(() => each);
      const packageId = await givenCreditPackage(each, { name: "Gems", credits: 30, creditType: "GEMS" });
      await map("gems_30", { packageId });
      const coins = await givenCreditPackage(each, { credits: 70, refundPolicy: "ALLOW_DEBT" });
      const packageIds = [starterId, packageId, coins];
      await map("bundle", { packageId: null, packageIds });
      await map("bundle_monthly", { packageId: null, packageIds, grantsOn: "EACH_PERIOD" });
    }
  });
  afterAll(() => other?.stop());

  it.each([1, 2, 3, 4, 5, 6])("have the same effects together as one after the other (%i)", async (seed) => {
    const events = randomEvents(seed, 60);
    const together = await record(service.current, events);
    const alone: string[] = [];
    for (const event of events) alone.push(...(await record(other, [event])));
    expect(together).toEqual(alone);
    expect(await walletsOf(service.current, events)).toEqual(await walletsOf(other, events));
    expect(await transactionsOf(service.current, events)).toEqual(await transactionsOf(other, events));
    await auditBooks(other.context.database);
  });
});

/** The balance and number of entries of each wallet of the events' users. */
async function walletsOf(of: TestService, events: readonly EventFields[]): Promise<string[]> {
  const users = new Set(events.map(({ app_user_id: user }) => user));
  const wallets = await of.context.database.read.find(Wallet);
  return wallets
    .filter(({ userId }) => users.has(userId))
    .map(({ userId, creditType, balance: credits, sequence }) =>
      [userId, creditType, credits, sequence].join(" "),
    )
    .toSorted();
}

/** The states of the events' store transactions, in order. */
async function transactionsOf(of: TestService, events: readonly EventFields[]): Promise<string[]> {
  const ids = new Set(events.map(({ transaction_id: id }) => id));
  const rows = await of.context.database.read.find(StoreTransaction);
  return rows
    .filter(({ transactionId }) => ids.has(transactionId))
    .map(({ transactionId, period, part, state, credits, taken, shortfall, refunds }) =>
      [transactionId, period, part, state, credits, taken, shortfall, refunds].join(" "),
    )
    .toSorted();
}

/** Purchases, periods, refunds, reversals and copies of a few users, in an order that the seed decides. */
function randomEvents(seed: number, count: number): EventFields[] {
  let state = seed;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const users = Array.from({ length: 4 }, (_, index) => unique(`random-${seed}-${index}`));
  const made: EventFields[] = [];
  const earlier = () => made[random(made.length)] ?? purchaseOf(users[0] ?? "");
  for (let index = 0; index < count; index += 1) {
    const user = users[random(users.length)] ?? "";
    const at = 1_760_000_000_000 + random(4) * 86_400_000;
    const later = { event_timestamp_ms: at + index * 1000, id: unique("event") };
    const makers = [
      () => purchaseOf(user),
      () => aliasedPurchaseOf(user),
      () => purchaseOf(user, { quantity: 2 }),
      () => purchaseOf(user, { product_id: "gems_30" }),
      () => periodOf(user, { purchased_at_ms: at }),
      () =>
        periodOf(user, {
          type: "RENEWAL",
          store: "STRIPE",
          transaction_id: `sub-${user}`,
          purchased_at_ms: at,
        }),
      () => purchaseOf(user, { product_id: "bundle" }),
      () => purchaseOf(user, { product_id: "bundle", quantity: 2 }),
      () =>
        periodOf(user, {
          type: "RENEWAL",
          store: "APP_STORE",
          product_id: "bundle_monthly",
          transaction_id: `bundle-${user}`,
          purchased_at_ms: at,
        }),
      () => purchaseOf(user, { product_id: `unmapped-${random(2)}` }),
      () => laterEvent("CANCELLATION", earlier(), later),
      () => laterEvent("CANCELLATION", earlier(), { ...later, cancel_reason: "UNSUBSCRIBE", price: 0 }),
      () => reversalOf(earlier(), later),
      () => ({ ...earlier(), id: unique("event") }),
      earlier,
    ];
    made.push(makers[random(makers.length)]?.() as EventFields);
  }
  return made;
}
