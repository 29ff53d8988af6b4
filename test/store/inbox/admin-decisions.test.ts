import { StoreEvent } from "../../../src/entities/store-event";
import { starterId } from "../../support/harness";
import {
  anonymousId,
  balanceOf,
  laterEvent,
  purchaseOf,
  storeEventId,
  unique,
} from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, asAdmin, balance, change, decide, eventsOf, map, resolve, retry, send } = withStore();

describe("an admin", () => {
  it("can supply the missing fields of an event, with a reason, once", async () => {
    const user = unique("user");
    const purchase = purchaseOf(anonymousId(), { product_id: unique("product"), quantity: 7000 });
    await send(purchase);
    expect(await decide(purchase.id, "APPLY")).toBe("PARKED UNKNOWN_PRODUCT");
    const whole = { reason: "Receipt seen.", userId: user, packageId: starterId, quantity: 7 };
    expect(await resolve(purchase.id, "APPLY", whole)).toMatchObject({
      storeEvent: { status: "APPLIED", resolutionReason: "Receipt seen." },
    });
    expect(await resolve(purchase.id, "APPLY", whole)).toMatchObject({
      code: "CONFLICT",
      details: { reason: "EVENT_DECIDED" },
    });
    expect(await balance(user)).toBe(700);
    const { body } = await asAdmin(
      "query ($id: ID!) { wallet(userId: $id) { entries { nodes { actor reason kind } } } }",
      {
        id: user,
      },
    );
    expect(body.data.wallet.entries.nodes).toEqual([
      { actor: "boss", reason: "Receipt seen.", kind: "PURCHASE" },
    ]);
  });

  it("sees the wallet after each decision that moved its credits, and none while the user is unknown", async () => {
    const user = unique("user");
    const [first, second] = [purchaseOf(anonymousId()), purchaseOf(anonymousId())];
    for (const event of [first, second]) expect(await send(event)).toBe("PARKED ANONYMOUS_USER");
    const apply = `resolution: APPLY, reason: "Receipt seen.", userId: "${user}"`;
    const shown = "storeEvent { wallet { id userId environment balance } }";
    const selectionFor = ({ id }: { id?: unknown }) =>
      `resolveStoreEvent(input: { id: "${storeEventId(id)}", ${apply} }) { ${shown} }`;
    const before = await asAdmin(`{ storeEvent(id: "${storeEventId(first.id)}") { wallet { id } } }`);
    expect(before.body.data).toEqual({ storeEvent: { wallet: null } });
    const { body } = await asAdmin(`mutation { a: ${selectionFor(first)} b: ${selectionFor(second)} }`);
    const wallet = { id: expect.stringMatching(/^wal_/), userId: user, environment: "SANDBOX" };
    expect(body.data).toEqual({
      a: { storeEvent: { wallet: { ...wallet, balance: 100 } } },
      b: { storeEvent: { wallet: { ...wallet, balance: 200 } } },
    });
    const refund = laterEvent("CANCELLATION", first, { cancel_reason: "UNKNOWN", price: 0 });
    expect(await send(refund)).toBe("PARKED UNCLEAR_REFUND");
    const confirmed = await change("resolveStoreEvent", shown, {
      id: storeEventId(refund.id),
      resolution: "APPLY",
      reason: "Refunded by us.",
    });
    expect(confirmed).toEqual({ storeEvent: { wallet: { ...wallet, balance: 100 } } });
  });

  it("can name the user before the product is mapped", async () => {
    const [wrong, right] = [unique("wrong"), unique("right")];
    const product_id = unique("product");
    const purchase = purchaseOf(wrong, { product_id });
    await send(purchase);
    expect(await decide(purchase.id, "APPLY", { userId: right })).toBe("PARKED UNKNOWN_PRODUCT");
    expect(await map(product_id)).toMatchObject({ eventsApplied: 1 });
    expect([await balance(wrong), await balance(right)]).toEqual([0, 100]);
  });

  it("names the user for good: no later transfer changes it", async () => {
    const [wrong, right, third] = [unique("wrong"), unique("right"), unique("third")];
    const product_id = unique("product");
    const [chosen, free] = [purchaseOf(wrong, { product_id }), purchaseOf(wrong, { product_id })];
    for (const event of [chosen, free]) await send(event);
    await resolve(chosen.id, "APPLY", { userId: right });
    const transfer = { type: "TRANSFER", id: unique("event"), environment: "SANDBOX", store: "APP_STORE" };
    await send({ ...transfer, transferred_from: [wrong], transferred_to: [third] });
    await map(product_id);
    expect(await Promise.all([wrong, right, third].map(balance))).toEqual([0, 100, 100]);
  });

  it("can still name another user after a transfer", async () => {
    const [wrong, right, third] = [unique("wrong"), unique("right"), unique("third")];
    const product_id = unique("product");
    const purchase = purchaseOf(wrong, { product_id });
    const transfer = {
      type: "TRANSFER",
      environment: "SANDBOX",
      store: "APP_STORE",
      transferred_from: [wrong],
    };
    await send(purchase);
    await send({ ...transfer, id: unique("event"), transferred_to: [third] });
    await resolve(purchase.id, "APPLY", { userId: right });
    await send({ ...transfer, id: unique("event"), transferred_to: [third] });
    await map(product_id);
    expect(await Promise.all([wrong, right, third].map(balance))).toEqual([0, 100, 0]);
  });

  it.each([{ packageId: starterId }, { quantity: 3 }])(
    "is refused %j while the event stays parked, and nothing changes",
    async (more) => {
      const [anonymous, right] = [anonymousId(), unique("right")];
      const product_id = "packageId" in more ? "credits_100" : unique("product");
      const purchase = purchaseOf(anonymous, { product_id });
      await send(purchase);
      const before = await eventsOf({ userId: anonymous });
      expect(await resolve(purchase.id, "APPLY", more)).toMatchObject({
        code: "CONFLICT",
        details: { reason: "EVENT_STAYS_PARKED" },
      });
      expect(await eventsOf({ userId: anonymous })).toEqual(before);
      const whole = { packageId: starterId, quantity: 3, userId: right };
      expect(await decide(purchase.id, "APPLY", whole)).toBe("APPLIED");
      expect(await balance(right)).toBe(300);
    },
  );

  it("can confirm an unclear cancellation as a refund, or dismiss it", async () => {
    const user = unique("user");
    const purchases = [purchaseOf(user), purchaseOf(user)];
    const unclear = purchases.map((purchase) =>
      laterEvent("CANCELLATION", purchase, { cancel_reason: "UNKNOWN", price: 0 }),
    );
    for (const event of [...purchases, ...unclear]) await send(event);
    const [first, second] = unclear.map(({ id }) => id);
    expect(await decide(first, "APPLY")).toBe("APPLIED");
    expect(await decide(second, "DISMISS")).toBe("DISMISSED UNCLEAR_REFUND");
    expect(await balance(user)).toBe(100);
  });

  it("does not turn a failed cancellation into a refund by applying it", async () => {
    const user = unique("user");
    const purchase = purchaseOf(user);
    const cancelled = laterEvent("CANCELLATION", purchase, { cancel_reason: "UNSUBSCRIBE", price: 0 });
    for (const event of [purchase, cancelled]) await send(event);
    await service.current.context.database.inTransaction((tx) =>
      tx.manager.update(
        StoreEvent,
        { eventId: String(cancelled.id) },
        { status: "FAILED", reasonCode: null },
      ),
    );
    expect(await decide(cancelled.id, "APPLY")).toBe("IGNORED NOT_A_REFUND");
    expect(await balance(user)).toBe(100);
  });

  it("cannot mix environments", async () => {
    const user = unique("user");
    const purchase = purchaseOf(user, { environment: "PRODUCTION" });
    await send(purchase);
    const answers = [await retry(purchase.id), await resolve(purchase.id, "APPLY")];
    for (const answer of answers)
      expect(answer).toMatchObject({ storeEvent: { reason: "ENVIRONMENT_MISMATCH" } });
    expect(await balanceOf(service.current, user, "PRODUCTION")).toBe(0);
    expect(await balance(user)).toBe(0);
  });

  it("sees events by filter, page by page, and others do not", async () => {
    const user = unique("user");
    const sent = [purchaseOf(user), purchaseOf(user, { product_id: unique("product") }), purchaseOf(user)];
    for (const event of sent) await send(event);
    expect((await eventsOf({ userId: user })).map(({ eventId }) => eventId)).toEqual(
      sent.map(({ id }) => id).toReversed(),
    );
    expect(await eventsOf({ userId: user, status: "PARKED" })).toMatchObject([{ eventId: sent[1]?.id }]);
    const query = `query ($after: String, $user: ID!) {
      storeEvents(first: 2, after: $after, filter: { userId: $user }) { nodes { eventId } pageInfo { hasNextPage endCursor } } }`;
    const first = (await asAdmin(query, { user })).body.data.storeEvents;
    const second = (await asAdmin(query, { user, after: first.pageInfo.endCursor })).body.data.storeEvents;
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(second.nodes).toEqual([{ eventId: sent[0]?.id }]);
    const { body } = await service.current.graphql(query, { as: user, variables: { user } });
    expect(body.errors[0].extensions.code).toBe("FORBIDDEN");
  });

  it("sees what is mapped on each package", async () => {
    const query =
      "{ creditPackages(first: 10) { nodes { id revenueCat { mapped products { store productId } } } } }";
    const { nodes } = (await asAdmin(query, {})).body.data.creditPackages;
    const starter = nodes.find(({ id }: { id: string }) => id === starterId);
    expect(starter.revenueCat.mapped).toBe(true);
    expect(starter.revenueCat.products).toContainEqual({ store: "PLAY_STORE", productId: "credits_100" });
    expect(nodes.some(({ revenueCat }: { revenueCat: { mapped: boolean } }) => !revenueCat.mapped)).toBe(
      true,
    );
  });
});
