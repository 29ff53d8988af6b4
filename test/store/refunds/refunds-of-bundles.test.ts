import { balancesOf, givenBundle, unmap } from "../../support/bundles";
import { atOnce, refund, spend } from "../../support/factories";
import { starterId } from "../../support/harness";
import {
  decisionOf,
  laterEvent,
  purchaseOf,
  reversalOf,
  sendEvent,
  storeEventId,
  unique,
  type EventFields,
} from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, asAdmin, decide, map, send, statusOf } = withStore();

const balances = (user: string) => balancesOf(service.current, user);

/** Buys a product of these packages, and returns its user and event. */
async function givenBought(packages?: readonly object[]): Promise<{ user: string; event: EventFields }> {
  const { productId } = await givenBundle(service.current, packages);
  const user = unique("user");
  const event = purchaseOf(user, { product_id: productId });
  expect(await send(event)).toBe("APPLIED");
  return { user, event };
}

/** The reason for which a spend is refused, or `SPENT`. */
async function spendOf(userId: string, amount: number, creditType?: string): Promise<string> {
  const { body } = await spend(service.current, { userId, amount, ...(creditType && { creditType }) });
  return body.errors ? body.errors[0].extensions.details.reason : "SPENT";
}

/** The refunds of an event's purchases, in the order of the packages. */
async function refundsOf(event: EventFields): Promise<unknown[]> {
  const { body } = await asAdmin(
    "query ($id: ID!) { storeEvent(id: $id) { purchases { refund { taken shortfall freezesSpending } } } }",
    { id: storeEventId(event.id) },
  );
  return body.data.storeEvent.purchases.map(({ refund: one }: { refund: unknown }) => one);
}

const settled = (taken: number, shortfall = 0, freezesSpending = false) => ({
  taken,
  shortfall,
  freezesSpending,
});

it("takes back all packages of a bundle, and a reversal gives all back, once", async () => {
  const { user, event } = await givenBought();
  const [cancellation, reversal] = [laterEvent("CANCELLATION", event), reversalOf(event)];
  const refunds = await atOnce(10, () => sendEvent(service.current, cancellation));
  expect(refunds.map(decisionOf)).toEqual(Array(10).fill("APPLIED"));
  expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
  expect(await refundsOf(event)).toEqual([settled(100), settled(30)]);
  const reversals = await atOnce(10, () => sendEvent(service.current, reversal));
  expect(reversals.map(decisionOf)).toEqual(Array(10).fill("APPLIED"));
  expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: 30 });
  expect(await refundsOf(event)).toEqual([null, null]);
  const second = laterEvent("CANCELLATION", event, {
    event_timestamp_ms: Number(event.event_timestamp_ms) + 3000,
  });
  expect(await send(second)).toBe("APPLIED");
  expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
});

it("settles spent credits as the refund policy of each package says", async () => {
  const { user, event } = await givenBought([
    { credits: 100, refundPolicy: "FLOOR_AT_ZERO" },
    { credits: 30, creditType: "GEMS", refundPolicy: "FREEZE_SPENDING" },
    { credits: 7, creditType: "STARS", refundPolicy: "ALLOW_DEBT" },
  ]);
  await spendOf(user, 60);
  for (const creditType of ["GEMS", "STARS"]) await spendOf(user, 5, creditType);
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
  expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0, STARS: -5 });
  expect(await refundsOf(event)).toEqual([settled(40, 60), settled(25, 5, true), settled(7)]);
  await send(purchaseOf(user, { product_id: event.product_id }));
  expect(await spendOf(user, 1)).toBe("SPENT");
  expect(await spendOf(user, 1, "GEMS")).toBe("SPENDING_FROZEN");
  expect(await send(reversalOf(event))).toBe("APPLIED");
  expect(await spendOf(user, 1, "GEMS")).toBe("SPENT");
  expect(await balances(user)).toEqual({ CREDITS: 139, GEMS: 54, STARS: 9 });
});

it.each([
  ["FLOOR_AT_ZERO", "ALLOW_DEBT", [settled(60, 40), settled(50)], -50],
  ["ALLOW_DEBT", "FLOOR_AT_ZERO", [settled(100), settled(0, 50)], -40],
  ["FLOOR_AT_ZERO", "FLOOR_AT_ZERO", [settled(60, 40), settled(0, 50)], 0],
  ["FREEZE_SPENDING", "FREEZE_SPENDING", [settled(60, 40, true), settled(0, 50, true)], 0],
])(
  "shares the credits that are left between packages of one type under %s and %s",
  async (one, other, refunds, left) => {
    const { user, event } = await givenBought([
      { credits: 100, refundPolicy: one },
      { credits: 50, refundPolicy: other },
    ]);
    await spendOf(user, 90);
    expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: left });
    expect(await refundsOf(event)).toEqual(refunds);
    expect(await send(reversalOf(event))).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: 60 });
    expect(await spendOf(user, 60)).toBe("SPENT");
  },
);

it("takes nothing of a bundle whose credits are all spent, and keeps that in each part", async () => {
  const { user, event } = await givenBought();
  expect([await spendOf(user, 100), await spendOf(user, 30, "GEMS")]).toEqual(["SPENT", "SPENT"]);
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
  expect(await refundsOf(event)).toEqual([settled(0, 100), settled(0, 30)]);
  expect(await send(reversalOf(event))).toBe("APPLIED");
  expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
});

it.each(["another package", "other packages", "nothing", "no mapping"])(
  "takes back what was granted, though the product grants %s now",
  async (now) => {
    const { productId, packageIds } = await givenBundle(service.current);
    const user = unique("user");
    const event = purchaseOf(user, { product_id: productId });
    expect(await send(event)).toBe("APPLIED");
    if (now === "another package") await map(productId);
    if (now === "other packages")
      await map(productId, { packageId: null, packageIds: [starterId, ...packageIds.toReversed()] });
    if (now === "nothing") await map(productId, { packageId: null });
    if (now === "no mapping") await unmap(service.current, productId);
    expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
    expect(await send({ ...event, id: unique("event") })).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await send(reversalOf(event))).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: 30 });
  },
);

it("grants nothing of a bundle whose refund came first, and all of it when that is reversed", async () => {
  const { productId } = await givenBundle(service.current);
  const user = unique("user");
  const event = purchaseOf(user, { product_id: productId });
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED REFUND_NOTED");
  expect(await send(event)).toBe("APPLIED NET_ZERO");
  expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
  expect(await send(reversalOf(event))).toBe("APPLIED");
  expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: 30 });
});

it("ends in the same balances when bundles and their refunds arrive at the same time", async () => {
  const { productId } = await givenBundle(service.current);
  const users = Array.from({ length: 8 }, () => unique("user"));
  const bought = users.map((user) => purchaseOf(user, { product_id: productId }));
  const events = bought.flatMap((event) => [event, laterEvent("CANCELLATION", event), event]);
  await atOnce(events.length, (index) => sendEvent(service.current, events[index] ?? {}));
  for (const user of users) expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
});

it("gives back all packages or none", async () => {
  const { user, event } = await givenBought();
  const { productId } = await givenBundle(service.current, [
    { credits: Number.MAX_SAFE_INTEGER, creditType: "GEMS" },
  ]);
  await send(laterEvent("CANCELLATION", event));
  await send(purchaseOf(user, { product_id: productId }));
  const reversal = reversalOf(event);
  expect(await send(reversal)).toBe("PARKED WALLET_LIMIT_REACHED");
  expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: Number.MAX_SAFE_INTEGER });
  expect(await refundsOf(event)).toEqual([settled(100), settled(30)]);
  await spendOf(user, 30, "GEMS");
  expect(await decide(reversal.id, "APPLY")).toBe("APPLIED");
  expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: Number.MAX_SAFE_INTEGER });
});

it("takes back all packages when an admin names any of the event's purchases", async () => {
  const { user, event } = await givenBought();
  const { body } = await asAdmin("query ($id: ID!) { storeEvent(id: $id) { purchases { id } } }", {
    id: storeEventId(event.id),
  });
  const [, second] = body.data.storeEvent.purchases;
  const unclear = laterEvent("CANCELLATION", event, { cancel_reason: "UNKNOWN", price: 0 });
  expect(await send(unclear)).toBe("PARKED UNCLEAR_REFUND");
  expect(await decide(unclear.id, "APPLY", { purchaseId: second.id })).toBe("APPLIED");
  expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
  expect(await statusOf(unclear)).toBe("APPLIED");
});

it.each([0, 1])(
  "takes back all packages when an admin refunds the purchase with the number %p",
  async (number) => {
    const { user, event } = await givenBought();
    const { body } = await asAdmin("query ($id: ID!) { storeEvent(id: $id) { purchases { id } } }", {
      id: storeEventId(event.id),
    });
    const purchaseId = body.data.storeEvent.purchases[number].id;
    const answer = (dryRun: boolean) => refund(service.current, { purchaseId, dryRun });
    expect((await answer(true)).body.data.refundPurchase).toMatchObject({
      taken: [100, 30][number],
      replayed: false,
    });
    expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: 30 });
    const refunded = (await answer(false)).body.data.refundPurchase;
    expect(refunded).toMatchObject({
      taken: [100, 30][number],
      shortfall: 0,
      balanceAfter: 0,
      replayed: false,
    });
    expect((await answer(false)).body.data.refundPurchase).toMatchObject({
      taken: [100, 30][number],
      replayed: true,
    });
    expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED REFUND_NOTED");
    expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
    const reversal = reversalOf(event, { event_timestamp_ms: Date.now() + 60_000 });
    expect(await send(reversal)).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: 30 });
  },
);
