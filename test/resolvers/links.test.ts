import type { Logger } from "typeorm";
import { givenBundle } from "../support/bundles";
import { starterId } from "../support/harness";
import { laterEvent, purchaseOf, storeEventId, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, asAdmin, change, send } = withStore();

const entries = `query ($user: ID) { wallet(userId: $user) { entries(first: 50) { nodes {
  kind
  merge { id }
  purchase { creditPackage { id } storeEvent { id purchase { id } storeProduct { creditPackage { id } } } }
} } } }`;

it("leads an admin from entries to purchases, events, products and packages by ten statements at most", async () => {
  const user = unique("user");
  const events = Array.from({ length: 6 }, () => purchaseOf(user));
  for (const event of events) expect(await send(event)).toBe("APPLIED");
  const statements: string[] = [];
  const { connection } = service.current.context.database.read;
  connection.logger = { logQuery: (sql) => void statements.push(sql) } as Logger;
  const { body } = await asAdmin(entries, { user });
  expect(statements.length).toBeLessThanOrEqual(10);
  const { nodes } = body.data.wallet.entries;
  expect(nodes.map(({ purchase }: { purchase: { storeEvent: object } }) => purchase.storeEvent)).toEqual(
    events
      .map(({ id }) => ({
        id: storeEventId(id),
        purchase: { id: expect.stringMatching(/^pur_/) },
        storeProduct: { creditPackage: { id: starterId } },
      }))
      .toReversed(),
  );
});

it("reads the wallets of 100 store events and of their purchases by ten statements at most", async () => {
  const users = Array.from({ length: 100 }, () => unique("user"));
  for (const user of users) expect(await send(purchaseOf(user))).toBe("APPLIED");
  const statements: string[] = [];
  const { connection } = service.current.context.database.read;
  connection.logger = { logQuery: (sql) => void statements.push(sql) } as Logger;
  const { body } = await asAdmin(
    "{ storeEvents(first: 100) { nodes { wallet { userId balance } purchase { wallet { userId balance } } } } }",
  );
  expect(statements.length).toBeLessThanOrEqual(10);
  expect(body.data.storeEvents.nodes).toEqual(
    users.toReversed().map((userId) => {
      const wallet = { userId, balance: 100 };
      return { wallet, purchase: { wallet } };
    }),
  );
});

/** A mutation that maps a new product to the starter package. */
const map = (productId: string) =>
  `mapStoreProduct(input: { store: "AMAZON", productId: "${productId}", packageId: "${starterId}" }) {
     storeProduct { creditPackage { revenueCat { products { productId } } } } }`;

it("shows the mapping as it is after each of several mutations", async () => {
  const [one, other] = [unique("product"), unique("product")];
  const document = `mutation {
    a: ${map(one)} b: ${map(other)}
    unmapStoreProduct(input: { store: "AMAZON", productId: "${one}" }) { deletedStoreProductId }
    updateCreditPackage(input: { id: "${starterId}" }) { creditPackage { revenueCat { products { productId } } } } }`;
  const { body } = await asAdmin(document);
  expect(body.errors).toBeUndefined();
  const { a, b, updateCreditPackage } = body.data;
  const shown = [a.storeProduct, b.storeProduct, updateCreditPackage].map(({ creditPackage }) =>
    creditPackage.revenueCat.products
      .map(({ productId }: { productId: string }) => productId)
      .filter((productId: string) => [one, other].includes(productId)),
  );
  expect(shown).toEqual([[one], [one, other], [other]]);
});

it("refuses products of packages of products of packages without end", async () => {
  const within = (levels: number): string =>
    levels === 0 ? "id" : `revenueCat { products { creditPackage { ${within(levels - 1)} } } }`;
  const refusal = async (levels: number) =>
    (await asAdmin(`{ creditPackage(id: "${starterId}") { ${within(levels)} } }`)).body.errors?.[0].message;
  expect(await refusal(1)).toBeUndefined();
  expect(await refusal(3)).toMatch(/^The query costs \d+;/);
});

/** The price of a document that selects 36 fields in this place, below the mapping of a package. */
async function priceOf(place: string, end: string): Promise<string | undefined> {
  const fields = "id name credits ".repeat(12);
  const document = `{ creditPackage(id: "${starterId}") { revenueCat { ${place} ${fields} } ${end}`;
  return /costs (\d+);/.exec((await asAdmin(document)).body.errors?.[0].message)?.[1];
}

it("prices the products of a package alike, with and without a fragment", async () => {
  const price = await priceOf("products { creditPackage {", "} } } }");
  expect(Number(price)).toBeGreaterThan(5000);
  const inFragment = "products { ...p } } } } fragment p on StoreProduct { ... { creditPackage {";
  expect(await priceOf(inFragment, "} }")).toBe(price);
});

it("prices all packages of a product, and all purchases of an event, as five of each", async () => {
  const one = Number(await priceOf("products { creditPackage {", "} } } }"));
  expect(Number(await priceOf("products { creditPackages {", "} } } }"))).toBeGreaterThan(3 * one);
  const fields = "id credits userId ".repeat(9);
  const both = await Promise.all(
    ["purchase", "purchases"].map((field) =>
      asAdmin(`{ storeEvents(first: 100) { nodes { ${field} { ${fields} } } } }`),
    ),
  );
  expect(both.map(({ body }) => body.errors?.[0].message ?? "answered")).toEqual([
    "answered",
    expect.stringMatching(/costs \d+;/),
  ]);
});

it("reads the purchases of 40 events of bundles, and their events, by ten statements at most", async () => {
  const { productId } = await givenBundle(service.current);
  const users = Array.from({ length: 40 }, () => unique("user"));
  for (const user of users) expect(await send(purchaseOf(user, { product_id: productId }))).toBe("APPLIED");
  const statements: string[] = [];
  const { connection } = service.current.context.database.read;
  connection.logger = { logQuery: (sql) => void statements.push(sql) } as Logger;
  const { body } = await asAdmin(
    "{ storeEvents(first: 40) { nodes { id purchases { userId storeEvent { id } } storeProduct { creditPackages { id } } } } }",
  );
  expect(statements.length).toBeLessThanOrEqual(10);
  const shown = body.data.storeEvents.nodes as {
    id: string;
    purchases: { userId: string; storeEvent: { id: string } }[];
  }[];
  expect(
    shown.map(({ id, purchases }) =>
      purchases.map(({ userId, storeEvent }) => [userId, storeEvent.id === id]),
    ),
  ).toEqual(
    users.toReversed().map((user) => [
      [user, true],
      [user, true],
    ]),
  );
});

it("shows the event that made a purchase, also when it was refunded since, and none for a test purchase", async () => {
  const user = unique("user");
  const event = purchaseOf(user);
  for (const one of [event, laterEvent("CANCELLATION", event)]) expect(await send(one)).toBe("APPLIED");
  await service.current.purchase(user);
  const { body } = await asAdmin(
    "query ($user: ID) { purchases(userId: $user) { nodes { storeEvent { id type } } } }",
    { user },
  );
  expect(body.data.purchases.nodes).toEqual([
    { storeEvent: null },
    { storeEvent: { id: storeEventId(event.id), type: event.type } },
  ]);
});

it("shows a user no purchase of the user whose wallet was merged into theirs, and an admin both", async () => {
  const [from, into] = [unique("from"), unique("into")];
  const event = purchaseOf(from);
  for (const one of [event, purchaseOf(into)]) expect(await send(one)).toBe("APPLIED");
  const { merge } = await change("mergeWallets", "merge { id }", {
    fromUserId: from,
    intoUserId: into,
    environment: "SANDBOX",
    reason: "One person.",
  });
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
  const query =
    "query ($user: ID) { wallet(userId: $user) { entries { nodes { kind merge { id } purchase { userId } } } } }";
  const seen = async (viewer: object) => {
    const { body } = await service.current.graphql(query, { variables: { user: into }, ...viewer });
    return body.data.wallet.entries.nodes;
  };
  const own = { kind: "PURCHASE", merge: null, purchase: { userId: into } };
  const merged = { kind: "MERGE", merge, purchase: null };
  const refund = { kind: "REFUND", merge: null };
  expect(await seen({ as: into })).toEqual([{ ...refund, purchase: null }, merged, own]);
  expect(await seen({ as: "boss", role: "admin" })).toEqual([
    { ...refund, purchase: { userId: from } },
    merged,
    own,
  ]);
});

it("refuses a user the event of their purchase, and shows the rest of it", async () => {
  const user = unique("user");
  expect(await send(purchaseOf(user))).toBe("APPLIED");
  const { body } = await service.current.graphql(
    "{ purchases { nodes { credits storeEvent { payload } } } }",
    {
      as: user,
    },
  );
  expect(body.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  expect(body.data.purchases.nodes).toEqual([{ credits: 100, storeEvent: null }]);
});

it("shows with a purchase the buyer's wallet of its environment, also after that was merged away", async () => {
  const [from, into] = [unique("from"), unique("into")];
  for (const user of [from, into]) await service.current.purchase(user);
  const merge = { fromUserId: from, intoUserId: into, environment: "SANDBOX", reason: "One person." };
  await change("mergeWallets", "merge { id }", merge);
  const { body } = await service.current.graphql(
    "{ purchases { nodes { wallet { userId environment balance mergedInto { intoUserId } } } } }",
    { as: from },
  );
  expect(body.errors).toBeUndefined();
  expect(body.data.purchases.nodes).toEqual([
    { wallet: { userId: from, environment: "SANDBOX", balance: 0, mergedInto: { intoUserId: null } } },
  ]);
});

it("names the mapping that is gone, for caches to forget it", async () => {
  const product = { store: "APP_STORE", productId: unique("product") };
  const { storeProduct } = await change(
    "mapStoreProduct",
    "storeProduct { id creditPackage { id } }",
    product,
  );
  expect(storeProduct).toEqual({ id: expect.stringMatching(/^spr_/), creditPackage: null });
  const { body } = await asAdmin(
    "mutation ($input: StoreProductInput!) { unmapStoreProduct(input: $input) { deletedStoreProductId } }",
    { input: product },
  );
  expect(body.data.unmapStoreProduct).toEqual({ deletedStoreProductId: storeProduct.id });
});
