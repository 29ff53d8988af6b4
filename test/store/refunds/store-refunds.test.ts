import { array, assert, asyncProperty, constant, constantFrom, integer, oneof, record } from "fast-check";
import { laterEvent, purchaseOf, reversalOf, unique, type EventFields } from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, asAdmin, balance, send } = withStore();

/** A package of 100 credits with this refund policy, and a product that grants it. */
async function givenProduct(refundPolicy: string): Promise<string> {
  const created = await asAdmin(
    `mutation { createCreditPackage(input: { name: "Test", credits: 100, priceAmount: 1, currency: "USD", refundPolicy: ${refundPolicy} }) {
      creditPackage { id refundPolicy } } }`,
  );
  const { id, refundPolicy: kept } = created.body.data.createCreditPackage.creditPackage;
  expect(kept).toBe(refundPolicy);
  const productId = unique("product");
  await asAdmin(
    "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { eventsApplied } }",
    { input: { store: "APP_STORE", productId, packageId: id } },
  );
  return productId;
}

async function spend(userId: string, amount: number): Promise<string> {
  const { body } = await service.current.graphql(
    "mutation ($input: SpendCreditsInput!) { spendCredits(input: $input) { entry { id } } }",
    {
      as: "renderer",
      role: "service",
      variables: { input: { userId, amount, reason: "render", idempotencyKey: unique("k") } },
    },
  );
  return body.errors ? body.errors[0].extensions.details.reason : "SPENT";
}

async function walletOf(
  userId: string,
): Promise<{ balance: number; available: number; spendingFrozenAt: string | null }> {
  const { body } = await asAdmin(
    "query ($id: ID!) { wallet(userId: $id) { balance available spendingFrozenAt } }",
    { id: userId },
  );
  return body.data.wallet;
}

/** The store's refunds of the user's purchases, as an admin sees them. */
async function refundsOf(userId: string): Promise<unknown[]> {
  const query =
    "query ($id: ID!) { purchases(userId: $id) { nodes { refund { taken shortfall freezesSpending refundedAt } } } }";
  const { body } = await asAdmin(query, { id: userId });
  return body.data.purchases.nodes.map(({ refund }: { refund: unknown }) => refund);
}

describe("when the credits have been spent, a refund", () => {
  it("under FLOOR_AT_ZERO takes the credits that are left and records the rest; its reversal gives back what it took", async () => {
    const user = unique("user");
    const purchase = purchaseOf(user, { product_id: await givenProduct("FLOOR_AT_ZERO") });
    await send(purchase);
    await spend(user, 60);
    await send(laterEvent("CANCELLATION", purchase));
    expect(await walletOf(user)).toEqual({ balance: 0, available: 0, spendingFrozenAt: null });
    expect(await refundsOf(user)).toEqual([
      { taken: 40, shortfall: 60, freezesSpending: false, refundedAt: expect.any(String) },
    ]);
    await send(reversalOf(purchase));
    expect(await balance(user)).toBe(40);
    expect(await refundsOf(user)).toEqual([null]);
  });

  it("under ALLOW_DEBT leaves a debt that the next purchase pays", async () => {
    const user = unique("user");
    const product_id = await givenProduct("ALLOW_DEBT");
    const purchase = purchaseOf(user, { product_id });
    await send(purchase);
    await spend(user, 60);
    await send(laterEvent("CANCELLATION", purchase));
    expect(await walletOf(user)).toEqual({ balance: -60, available: 0, spendingFrozenAt: null });
    expect(await spend(user, 1)).toBe("INSUFFICIENT_CREDITS");
    await send(purchaseOf(user, { product_id }));
    expect(await walletOf(user)).toMatchObject({ balance: 40, available: 40 });
    await send(reversalOf(purchase));
    expect(await balance(user)).toBe(140);
  });

  it("under FREEZE_SPENDING stops all spending until it is reversed or an admin lifts it", async () => {
    const user = unique("user");
    const product_id = await givenProduct("FREEZE_SPENDING");
    const purchases = [purchaseOf(user, { product_id }), purchaseOf(user, { product_id })];
    for (const purchase of purchases) await send(purchase);
    await spend(user, 160);
    for (const purchase of purchases) await send(laterEvent("CANCELLATION", purchase));
    await send(purchaseOf(user));
    expect(await walletOf(user)).toMatchObject({
      balance: 100,
      available: 0,
      spendingFrozenAt: expect.any(String),
    });
    expect(await spend(user, 1)).toBe("SPENDING_FROZEN");
    await send(reversalOf(purchases[0] as EventFields));
    expect(await spend(user, 1)).toBe("SPENDING_FROZEN");
    const input = { userId: user, environment: "SANDBOX", reason: "Settled by mail." };
    const lift =
      "mutation ($input: LiftSpendingFreezeInput!) { liftSpendingFreeze(input: $input) { wallet { available } } }";
    const lifted = await Promise.all(Array.from({ length: 3 }, () => asAdmin(lift, { input })));
    for (const { body } of lifted) expect(body.data.liftSpendingFreeze.wallet.available).toBe(140);
    expect(await spend(user, 1)).toBe("SPENT");
    const lifts =
      "query ($id: ID!) { wallet(userId: $id) { spendingFreezeLifts { nodes { actor reason frozenAt } totalCount } } }";
    const kept = { actor: "boss", reason: "Settled by mail.", frozenAt: expect.any(String) };
    expect((await asAdmin(lifts, { id: user })).body.data.wallet.spendingFreezeLifts).toEqual({
      nodes: [kept],
      totalCount: 1,
    });
    const own = await service.current.graphql(lifts, { as: user, variables: { id: user } });
    expect(own.body.errors[0].extensions.code).toBe("FORBIDDEN");
  });

  it("under FREEZE_SPENDING freezes the wallet until its reversal", async () => {
    const user = unique("user");
    const purchase = purchaseOf(user, { product_id: await givenProduct("FREEZE_SPENDING") });
    await send(purchase);
    await spend(user, 60);
    await send(laterEvent("CANCELLATION", purchase));
    await send(reversalOf(purchase));
    expect(await walletOf(user)).toMatchObject({ balance: 40, spendingFrozenAt: null });
  });

  it("freezes nothing when all credits are still there", async () => {
    const user = unique("user");
    const purchase = purchaseOf(user, { product_id: await givenProduct("FREEZE_SPENDING") });
    await send(purchase);
    await send(laterEvent("CANCELLATION", purchase));
    expect(await walletOf(user)).toEqual({ balance: 0, available: 0, spendingFrozenAt: null });
  });
});

it("takes a purchase back once, however many refunds say so", async () => {
  const user = unique("user");
  const purchase = purchaseOf(user);
  await send(purchaseOf(user));
  await send(purchase);
  const decisions = [];
  for (let times = 0; times < 3; times += 1) decisions.push(await send(laterEvent("CANCELLATION", purchase)));
  expect(decisions).toEqual(["APPLIED", "APPLIED REFUND_NOTED", "APPLIED REFUND_NOTED"]);
  expect(await balance(user)).toBe(100);
});

/** What happened in the store: a purchase, then refunds and reversals in turn. */
const histories = record({
  turns: integer({ min: 0, max: 4 }),
  purchaseArrives: oneof({ weight: 9, arbitrary: constant(true) }, constant(false)),
  /** The place of each event, and of each copy of one, in the order of arrival. */
  places: array(integer({ min: 0, max: 1_000_000 }), { minLength: 15, maxLength: 15 }),
  /** Whether each event arrives a second time, with the same or another event id. */
  copies: array(constantFrom("none", "same", "other id"), { minLength: 5, maxLength: 5 }),
});

it("ends as the store's history says, in whatever order and however often events arrive", async () => {
  await assert(
    asyncProperty(histories, async ({ turns, purchaseArrives, places, copies }) => {
      const user = unique("user");
      const purchase = purchaseOf(user);
      const later = Array.from({ length: turns }, (_, turn) =>
        laterEvent(turn % 2 === 0 ? "CANCELLATION" : "REFUND_REVERSED", purchase, {
          event_timestamp_ms: Number(purchase.event_timestamp_ms) + (turn + 1) * 1000,
        }),
      );
      const sent = [...(purchaseArrives ? [purchase] : []), ...later].flatMap((event, index) => {
        const copy = copies[index % copies.length];
        if (copy === "same") return [event, event];
        return copy === "other id" ? [event, { ...event, id: unique("event") }] : [event];
      });
      const arriving = sent
        .map((event, index) => ({ event, place: places[index] ?? 0 }))
        .toSorted((a, b) => a.place - b.place);
      for (const { event } of arriving) await send(event);
      expect(await balance(user)).toBe(purchaseArrives && turns % 2 === 0 ? 100 : 0);
    }),
    { numRuns: 60 },
  );
});

it("nets a reversal that arrives before its refund, even when their times say otherwise", async () => {
  const user = unique("user");
  const purchase = purchaseOf(user);
  const refund = laterEvent("CANCELLATION", purchase, { event_timestamp_ms: 1_890_000_000_000 });
  for (const event of [purchase, laterEvent("REFUND_REVERSED", purchase), refund]) await send(event);
  expect(await balance(user)).toBe(100);
});

it("never takes one transaction for another, whatever their ids contain", async () => {
  const user = unique("user");
  const tx = unique("tx");
  const long = "@:".repeat(100) + tx;
  const purchases = [
    purchaseOf(user, { type: "RENEWAL", product_id: "plus_monthly", transaction_id: tx, purchased_at_ms: 5 }),
    ...[`${tx}@5`, `${tx}%405`, long, `${long}!`].map((id) => purchaseOf(user, { transaction_id: id })),
  ];
  for (const purchase of purchases) expect(await send(purchase)).toBe("APPLIED");
  expect(await balance(user)).toBe(950);
  for (const purchase of purchases) expect(await send(laterEvent("CANCELLATION", purchase))).toBe("APPLIED");
  expect(await balance(user)).toBe(0);
});

it.each(["UNKNOWN", "DEVELOPER_INITIATED", null])(
  "parks an unclear cancellation (%p) also before its purchase",
  async (cancel_reason) => {
    const unclear = { cancel_reason, price: 0 };
    const purchase = purchaseOf(unique("user"));
    expect(await send(laterEvent("CANCELLATION", purchase, unclear))).toBe("PARKED UNCLEAR_REFUND");
    const paused = { cancel_reason: "SUBSCRIPTION_PAUSED", price: 0 };
    expect(await send(laterEvent("CANCELLATION", purchase, paused))).toBe("IGNORED NOT_A_REFUND");
  },
);
