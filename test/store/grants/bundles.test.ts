import { publicIds } from "../../../src/public-ids";
import { auditEntries } from "../../support/audit-log";
import { balancesOf, givenBundle, unmap } from "../../support/bundles";
import { atOnce, givenCreditPackage, manage, spend } from "../../support/factories";
import { starterId } from "../../support/harness";
import {
  anonymousId,
  decisionOf,
  laterEvent,
  periodOf,
  purchaseOf,
  reversalOf,
  sendEvent,
  storeEventId,
  unique,
  type EventFields,
} from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, asAdmin, change, decide, map, retry, send, statusOf } = withStore();

const balances = (user: string) => balancesOf(service.current, user);
const sendAll = async (events: readonly EventFields[]) =>
  (await atOnce(events.length, (index) => sendEvent(service.current, events[index] ?? {}))).map(decisionOf);
/** A copy with another event id, as RevenueCat's history or a second project may send it. */
const again = (event: EventFields) => ({ ...event, id: unique("event") });

const storeProductId = (productId: string) => publicIds.StoreProduct.write({ store: "APP_STORE", productId });

/** The entries of the user's wallet of a type, oldest first: kind and amount. */
async function entriesOf(userId: string, creditType: string): Promise<string[]> {
  const { body } = await asAdmin(
    `query ($userId: ID!, $creditType: String) { wallet(userId: $userId, creditType: $creditType) {
      entries { nodes { kind amount } } } }`,
    { userId, creditType },
  );
  return body.data.wallet.entries.nodes
    .map(({ kind, amount }: { kind: string; amount: number }) => `${kind} ${amount}`)
    .toReversed();
}

/** A product of the App Store, as an admin sees it; null when it is not mapped. */
async function productOf(productId: string) {
  const { body } = await asAdmin(
    "query ($id: ID!) { node(id: $id) { ... on StoreProduct { creditPackage { id } creditPackages { id } updatedAt } } }",
    { id: storeProductId(productId) },
  );
  return body.data.node;
}

describe("a product of several packages", () => {
  it("grants all of them once, however many copies of the event arrive at the same time", async () => {
    const { productId } = await givenBundle(service.current);
    const user = unique("user");
    const event = purchaseOf(user, { product_id: productId });
    const decisions = await sendAll([
      ...Array.from({ length: 10 }, () => event),
      ...Array.from({ length: 10 }, () => again(event)),
    ]);
    expect(
      decisions.filter((decision) => decision === "IGNORED DUPLICATE_TRANSACTION").length,
    ).toBeGreaterThan(8);
    expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: 30 });
    expect(await entriesOf(user, "CREDITS")).toEqual(["PURCHASE 100"]);
    expect(await entriesOf(user, "GEMS")).toEqual(["PURCHASE 30"]);
  });

  it("grants two packages of one type by two entries, and all times the quantity", async () => {
    const packages = [{ credits: 100 }, { credits: 20, bonusCredits: 5 }, { credits: 7, creditType: "GEMS" }];
    const { productId } = await givenBundle(service.current, packages);
    const user = unique("user");
    expect(await send(purchaseOf(user, { product_id: productId, quantity: 3 }))).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: 375, GEMS: 21 });
    expect(await entriesOf(user, "CREDITS")).toEqual(["PURCHASE 300", "PURCHASE 75"]);
  });

  it("grants up to five packages, of archived ones too", async () => {
    const packages = [1, 2, 3, 4, 5].map((number) => ({ credits: number, creditType: `TYPE_${number}` }));
    const { productId, packageIds } = await givenBundle(service.current, packages);
    await manage(service.current, "archive", { id: packageIds[4] ?? "" });
    const user = unique("user");
    expect(await send(purchaseOf(user, { product_id: productId }))).toBe("APPLIED");
    expect(await balances(user)).toEqual({ TYPE_1: 1, TYPE_2: 2, TYPE_3: 3, TYPE_4: 4, TYPE_5: 5 });
  });

  it("shows its packages, the event's purchases, and each purchase's event and refund", async () => {
    const { productId, packageIds } = await givenBundle(service.current);
    const user = unique("user");
    const event = purchaseOf(user, { product_id: productId });
    await send(event);
    const refund = laterEvent("CANCELLATION", event);
    await send(refund);
    const purchases =
      "purchase { id } purchases { id credits creditPackage { id } storeEvent { id } refund { taken } }";
    const { body } = await asAdmin(
      `query ($id: ID!, $refund: ID!) {
        storeEvent(id: $id) { ${purchases} storeProduct { creditPackage { id } creditPackages { id revenueCat { products { productId } } } } }
        refund: storeEvent(id: $refund) { purchase { id } purchases { id } } }`,
      { id: storeEventId(event.id), refund: storeEventId(refund.id) },
    );
    const shown = body.data.storeEvent;
    const storeEvent = { id: storeEventId(event.id) };
    expect(shown.purchases).toEqual(
      [100, 30].map((credits, index) => ({
        id: expect.stringMatching(/^pur_/),
        credits,
        creditPackage: { id: packageIds[index] },
        storeEvent,
        refund: { taken: credits },
      })),
    );
    expect(shown.purchase.id).toBe(shown.purchases[0].id);
    expect(shown.storeProduct.creditPackage).toEqual({ id: packageIds[0] });
    expect(shown.storeProduct.creditPackages).toEqual(
      packageIds.map((id) => ({ id, revenueCat: { products: [{ productId }] } })),
    );
    expect(body.data.refund).toEqual({
      purchase: shown.purchase,
      purchases: shown.purchases.map(({ id }: { id: string }) => ({ id })),
    });
  });

  it("grants each period of a subscription, and takes back one", async () => {
    const { productId } = await givenBundle(service.current, undefined, { grantsOn: "EACH_PERIOD" });
    for (const store of ["APP_STORE", "STRIPE"]) {
      await change("mapStoreProduct", "eventsApplied", {
        store,
        productId,
        grantsOn: "EACH_PERIOD",
        packageIds: (await givenBundle(service.current)).packageIds,
      });
      const user = unique("user");
      const began = 1_760_000_000_000;
      const first = periodOf(user, { store, product_id: productId, purchased_at_ms: null });
      const second: EventFields = {
        ...again(first),
        type: "RENEWAL",
        purchased_at_ms: began + 2_592_000_000,
        transaction_id: store === "STRIPE" ? first.transaction_id : unique("tx"),
      };
      expect(await send(first)).toBe("APPLIED");
      // The first period gets its time, in the rows of both packages.
      expect(await send({ ...again(first), purchased_at_ms: began })).toBe("IGNORED DUPLICATE_TRANSACTION");
      expect(await send(second)).toBe("APPLIED");
      expect(await balances(user)).toEqual({ CREDITS: 200, GEMS: 60 });
      expect(await send(laterEvent("CANCELLATION", { ...first, purchased_at_ms: began }))).toBe("APPLIED");
      expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: 30 });
      expect(await send(laterEvent("CANCELLATION", second))).toBe("APPLIED");
      expect(await balances(user)).toEqual({ CREDITS: 0, GEMS: 0 });
    }
  });

  it("is granted when it is mapped at last, once, and to whom the parked purchase moved", async () => {
    const { packageIds } = await givenBundle(service.current);
    const [user, anonymous, productId] = [unique("user"), anonymousId(), unique("late")];
    expect(await send(purchaseOf(user, { product_id: productId }))).toBe("PARKED UNKNOWN_PRODUCT");
    const parked = purchaseOf(anonymous, { product_id: productId });
    expect(await send(parked)).toBe("PARKED UNKNOWN_PRODUCT");
    const mapped = await map(productId, { packageId: null, packageIds });
    expect(mapped.eventsApplied).toBe(1);
    expect(await statusOf(parked)).toBe("PARKED ANONYMOUS_USER");
    expect(await balances(user)).toEqual({ CREDITS: 100, GEMS: 30 });
    const moved = { transferred_from: [anonymous], transferred_to: [user] };
    const transfer = {
      type: "TRANSFER",
      id: unique("event"),
      environment: "SANDBOX",
      store: "APP_STORE",
      ...moved,
    };
    expect(await send(transfer)).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: 200, GEMS: 60 });
  });

  it("grants the wallets of the other user after a merge, and a refund takes it back there", async () => {
    const { productId } = await givenBundle(service.current);
    const [from, into] = [unique("from"), unique("into")];
    const event = purchaseOf(from, { product_id: productId });
    await send(event);
    await send(purchaseOf(into));
    const merge = { fromUserId: from, intoUserId: into, environment: "SANDBOX", reason: "One person." };
    await change("mergeWallets", "wallet { id }", merge);
    expect(await send(purchaseOf(from, { product_id: productId }))).toBe("APPLIED");
    expect(await balances(into)).toEqual({ CREDITS: 300, GEMS: 60 });
    expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
    expect(await balances(into)).toEqual({ CREDITS: 200, GEMS: 30 });
    expect(await send(reversalOf(event))).toBe("APPLIED");
    expect(await balances(into)).toEqual({ CREDITS: 300, GEMS: 60 });
  });

  it("grants only the package that an admin names for an event", async () => {
    const { productId } = await givenBundle(service.current);
    const user = unique("user");
    const event = purchaseOf(user, { product_id: productId, quantity: 0 });
    expect(await send(event)).toBe("PARKED INVALID_QUANTITY");
    expect(await decide(event.id, "APPLY", { packageId: starterId, quantity: 1 })).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: 100 });
    expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: 0 });
  });
});

describe("grants all packages of a product or none", () => {
  it.each([
    ["first", 0],
    ["last", 1],
  ])("when the wallet of the %s cannot hold them", async (_name, full) => {
    const largest = { credits: Number.MAX_SAFE_INTEGER };
    const types = full === 0 ? ["CREDITS", "GEMS"] : ["GEMS", "CREDITS"];
    const user = unique("user");
    const big = await givenBundle(service.current, [largest]);
    await send(purchaseOf(user, { product_id: big.productId }));
    const bundle = await givenBundle(
      service.current,
      types.map((creditType) => ({ credits: 10, creditType })),
    );
    const event = purchaseOf(user, { product_id: bundle.productId });
    expect(await sendAll([event, event, again(event)])).toEqual(Array(3).fill("PARKED WALLET_LIMIT_REACHED"));
    expect(await balances(user)).toEqual({ CREDITS: Number.MAX_SAFE_INTEGER });
    const { body } = await asAdmin(
      "query ($id: ID!) { storeEvent(id: $id) { purchase { id } purchases { id } } }",
      { id: storeEventId(event.id) },
    );
    expect(body.data.storeEvent).toEqual({ purchase: null, purchases: [] });
    await spend(service.current, { userId: user, amount: 10 });
    expect((await retry(event.id)).storeEvent.status).toBe("APPLIED");
    expect(await balances(user)).toEqual({ CREDITS: Number.MAX_SAFE_INTEGER, GEMS: 10 });
  });

  it("when two packages together are more than a wallet can hold", async () => {
    const half = { credits: 2 ** 52 };
    const { productId } = await givenBundle(service.current, [half, half]);
    const user = unique("user");
    expect(await send(purchaseOf(user, { product_id: productId }))).toBe("PARKED WALLET_LIMIT_REACHED");
    expect(await balances(user)).toEqual({});
  });
});

describe("mapStoreProduct with a list", () => {
  it("refuses bad lists, and changes nothing", async () => {
    const { productId, packageIds } = await givenBundle(service.current);
    const [one = "", other = ""] = packageIds;
    const many: string[] = [];
    for (let count = 0; count < 6; count += 1) many.push(await givenCreditPackage(service.current));
    const refusals = await Promise.all(
      [[], many, [one, one], [one, ""], [one, "x".repeat(65)]].map((list) =>
        map(productId, { packageId: null, packageIds: list }),
      ),
    );
    expect(refusals.map(({ code }) => code)).toEqual(Array(5).fill("BAD_USER_INPUT"));
    expect(await map(productId, { packageId: one, packageIds: [other] })).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { fields: [{ field: "packageIds", message: expect.any(String) }] },
    });
    for (const unknown of ["f".repeat(24), "no-package"])
      expect(await map(productId, { packageId: null, packageIds: [one, unknown] })).toMatchObject({
        code: "NOT_FOUND",
      });
    expect((await productOf(productId)).creditPackages).toEqual(packageIds.map((id) => ({ id })));
  });

  it("replaces a mapping to one package, is replaced by one, and is no change when it is the same", async () => {
    const { packageIds } = await givenBundle(service.current);
    const productId = unique("product");
    await map(productId);
    expect(await productOf(productId)).toMatchObject({
      creditPackage: { id: starterId },
      creditPackages: [{ id: starterId }],
    });
    await map(productId, { packageId: null, packageIds });
    const mapped = await productOf(productId);
    expect(mapped.creditPackages).toEqual(packageIds.map((id) => ({ id })));
    await map(productId, { packageId: null, packageIds });
    expect(await productOf(productId)).toEqual(mapped);
    await map(productId, { packageId: null, packageIds: packageIds.toReversed() });
    expect((await productOf(productId)).creditPackage).toEqual({ id: packageIds[1] });
    await map(productId);
    expect((await productOf(productId)).creditPackages).toEqual([{ id: starterId }]);
    await map(productId, { packageId: null });
    expect(await productOf(productId)).toMatchObject({ creditPackage: null, creditPackages: [] });
    await map(productId, { packageId: null, packageIds });
    await unmap(service.current, productId);
    expect(await productOf(productId)).toBeNull();
  });

  it("keeps the packages in the audit log", async () => {
    const { productId, packageIds } = await givenBundle(service.current);
    await map(productId);
    const [first, later] = await auditEntries(service.current, { subject: storeProductId(productId) });
    const list = { packageId: packageIds[0], furtherPackageIds: packageIds.slice(1) };
    expect(first).toMatchObject({ input: { packageIds }, after: list });
    expect(later).toMatchObject({ before: list, after: { packageId: starterId } });
    expect(later?.after).not.toHaveProperty("furtherPackageIds");
  });
});
