import { sign } from "jsonwebtoken";
import { StoreEvent } from "../../src/entities/store-event";
import { StoreProduct } from "../../src/entities/store-product";
import { retryParkedEvents } from "../../src/store/inbox/retry-parked-events";
import { starterId, startTestService, testSecret, withService } from "../support/harness";
import { anonymousId, balanceOf, laterEvent, purchaseOf, storeCalls, unique } from "../support/revenuecat";

const service = withService();
const { asAdmin, balance, change, send, sweep } = storeCalls(() => service.current);

const map = (productId: string, more: object = {}) =>
  change("mapStoreProduct", "eventsApplied storeProduct { packageId grantsOn }", {
    store: "APP_STORE",
    productId,
    packageId: starterId,
    ...more,
  });
const resolve = (input: object) =>
  change("resolveStoreEvent", "storeEvent { status reason userId resolvedBy resolution }", input);
const retry = (eventId: unknown) =>
  change("retryStoreEvent", "storeEvent { status reason }", {
    eventId,
    reason: "Again.",
  });

async function eventsOf(
  filter: object,
): Promise<{ eventId: string; status: string; reason: string | null }[]> {
  const { body } = await asAdmin(
    "query ($filter: StoreEventFilter) { storeEvents(first: 50, filter: $filter) { nodes { eventId status reason } totalCount } }",
    { filter },
  );
  expect(body.data.storeEvents.totalCount).toBe(body.data.storeEvents.nodes.length);
  return body.data.storeEvents.nodes;
}

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

  it("nets to nothing when it was refunded while it waited", async () => {
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
    await service.current.service.database.inTransaction((tx) =>
      tx.manager.insert(StoreProduct, { ...row, createdAt: now, updatedAt: now }),
    );
    expect(await balance(user)).toBe(0);
    const { databaseUrl } = service.current;
    if (databaseUrl.startsWith("file:")) return;
    const later = await startTestService({}, { databaseUrl });
    await later.stop();
    expect(await balance(user)).toBe(100);
  });

  it("is credited to all others when a fault stops one of them, and to that one after the repair", async () => {
    const product_id = unique("product");
    const users = [unique("a"), unique("b"), unique("c")];
    const purchases = users.map((user) => purchaseOf(user, { product_id }));
    for (const purchase of purchases) await send(purchase);
    const { database } = service.current.service;
    const eventId = String(purchases[0]?.id);
    const { payload } = await database.read.findOneByOrFail(StoreEvent, { eventId });
    const keep = (kept: string) =>
      database.inTransaction((tx) => tx.manager.update(StoreEvent, { eventId }, { payload: kept }));
    await keep("{ torn");
    expect(await map(product_id)).toMatchObject({ eventsApplied: 2 });
    expect(await Promise.all(users.map(balance))).toEqual([0, 100, 100]);
    expect(await database.read.findOneBy(StoreEvent, { eventId })).toMatchObject({
      status: "FAILED",
      reason: "FAULT",
    });
    const lines = service.current.logLines.map((line) => JSON.parse(line));
    expect(lines).toContainEqual(expect.objectContaining({ alert: "store_event_failed", eventId }));
    await keep(payload);
    expect(await map(product_id)).toMatchObject({ eventsApplied: 1 });
    expect(await Promise.all(users.map(balance))).toEqual([100, 100, 100]);
  });

  it("stays mapped when what waits for it cannot be looked up just then, and the sweep makes good", async () => {
    const [mapped, nothing] = [unique("product"), unique("nothing")];
    const [first, second] = [unique("a"), unique("b")];
    await map(nothing, { packageId: null });
    await send(purchaseOf(first, { product_id: mapped }));
    expect(await send(purchaseOf(second, { product_id: nothing }))).toBe("IGNORED NOTHING_TO_GRANT");
    const { read } = service.current.service.database;
    const query = read.query.bind(read);
    read.query = (sql: string, ...more: unknown[]) =>
      sql.includes("store_products p")
        ? Promise.reject(new Error("Torn cable."))
        : query(sql, ...(more as []));
    const answers = [await map(mapped), await map(nothing)];
    read.query = query;
    for (const answer of answers)
      expect(answer).toMatchObject({ eventsApplied: 0, storeProduct: { packageId: starterId } });
    expect(service.current.logLines.join("")).toContain("Torn cable.");
    expect(await Promise.all([first, second].map(balance))).toEqual([0, 0]);
    await retryParkedEvents(service.current.service);
    expect(await Promise.all([first, second].map(balance))).toEqual([100, 100]);
  });

  it("can be said to grant nothing, or only for each period", async () => {
    const [nothing, monthly] = [unique("nothing"), unique("monthly")];
    await map(nothing, { packageId: null });
    expect(await send(purchaseOf(unique("user"), { product_id: nothing }))).toBe("IGNORED NOTHING_TO_GRANT");
    const user = unique("user");
    const subscription = purchaseOf(user, { product_id: monthly, type: "INITIAL_PURCHASE" });
    expect(await send(subscription)).toBe("PARKED UNKNOWN_PRODUCT");
    await map(monthly, { grantsOn: "EACH_PERIOD" });
    expect(await balance(user)).toBe(100);
  });

  it("brings back what a mistaken mapping ignored when it is corrected, once", async () => {
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

/** What the wallet holds that a token with these claims sees. */
async function balanceWith(claims: object): Promise<number> {
  const authorization = sign({ ...claims, exp: Date.now() / 1000 + 60 }, testSecret, {
    algorithm: "HS256",
  });
  const answer = await service.current.rest("POST", "/api/v1/wallet/claims", { headers: { authorization } });
  return answer.body.data.balance;
}

describe("an anonymous buyer", () => {
  it("is credited when a later event names the user behind the id", async () => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    const purchase = purchaseOf(anonymous);
    expect(await send(purchase)).toBe("PARKED ANONYMOUS_USER");
    const login = {
      type: "EXPIRATION",
      id: unique("event"),
      environment: "SANDBOX",
      app_user_id: user,
      aliases: [anonymous, user],
    };
    expect(await send(login)).toBe("IGNORED NO_EFFECT");
    expect(await balance(user)).toBe(100);
    // And from now on the anonymous id is known.
    expect(await send(purchaseOf(anonymous))).toBe("APPLIED");
    expect(await balance(user)).toBe(200);
  });

  it("is found through the aliases or the original id", async () => {
    const [first, second] = [unique("user"), unique("user")];
    await send(purchaseOf(anonymousId(), { aliases: [anonymousId(), first] }));
    await send(purchaseOf(anonymousId(), { original_app_user_id: second }));
    expect([await balance(first), await balance(second)]).toEqual([100, 100]);
  });

  it("is credited to whom a transfer names, also when the transfer comes first", async () => {
    const [anonymous, earlier, user] = [anonymousId(), anonymousId(), unique("user")];
    const transfer = (from: string) => ({
      type: "TRANSFER",
      id: unique("event"),
      environment: "SANDBOX",
      store: "APP_STORE",
      transferred_from: [from],
      transferred_to: [anonymousId(), user],
    });
    await send(purchaseOf(anonymous));
    expect(await send(transfer(anonymous))).toBe("APPLIED");
    expect(await balance(user)).toBe(100);
    await send(transfer(earlier));
    expect(await send(purchaseOf(earlier))).toBe("APPLIED");
    expect(await balance(user)).toBe(200);
  });

  it("is credited when a web purchase is redeemed", async () => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    await send(purchaseOf(anonymous, { store: "RC_BILLING" }));
    const redeemed = { type: "PURCHASE_REDEEMED", id: unique("event"), environment: "SANDBOX" };
    await send({ ...redeemed, redeemed_from: [anonymous], redeemed_by: [user] });
    expect(await balance(user)).toBe(100);
  });

  it("is credited when a token claims the anonymous id, and only to the first who claims it", async () => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    await send(purchaseOf(anonymous));
    expect(await balanceWith({ sub: unique("other"), revenuecat_ids: "not a list" })).toBe(0);
    expect(await balanceWith({ sub: unique("other"), revenuecat_ids: [user, 7, null] })).toBe(0);
    expect(await balanceWith({ sub: user, revenuecat_ids: [7, anonymous, null, "", {}] })).toBe(100);
    expect(await balanceWith({ sub: unique("late"), revenuecat_ids: [anonymous] })).toBe(0);
  });

  it("is not guessed when the ids belong to two users", async () => {
    const [first, second] = [unique("user"), unique("user")];
    for (const user of [first, second]) await send(purchaseOf(user));
    const purchase = purchaseOf(anonymousId(), { aliases: [first, second] });
    expect(await send(purchase)).toBe("PARKED AMBIGUOUS_USER");
    expect(
      await resolve({ eventId: purchase.id, resolution: "APPLY", userId: second, reason: "Asked by mail." }),
    ).toEqual({
      storeEvent: {
        status: "APPLIED",
        reason: null,
        userId: second,
        resolvedBy: "boss",
        resolution: "Asked by mail.",
      },
    });
    expect([await balance(first), await balance(second)]).toEqual([100, 200]);
  });

  it.each(["null", "undefined", "guest", "0", "[object Object]", "a/b", ""])(
    "is not the user called %j",
    async (id) => {
      expect(await send(purchaseOf(id))).toBe("PARKED UNKNOWN_USER");
      expect(await balance(id || "x")).toBe(0);
    },
  );
});

it("leaves granted credits where they are when purchases are transferred", async () => {
  const [from, to] = [unique("user"), unique("user")];
  await send(purchaseOf(from));
  const product_id = unique("product");
  await send(purchaseOf(from, { product_id }));
  const transfer = { type: "TRANSFER", id: unique("event"), environment: "SANDBOX", store: "APP_STORE" };
  await send({ ...transfer, transferred_from: [from], transferred_to: [to] });
  await map(product_id);
  expect([await balance(from), await balance(to)]).toEqual([100, 100]);
});

describe("an admin", () => {
  it("can do what is missing by hand, with a reason, once", async () => {
    const user = unique("user");
    const purchase = purchaseOf(anonymousId(), { product_id: unique("product"), quantity: 7000 });
    await send(purchase);
    const wish = { eventId: purchase.id, resolution: "APPLY", reason: "Receipt seen." };
    expect(await resolve(wish)).toMatchObject({
      storeEvent: { status: "PARKED", reason: "UNKNOWN_PRODUCT" },
    });
    const whole = { ...wish, userId: user, packageId: starterId, quantity: 7 };
    expect(await resolve(whole)).toMatchObject({
      storeEvent: { status: "APPLIED", resolution: "Receipt seen." },
    });
    expect(await resolve(whole)).toMatchObject({ code: "CONFLICT", details: { reason: "EVENT_DECIDED" } });
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

  it("names the user also for a product that is mapped only later", async () => {
    const [wrong, right] = [unique("wrong"), unique("right")];
    const product_id = unique("product");
    const purchase = purchaseOf(wrong, { product_id });
    await send(purchase);
    const wish = { eventId: purchase.id, resolution: "APPLY", reason: "It is hers.", userId: right };
    expect(await resolve(wish)).toMatchObject({
      storeEvent: { status: "PARKED", reason: "UNKNOWN_PRODUCT" },
    });
    expect(await map(product_id)).toMatchObject({ eventsApplied: 1 });
    expect([await balance(wrong), await balance(right)]).toEqual([0, 100]);
  });

  it("names the user for good: no later transfer takes that choice back", async () => {
    const [wrong, right, third] = [unique("wrong"), unique("right"), unique("third")];
    const product_id = unique("product");
    const [chosen, free] = [purchaseOf(wrong, { product_id }), purchaseOf(wrong, { product_id })];
    for (const event of [chosen, free]) await send(event);
    await resolve({ eventId: chosen.id, resolution: "APPLY", reason: "It is hers.", userId: right });
    const transfer = { type: "TRANSFER", id: unique("event"), environment: "SANDBOX", store: "APP_STORE" };
    await send({ ...transfer, transferred_from: [wrong], transferred_to: [third] });
    await map(product_id);
    expect(await Promise.all([wrong, right, third].map(balance))).toEqual([0, 100, 100]);
  });

  it("has the last word also after a transfer", async () => {
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
    await resolve({ eventId: purchase.id, resolution: "APPLY", reason: "It is hers.", userId: right });
    await send({ ...transfer, id: unique("event"), transferred_to: [third] });
    await map(product_id);
    expect(await Promise.all([wrong, right, third].map(balance))).toEqual([0, 100, 0]);
  });

  it.each([{ packageId: starterId }, { quantity: 3 }])(
    "is told that %j cannot be kept while the event stays parked, and nothing changes",
    async (more) => {
      const [anonymous, right] = [anonymousId(), unique("right")];
      const product_id = "packageId" in more ? "credits_100" : unique("product");
      const purchase = purchaseOf(anonymous, { product_id });
      await send(purchase);
      const before = await eventsOf({ userId: anonymous });
      const wish = { eventId: purchase.id, resolution: "APPLY", reason: "Receipt seen." };
      expect(await resolve({ ...wish, ...more })).toMatchObject({
        code: "CONFLICT",
        details: { reason: "EVENT_STAYS_PARKED" },
      });
      expect(await eventsOf({ userId: anonymous })).toEqual(before);
      const whole = { ...wish, packageId: starterId, quantity: 3, userId: right };
      expect(await resolve(whole)).toMatchObject({ storeEvent: { status: "APPLIED" } });
      expect(await balance(right)).toBe(300);
    },
  );

  it("can call an unclear cancellation a refund, or dismiss it", async () => {
    const user = unique("user");
    const purchases = [purchaseOf(user), purchaseOf(user)];
    const unclear = purchases.map((purchase) =>
      laterEvent("CANCELLATION", purchase, { cancel_reason: "UNKNOWN", price: 0 }),
    );
    for (const event of [...purchases, ...unclear]) await send(event);
    const [first, second] = unclear.map(({ id }) => id);
    await resolve({ eventId: first, resolution: "APPLY", reason: "Refunded by us." });
    expect(
      await resolve({ eventId: second, resolution: "DISMISS", reason: "Only cancelled." }),
    ).toMatchObject({
      storeEvent: { status: "DISMISSED" },
    });
    expect(await balance(user)).toBe(100);
  });

  it("does not make a refund of a cancellation that failed and was never unclear", async () => {
    const user = unique("user");
    const purchase = purchaseOf(user);
    const cancelled = laterEvent("CANCELLATION", purchase, { cancel_reason: "UNSUBSCRIBE", price: 0 });
    for (const event of [purchase, cancelled]) await send(event);
    await service.current.service.database.inTransaction((tx) =>
      tx.manager.update(StoreEvent, { eventId: String(cancelled.id) }, { status: "FAILED", reason: null }),
    );
    const wish = { eventId: cancelled.id, resolution: "APPLY", reason: "Again." };
    expect(await resolve(wish)).toMatchObject({ storeEvent: { status: "IGNORED", reason: "NOT_A_REFUND" } });
    expect(await balance(user)).toBe(100);
  });

  it("cannot mix environments", async () => {
    const user = unique("user");
    const purchase = purchaseOf(user, { environment: "PRODUCTION" });
    await send(purchase);
    const answers = [
      await retry(purchase.id),
      await resolve({ eventId: purchase.id, resolution: "APPLY", reason: "Please." }),
    ];
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

/** An event that no sweep can read, and how to repair it. */
async function givenTornEvent(): Promise<{
  eventId: string;
  user: string;
  repair: () => Promise<unknown>;
}> {
  const [anonymous, user] = [anonymousId(), unique("user")];
  const purchase = purchaseOf(anonymous);
  await send(purchase);
  const eventId = String(purchase.id);
  // However often it was looked at before, its first failure is the first.
  for (let times = 0; times < 8; times += 1) await retry(eventId);
  const { database } = service.current.service;
  const { payload } = await database.read.findOneByOrFail(StoreEvent, { eventId });
  const keep = (kept: string) =>
    database.inTransaction((tx) => tx.manager.update(StoreEvent, { eventId }, { payload: kept }));
  await keep("{ torn");
  await send({
    type: "EXPIRATION",
    id: unique("event"),
    environment: "SANDBOX",
    app_user_id: user,
    aliases: [anonymous, user],
  });
  return { eventId, user, repair: () => keep(payload) };
}

const attemptsOf = async (eventId: string) =>
  (await service.current.service.database.read.findOneByOrFail(StoreEvent, { eventId })).attempts;
const alertsOf = (eventId: string) =>
  service.current.logLines.filter(
    (line) => line.includes('"alert":"store_event_failed"') && line.includes(eventId),
  ).length;
const letPass = (eventId: string, minutes: number) =>
  service.current.service.database.inTransaction(async (tx) => {
    const { decidedAt } = await tx.manager.findOneByOrFail(StoreEvent, { eventId });
    const earlier = new Date(decidedAt.getTime() - minutes * 60_000);
    await tx.manager.update(StoreEvent, { eventId }, { decidedAt: earlier });
  });

it("tries a failing event again at the sweep after longer and longer pauses, and alerts once", async () => {
  const { eventId, user, repair } = await givenTornEvent();
  const before = await attemptsOf(eventId);
  await sweep();
  await sweep();
  expect([await attemptsOf(eventId), alertsOf(eventId)]).toEqual([before, 1]);
  for (const [index, minutes] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
    await letPass(eventId, minutes - 0.5);
    await sweep();
    expect([minutes, await attemptsOf(eventId)]).toEqual([minutes, before + index]);
    await letPass(eventId, 0.5);
    await sweep();
    expect([minutes, await attemptsOf(eventId)]).toEqual([minutes, before + index + 1]);
  }
  expect(alertsOf(eventId)).toBe(1);
  await repair();
  await sweep();
  expect(await balance(user)).toBe(0);
  await letPass(eventId, 60);
  await sweep();
  expect(await balance(user)).toBe(100);
});

it("does not wait longer for the next attempt when the clock was set back an hour", async () => {
  const { eventId, user, repair } = await givenTornEvent();
  await repair();
  // What was decided now lies an hour ahead of the clock.
  await letPass(eventId, -60);
  await sweep();
  expect(await balance(user)).toBe(100);
});

it("tries a failing event at once when an admin asks", async () => {
  const { eventId, user, repair } = await givenTornEvent();
  await repair();
  expect(await retry(eventId)).toEqual({ storeEvent: { status: "APPLIED", reason: null } });
  expect(await balance(user)).toBe(100);
});

it("is watched: parked events are counted and logged with their reason", async () => {
  const product_id = unique("product");
  await send(purchaseOf(unique("user"), { product_id }));
  await send(purchaseOf(unique("user"), { environment: "PRODUCTION" }));
  const { text } = await service.current.rest("GET", "/metrics");
  expect(text).toMatch(/^store_events_parked [1-9]/m);
  expect(text).toMatch(/^store_events_failed 0/m);
  expect(text).toMatch(/^store_event_newest_age_seconds \d/m);
  expect(text).toMatch(/^store_event_environment_mismatches_total [1-9]/m);
  const lines = service.current.logLines.map((line) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({ alert: "store_event_parked", productId: product_id }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ alert: "store_event_environment_mismatch" }));
});

it("does not ask again at each sweep about a cancelled subscription that grants nothing", async () => {
  const purchase = purchaseOf(unique("user"), { type: "INITIAL_PURCHASE" });
  expect(await send(purchase)).toBe("IGNORED NOTHING_TO_GRANT");
  const cancelled = { cancel_reason: "UNKNOWN", price: 0, price_in_purchased_currency: 0 };
  const event = laterEvent("CANCELLATION", purchase, cancelled);
  expect(await send(event)).toBe("IGNORED NOTHING_TO_GRANT");
  await sweep();
  await sweep();
  expect(await attemptsOf(String(event.id))).toBe(1);
});
