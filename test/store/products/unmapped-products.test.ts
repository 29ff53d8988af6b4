import { StoreEvent } from "../../../src/entities/store-event";
import { StoreProduct } from "../../../src/entities/store-product";
import { starterId, startTestService } from "../../support/harness";
import { eventually } from "../../support/patience";
import { laterEvent, purchaseOf, storeEventId, unique } from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, asAdmin, balance, eventsOf, map, send, sweep } = withStore();

describe("an unknown product", () => {
  it("is credited to all who bought it as soon as it is mapped, once", async () => {
    const product_id = unique("product");
    const users = [unique("a"), unique("b"), unique("c")];
    for (const user of users)
      expect(await send(purchaseOf(user, { product_id }))).toBe("PARKED UNKNOWN_PRODUCT");
    expect(await map(product_id)).toMatchObject({ eventsApplied: 3 });
    expect(await map(product_id)).toMatchObject({ eventsApplied: 0 });
    expect(await Promise.all(users.map(balance))).toEqual([100, 100, 100]);
  });

  it("is shown until it is mapped", async () => {
    const product_id = unique("product");
    await send(purchaseOf(unique("a"), { product_id }));
    await send(purchaseOf(unique("b"), { product_id }));
    const unmapped = async () => {
      const query =
        "{ unmappedStoreProducts(first: 100) { nodes { store productId parkedEvents lastReceivedAt } totalCount } }";
      const { nodes, totalCount } = (await asAdmin(query, {})).body.data.unmappedStoreProducts;
      expect(totalCount).toBe(nodes.length);
      return nodes.find(({ productId }: { productId: string }) => productId === product_id);
    };
    expect(await unmapped()).toMatchObject({ store: "APP_STORE", parkedEvents: 2 });
    await map(product_id);
    expect(await unmapped()).toBeUndefined();
  });

  it("nets to nothing when it was refunded while it was parked", async () => {
    const product_id = unique("product");
    const purchase = purchaseOf(unique("user"), { product_id });
    await send(purchase);
    expect(await send(laterEvent("CANCELLATION", purchase))).toBe("APPLIED REFUND_NOTED");
    await map(product_id);
    expect(await eventsOf({ userId: purchase.app_user_id, type: "NON_RENEWING_PURCHASE" })).toMatchObject([
      { status: "APPLIED", reason: "NET_ZERO" },
    ]);
    expect(await balance(String(purchase.app_user_id))).toBe(0);
  });

  it("is never lost between its parking and its mapping", async () => {
    for (let round = 0; round < 10; round += 1) {
      const product_id = unique("product");
      const user = unique("user");
      await Promise.all([send(purchaseOf(user, { product_id })), map(product_id)]);
      expect(await balance(user)).toBe(100);
    }
  });

  it("is applied by a service that starts later, when the one that mapped it died", async () => {
    const product_id = unique("product");
    const user = unique("user");
    await send(purchaseOf(user, { product_id }));
    const now = new Date();
    const row = {
      store: "APP_STORE",
      productId: product_id,
      packageId: starterId,
      grantsOn: "PURCHASE" as const,
    };
    await service.current.context.database.inTransaction((tx) =>
      tx.manager.insert(StoreProduct, { ...row, createdAt: now, updatedAt: now }),
    );
    expect(await balance(user)).toBe(0);
    const { databaseUrl } = service.current;
    if (databaseUrl.startsWith("file:")) return;
    const later = await startTestService({}, { databaseUrl });
    // Stopping the service would end its first sweep before the next event.
    await eventually(async () => expect(await balance(user)).toBe(100));
    await later.stop();
  });

  it("is credited to all others when a fault stops one of them, and to that one after the repair", async () => {
    const product_id = unique("product");
    const users = [unique("a"), unique("b"), unique("c")];
    const purchases = users.map((user) => purchaseOf(user, { product_id }));
    for (const purchase of purchases) await send(purchase);
    const { database } = service.current.context;
    const eventId = String(purchases[0]?.id);
    const { payload } = await database.read.findOneByOrFail(StoreEvent, { eventId });
    const keep = (kept: string) =>
      database.inTransaction((tx) => tx.manager.update(StoreEvent, { eventId }, { payload: kept }));
    await keep("{ torn");
    expect(await map(product_id)).toMatchObject({ eventsApplied: 2 });
    expect(await Promise.all(users.map(balance))).toEqual([0, 100, 100]);
    expect(await database.read.findOneBy(StoreEvent, { eventId })).toMatchObject({
      status: "FAILED",
      reasonCode: "FAULT",
    });
    const lines = service.current.logLines.map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ alert: "store_event_failed", storeEvent: storeEventId(eventId) }),
    );
    await keep(payload);
    expect(await map(product_id)).toMatchObject({ eventsApplied: 1 });
    expect(await Promise.all(users.map(balance))).toEqual([100, 100, 100]);
  });

  it("stays mapped when its parked events cannot be read just then, and the next sweep applies them", async () => {
    const [mapped, nothing] = [unique("product"), unique("nothing")];
    const [first, second] = [unique("a"), unique("b")];
    await map(nothing, { packageId: null });
    await send(purchaseOf(first, { product_id: mapped }));
    expect(await send(purchaseOf(second, { product_id: nothing }))).toBe("IGNORED NOTHING_TO_GRANT");
    const { read } = service.current.context.database;
    const query = read.query.bind(read);
    read.query = (sql: string, ...more: unknown[]) =>
      sql.includes("store_products p")
        ? Promise.reject(new Error("Torn cable."))
        : query(sql, ...(more as []));
    const answers = [await map(mapped), await map(nothing)];
    read.query = query;
    for (const answer of answers)
      expect(answer).toMatchObject({ eventsApplied: 0, storeProduct: { creditPackage: { id: starterId } } });
    expect(service.current.logLines.join("")).toContain("Torn cable.");
    expect(await Promise.all([first, second].map(balance))).toEqual([0, 0]);
    await sweep();
    expect(await Promise.all([first, second].map(balance))).toEqual([100, 100]);
  });

  it("can be mapped to no package, or to grant each period only", async () => {
    const [nothing, monthly] = [unique("nothing"), unique("monthly")];
    await map(nothing, { packageId: null });
    expect(await send(purchaseOf(unique("user"), { product_id: nothing }))).toBe("IGNORED NOTHING_TO_GRANT");
    const user = unique("user");
    const subscription = purchaseOf(user, { product_id: monthly, type: "INITIAL_PURCHASE" });
    expect(await send(subscription)).toBe("PARKED UNKNOWN_PRODUCT");
    await map(monthly, { grantsOn: "EACH_PERIOD" });
    expect(await balance(user)).toBe(100);
  });

  it("grants what a mistaken mapping ignored when the mapping is corrected, once", async () => {
    const [nothing, monthly] = [unique("nothing"), unique("monthly")];
    const [buyer, subscriber] = [unique("user"), unique("user")];
    await map(nothing, { packageId: null });
    await map(monthly);
    const subscription = purchaseOf(subscriber, { product_id: monthly, type: "INITIAL_PURCHASE" });
    for (const event of [purchaseOf(buyer, { product_id: nothing }), subscription])
      expect(await send(event)).toBe("IGNORED NOTHING_TO_GRANT");
    expect(await map(nothing)).toMatchObject({ eventsApplied: 1 });
    expect(await map(monthly)).toMatchObject({ eventsApplied: 0 });
    expect(await map(monthly, { grantsOn: "EACH_PERIOD" })).toMatchObject({ eventsApplied: 1 });
    expect(await map(monthly, { grantsOn: "EACH_PERIOD" })).toMatchObject({ eventsApplied: 0 });
    expect([await balance(buyer), await balance(subscriber)]).toEqual([100, 100]);
  });

  it("cannot be mapped to a package that does not exist, nor by anybody but an admin", async () => {
    expect(await map(unique("product"), { packageId: "65a1234bcde5678f9012ffff" })).toMatchObject({
      code: "NOT_FOUND",
    });
    const mutation = `mutation { mapStoreProduct(input: { store: "APP_STORE", productId: "x" }) { eventsApplied } }`;
    for (const role of ["user", "service"] as const) {
      const { body } = await service.current.graphql(mutation, { as: "mallory", role });
      expect(body.errors[0].extensions.code).toBe("FORBIDDEN");
    }
  });
});
