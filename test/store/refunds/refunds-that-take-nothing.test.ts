import {
  anonymousId,
  decisionOf,
  type EventFields,
  laterEvent,
  purchaseOf,
  sendBody,
  storeEventId,
  unique,
} from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, balance, send } = withStore();

/** The body of the answer to an admin's GraphQL document. */
const ask = async (query: string, variables: object) =>
  (await service.current.graphql(query, { as: "boss", role: "admin", variables })).body.data;

describe("a purchase that granted nothing needs no refund:", () => {
  const cancelled = { type: "CANCELLATION", price: 0, price_in_purchased_currency: 0 };
  const unpaid: [string, EventFields, string][] = [
    ["a grant of support's", { store: "PROMOTIONAL", period_type: "PROMOTIONAL" }, "PROMOTIONAL"],
    ["a family share", { is_family_share: true }, "FAMILY_SHARE"],
  ];
  const reasons = ["DEVELOPER_INITIATED", "UNKNOWN", "CUSTOMER_SUPPORT", "UNSUBSCRIBE", null];

  it.each(
    unpaid.flatMap(([name, fields, reason]) => reasons.map((given) => ({ name, fields, reason, given }))),
  )("$name, revoked for $given, is ignored", async ({ fields, reason, given }) => {
    const purchase = purchaseOf(unique("user"), { ...fields, price: 0 });
    expect(await send(purchase)).toBe(`IGNORED ${reason}`);
    const revoked = { ...purchase, ...cancelled, id: unique("event"), cancel_reason: given };
    expect(await send(revoked)).toBe(`IGNORED ${reason}`);
    expect(await send({ ...revoked, id: unique("event"), type: "REFUND_REVERSED" })).toBe(
      `IGNORED ${reason}`,
    );
  });

  it.each(unpaid)("%s, revoked by an event that no longer says so, is ignored", async (_, fields, reason) => {
    const purchase = purchaseOf(unique("user"), { ...fields, price: 0 });
    await send(purchase);
    const plain = {
      is_family_share: null,
      period_type: null,
      store: purchase.store === "PROMOTIONAL" ? "PROMOTIONAL" : purchase.store,
    };
    const revoked = { ...purchase, ...plain, ...cancelled, id: unique("event"), cancel_reason: "UNKNOWN" };
    expect(await send(revoked)).toBe(`IGNORED ${reason}`);
  });

  it("a product that is mapped to no package is ignored, until it is mapped otherwise", async () => {
    const product = unique("worthless");
    const map = (packageId: string | null) =>
      service.current.graphql(
        "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { storeProduct { productId } } }",
        {
          as: "boss",
          role: "admin",
          variables: { input: { store: "APP_STORE", productId: product, packageId } },
        },
      );
    await map(null);
    const user = unique("user");
    const purchase = purchaseOf(user, { product_id: product });
    expect(await send(purchase)).toBe("IGNORED NOTHING_TO_GRANT");
    const unclear = laterEvent("CANCELLATION", purchase, { ...cancelled, cancel_reason: "UNKNOWN" });
    expect(await send(unclear)).toBe("IGNORED NOTHING_TO_GRANT");
    expect(await send(laterEvent("CANCELLATION", purchase))).toBe("IGNORED NOTHING_TO_GRANT");
    // The refund still counts: now that the product is mapped, its credits are taken back.
    await map("65a1234bcde5678f90123456");
    expect(await balance(user)).toBe(0);
    expect(await send(purchase)).toBe("APPLIED NET_ZERO");
  });

  it.each([
    ["before its purchase", true, { cancel_reason: "CUSTOMER_SUPPORT", price: 0 }],
    ["after its purchase", false, { cancel_reason: "CUSTOMER_SUPPORT", price: 0 }],
    ["before its purchase, recognised by its price", true, { cancel_reason: "UNKNOWN", price: -4.99 }],
    ["after its purchase, recognised by its price", false, { cancel_reason: "UNKNOWN", price: -4.99 }],
  ])(
    "a paid refund of it that comes %s is ignored, and decided again when the mapping changes",
    async (_, isFirst, fields) => {
      const product_id = unique("worthless");
      const map = (packageId: string | null) =>
        ask(
          "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { storeProduct { productId } } }",
          { input: { store: "APP_STORE", productId: product_id, packageId } },
        );
      await map(null);
      const user = unique("user");
      const purchase = purchaseOf(user, { product_id });
      const refund = laterEvent("CANCELLATION", purchase, fields);
      for (const event of isFirst ? [refund, purchase] : [purchase, refund])
        expect(await send(event)).toBe("IGNORED NOTHING_TO_GRANT");
      await map("65a1234bcde5678f90123456");
      expect(await balance(user)).toBe(0);
      expect(await send(purchase)).toBe("APPLIED NET_ZERO");
      const query = "query ($id: ID!) { storeEvent(id: $id) { status reason } }";
      expect((await ask(query, { id: storeEventId(refund.id) })).storeEvent).toEqual({
        status: "APPLIED",
        reason: "REFUND_NOTED",
      });
      // The reversal gives the credits back now.
      const reversal = laterEvent("REFUND_REVERSED", purchase, {
        event_timestamp_ms: Number(refund.event_timestamp_ms) + 1000,
      });
      expect(await send(reversal)).toBe("APPLIED");
      expect(await balance(user)).toBe(100);
    },
  );

  it("a paid refund of a subscription that is mapped as a one-time purchase is ignored", async () => {
    const purchase = purchaseOf(unique("user"), { type: "INITIAL_PURCHASE" });
    expect(await send(purchase)).toBe("IGNORED NOTHING_TO_GRANT");
    expect(await send(laterEvent("CANCELLATION", purchase))).toBe("IGNORED NOTHING_TO_GRANT");
  });

  it("a cancellation that waits is ignored as soon as its product is mapped to nothing", async () => {
    const productId = unique("worthless");
    const map = (packageId: string | null) =>
      service.current.graphql(
        "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { eventsApplied } }",
        { as: "boss", role: "admin", variables: { input: { store: "APP_STORE", productId, packageId } } },
      );
    await map("65a1234bcde5678f90123456");
    const purchase = purchaseOf(anonymousId(), { product_id: productId });
    expect(await send(purchase)).toBe("PARKED ANONYMOUS_USER");
    const unclear = laterEvent("CANCELLATION", purchase, { ...cancelled, cancel_reason: "UNKNOWN" });
    expect(await send(unclear)).toBe("PARKED UNCLEAR_REFUND");
    expect((await map(null)).body.data.mapStoreProduct.eventsApplied).toBe(1);
    expect(await send(unclear)).toBe("IGNORED NOTHING_TO_GRANT");
  });

  it("a product that is not mapped yet is ignored, and decided again once it is", async () => {
    const user = unique("user");
    const product_id = unique("unmapped");
    const purchase = purchaseOf(user, { product_id });
    expect(await send(purchase)).toBe("PARKED UNKNOWN_PRODUCT");
    const unclear = laterEvent("CANCELLATION", purchase, {
      ...cancelled,
      cancel_reason: "DEVELOPER_INITIATED",
    });
    expect(await send(unclear)).toBe("IGNORED NOTHING_TO_GRANT");
    await service.current.graphql(
      "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { storeProduct { productId } } }",
      {
        as: "boss",
        role: "admin",
        variables: {
          input: { store: "APP_STORE", productId: product_id, packageId: "65a1234bcde5678f90123456" },
        },
      },
    );
    expect(await balance(user)).toBe(100);
    const query = "query ($id: ID!) { storeEvent(id: $id) { status reason } }";
    const { body } = await service.current.graphql(query, {
      as: "boss",
      role: "admin",
      variables: { id: storeEventId(unclear.id) },
    });
    expect(body.data.storeEvent).toEqual({ status: "PARKED", reason: "UNCLEAR_REFUND" });
  });

  it("but a purchase that was granted and is later reported as shared loses its credits by a refund", async () => {
    const user = unique("user");
    const purchase = purchaseOf(user);
    await send(purchase);
    expect(await send(laterEvent("CANCELLATION", purchase, { is_family_share: true }))).toBe("APPLIED");
    expect(await balance(user)).toBe(0);
  });
});

describe("a refund is known by money", () => {
  const local: [unknown, unknown, boolean][] = [
    [null, -24.9, true],
    [undefined, -24.9, true],
    [0, -0.004, true],
    [-0, -1, true],
    ["0.00", "-3.50", true],
    [-4.99, null, true],
    [-4.99, 24.9, true],
    [0, 0, false],
    [null, null, false],
    [null, 24.9, false],
    [4.99, -24.9, false],
  ];
  it.each(local)(
    "with price %j and local price %j: %j",
    async (price, price_in_purchased_currency, isRefund) => {
      const user = unique("user");
      const purchase = purchaseOf(user);
      await send(purchase);
      const fields = { cancel_reason: "UNKNOWN", price, price_in_purchased_currency };
      const decision = await send(laterEvent("CANCELLATION", purchase, fields));
      expect([decision, await balance(user)]).toEqual(
        isRefund ? ["APPLIED", 0] : ["PARKED UNCLEAR_REFUND", 100],
      );
    },
  );

  /** Numbers as other languages write them, but `JSON.stringify` does not. */
  const written: [string, string, boolean][] = [
    ["-0.0", "-24.9", true],
    ["-4.9900000000000002", "null", true],
    ["null", "-24.899999999999998579", true],
    ["-4.9899999999999999911182158029987", "-4.99", true],
    ["null", "-12345678901234567890", true],
    ["-0.0", "-0.0", false],
    ["-0.0", "24.9", false],
    ["4.9900000000000002", "-24.9", false],
  ];
  it.each(
    written.flatMap(([price, inLocal, isRefund]) =>
      ["", '"subscriber_attributes":{},'].map((more) => ({ price, inLocal, isRefund, more })),
    ),
  )("however its numbers are written: $price, locally $inLocal $more", async (refund) => {
    const { price, inLocal, isRefund, more } = refund;
    const user = unique("user");
    const purchase = purchaseOf(user);
    await send(purchase);
    const fields = { cancel_reason: "UNKNOWN", price: "PRICE", price_in_purchased_currency: "LOCAL" };
    const event = JSON.stringify(laterEvent("CANCELLATION", purchase, fields))
      .replace('"PRICE"', price)
      .replace('"LOCAL"', inLocal)
      .replace("{", `{${more}`);
    const decision = decisionOf(await sendBody(service.current, `{"event":${event}}`));
    expect([decision, await balance(user)]).toEqual(
      isRefund ? ["APPLIED", 0] : ["PARKED UNCLEAR_REFUND", 100],
    );
  });

  it.each(["UNSUBSCRIBE", "BILLING_ERROR", "PRICE_INCREASE", null])(
    "whatever its reason is: %j",
    async (cancel_reason) => {
      const user = unique("user");
      const purchase = purchaseOf(user);
      await send(purchase);
      const fields = { cancel_reason, price: null, price_in_purchased_currency: -24.9 };
      expect(await send(laterEvent("CANCELLATION", purchase, fields))).toBe("APPLIED");
      expect(await balance(user)).toBe(0);
    },
  );
});
