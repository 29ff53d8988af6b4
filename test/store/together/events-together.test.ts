import { balancesOf, givenBundle } from "../../support/bundles";
import { execute } from "../../support/database";
import { atOnce, spend } from "../../support/factories";
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
import { withStore } from "../../support/with-store";

import { record } from "../../support/record-together";
const { service, balance, send, change } = withStore();

const sendAll = (events: readonly EventFields[]) =>
  atOnce(events.length, (index) => sendEvent(service.current, events[index] ?? {}));

const decisionsOf = async (events: readonly EventFields[]) => (await sendAll(events)).map(decisionOf);

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
