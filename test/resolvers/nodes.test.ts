import type { Logger } from "typeorm";
import { buildGraphqlSchema } from "../../src/resolvers/schema";
import { hold } from "../support/holds";
import { starterId, withService } from "../support/harness";
import { purchaseOf, sendEvent, storeEventId, unique } from "../support/revenuecat";

const service = withService();
const schema = buildGraphqlSchema();

type Role = "user" | "service" | "admin";
const ask = async (query: string, viewer: { as: string; role?: Role }, variables: object = {}) => {
  const { body } = await service.current.graphql(query, { ...viewer, variables });
  expect(body.errors).toBeUndefined();
  return body.data;
};
const admin = { as: "boss", role: "admin" } as const;

/** Returns the id of one object of every type. All but the package, the product and the admin belong to the user. */
async function givenObjects(user: string): Promise<Record<string, string>> {
  const event = purchaseOf(user);
  expect((await sendEvent(service.current, event)).body.data.status).toBe("APPLIED");
  const unmapped = purchaseOf(user, { product_id: unique("unmapped") });
  expect((await sendEvent(service.current, unmapped)).body.data.status).toBe("PARKED");
  const emptied = unique("emptied");
  await service.current.purchase(emptied);
  await service.current.context.database.inTransaction((tx) =>
    tx.query("UPDATE wallets SET spendingFrozenAt = ? WHERE userId = ?", ["2026-01-01 00:00:00", user]),
  );
  await ask(
    `mutation ($user: ID!, $emptied: ID!) {
      liftSpendingFreeze(input: { userId: $user, environment: SANDBOX, reason: "Paid." }) { wallet { id } }
      mergeWallets(input: { fromUserId: $emptied, intoUserId: $user, environment: SANDBOX, reason: "One." }) {
        merge { id } } }`,
    admin,
    { user, emptied },
  );
  const data = await ask(
    `query ($user: ID!, $userId: String!) {
      wallet(userId: $user) {
        id
        entries { nodes { id } }
        lots { nodes { id } }
        mergedFrom { nodes { id } }
        spendingFreezeLifts { nodes { id } }
      }
      purchases(userId: $user) { nodes { id storeEvent { id } creditPackage { id } } }
      storeProducts { nodes { id } }
      auditEntries(first: 1) { nodes { id } }
      unmappedStoreProducts { nodes { id } }
      storeTransactions(where: { userId: { eq: $userId } }) { nodes { id } }
      users(where: { userId: { eq: $userId } }) { nodes { id } }
      me { id } }`,
    admin,
    { user, userId: user },
  );
  const [purchase] = data.purchases.nodes;
  expect(purchase.storeEvent.id).toBe(storeEventId(event.id));
  const held = await hold(service.current, { userId: user, amount: 1 });
  return {
    AuditEntry: data.auditEntries.nodes[0].id,
    CreditPackage: purchase.creditPackage.id,
    Hold: held.body.data.holdCredits.hold.id,
    LedgerEntry: data.wallet.entries.nodes[0].id,
    Lot: data.wallet.lots.nodes[0].id,
    Me: data.me.id,
    Purchase: purchase.id,
    SpendingFreezeLift: data.wallet.spendingFreezeLifts.nodes[0].id,
    StoreEvent: purchase.storeEvent.id,
    StoreProduct: data.storeProducts.nodes[0].id,
    StoreTransaction: data.storeTransactions.nodes[0].id,
    UnmappedStoreProduct: data.unmappedStoreProducts.nodes[0].id,
    User: data.users.nodes[0].id,
    Wallet: data.wallet.id,
    WalletMerge: data.wallet.mergedFrom.nodes[0].id,
  };
}

const nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";

it("finds an object of every type that has ids by its id, one alone and all together", async () => {
  const ids = await givenObjects(unique("owner"));
  const implementing = schema.getPossibleTypes(schema.getType("Node") as never).map(({ name }) => name);
  expect(Object.keys(ids).toSorted()).toEqual(implementing.toSorted());
  const expected = Object.entries(ids).map(([__typename, id]) => ({ __typename, id }));
  expect((await ask(nodes, admin, { ids: Object.values(ids) })).nodes).toEqual(expected);
  for (const one of expected) {
    const { node } = await ask("query ($id: ID!) { node(id: $id) { __typename id } }", admin, { id: one.id });
    expect(node).toEqual(one);
  }
});

it("gives each type of object its own prefix of ids", async () => {
  const { CreditPackage, ...ids } = await givenObjects(unique("owner"));
  expect(CreditPackage).toBe(starterId);
  const prefixes = Object.entries(ids).map(([type, id]) => [type, id.slice(0, 4)]);
  expect(Object.fromEntries(prefixes)).toEqual({
    AuditEntry: "aud_",
    Hold: "hld_",
    LedgerEntry: "ent_",
    Lot: "lot_",
    Me: "usr_",
    Purchase: "pur_",
    SpendingFreezeLift: "lif_",
    StoreEvent: "evt_",
    StoreProduct: "spr_",
    StoreTransaction: "stx_",
    UnmappedStoreProduct: "ups_",
    User: "own_",
    Wallet: "wal_",
    WalletMerge: "mrg_",
  });
});

it.each([
  ["the owner", "user", ["CreditPackage", "Hold", "LedgerEntry", "Lot", "Purchase", "Wallet", "WalletMerge"]],
  ["another user", "user", ["CreditPackage"]],
  [
    "a service",
    "service",
    ["CreditPackage", "Hold", "LedgerEntry", "Lot", "Purchase", "Wallet", "WalletMerge"],
  ],
] as const)(
  "shows %s what its own root field shows them, and null for the rest",
  async (who, role, visible) => {
    const owner = unique("owner");
    const ids = await givenObjects(owner);
    const as = who === "the owner" ? owner : unique("viewer");
    const found = await ask(nodes, { as, role }, { ids: Object.values(ids) });
    const shown = Object.keys(ids).map((type) =>
      visible.some((name) => name === type) ? { __typename: type, id: ids[type] } : null,
    );
    expect(found.nodes).toEqual(shown);
  },
);

const packed = (parts: unknown) => `wal_${Buffer.from(JSON.stringify(parts)).toString("base64url")}`;

it("gives null, without an error, for a missing object and for a text that is no id", async () => {
  const {
    Purchase = "",
    Wallet = "",
    LedgerEntry = "",
    StoreEvent = "",
  } = await givenObjects(unique("owner"));
  const bare = Purchase.slice(4);
  const odd = [
    ["", "nope", "wal_", "pur_", "evt_", "spr_", bare, `ent_${bare}`, `pur_${LedgerEntry.slice(4)}`],
    [`PUR_${bare}`, `pur_${bare.toLowerCase()}`, ` ${Purchase}`, `${Purchase} `, `${Wallet}=`, `${Wallet}A`],
    [StoreEvent.slice(4), "evt_none", "evt_\0", "ffffffffffffffffffffffff", starterId.toUpperCase()],
    [packed(["SANDBOX"]), packed(["SANDBOX", ""]), packed(["SANDBOX", 1]), packed(["sandbox", "alice"])],
    [packed(["SANDBOX", "a".repeat(256)]), packed(["SANDBOX", "a\0"]), packed({}), packed(null)],
    ["spr_W10", "spr_bm90IGpzb24", "lif_01KAP2Q9V5X3J8M4T6B7N0C1DE", "mrg_01KAP2Q9V5X3J8M4T6B7N0C1DE"],
    ["ups_W10", "usr_", "usr_\0", "usr_nobody"],
  ].flat();
  const found = await ask(nodes, admin, { ids: odd });
  expect(found.nodes).toEqual(odd.map(() => null));
});

it("refuses by root fields, as unknown, ids of other types and without their prefix", async () => {
  const { Purchase = "", LedgerEntry = "", StoreEvent = "" } = await givenObjects(unique("owner"));
  for (const id of [Purchase.slice(4), LedgerEntry, `pur_${LedgerEntry.slice(4)}`, "nope"]) {
    const { body } = await service.current.graphql("query ($id: ID!) { purchase(id: $id) { id } }", {
      ...admin,
      variables: { id },
    });
    expect([id, body.errors[0].extensions.code]).toEqual([id, "NOT_FOUND"]);
    const { status } = await service.current.rest("GET", `/api/v1/purchases/${id}`, { as: "boss" });
    expect([id, status]).toEqual([id, 404]);
  }
  for (const id of [StoreEvent.slice(4), Purchase]) {
    const input = { id, reason: "Again." };
    for (const [document, variables] of [
      ["query ($id: ID!) { storeEvent(id: $id) { id } }", { id }],
      [
        "mutation ($input: RetryStoreEventInput!) { retryStoreEvent(input: $input) { storeEvent { id } } }",
        { input },
      ],
    ] as const) {
      const { body } = await service.current.graphql(document, { ...admin, variables });
      expect([id, body.errors[0].extensions.code]).toEqual([id, "NOT_FOUND"]);
    }
  }
});

it("gives a wallet the same id before it exists as later, at both doors", async () => {
  const user = unique("Üser/+?");
  const document = "{ wallet { id exists } me { wallet { id } } }";
  const before = await ask(document, { as: user });
  expect(before.wallet.exists).toBe(false);
  expect((await ask(nodes, { as: user }, { ids: [before.wallet.id] })).nodes).toEqual([
    { __typename: "Wallet", id: before.wallet.id },
  ]);
  await service.current.purchase(user);
  const after = await ask(document, { as: user });
  expect(after).toEqual({
    wallet: { id: before.wallet.id, exists: true },
    me: { wallet: { id: before.wallet.id } },
  });
  const rest = await service.current.rest("GET", "/api/v1/wallet", { as: user });
  expect(rest.body.data.id).toBe(before.wallet.id);
  expect(before.wallet.id).toMatch(/^wal_[\w-]+$/);
});

it("gives purchases and entries the same ids at both doors, and leads from an entry to its purchase", async () => {
  const user = unique("user");
  const bought = await service.current.purchase(user, starterId, { prefer: "return=representation" });
  const { id } = bought.body.data;
  const data = await ask("{ wallet { entries { nodes { id purchase { id } merge { id } } } } }", {
    as: user,
  });
  const [entry] = data.wallet.entries.nodes;
  expect(entry).toEqual({ id: expect.stringMatching(/^ent_/), purchase: { id }, merge: null });
  const { body } = await service.current.rest("GET", "/api/v1/wallet/entries", { as: user });
  expect(body.data.nodes).toMatchObject([{ id: entry.id, reference: id }]);
});

async function outcome(query: string, count: number) {
  const ids = Array.from({ length: count }, () => starterId);
  const { body } = await service.current.graphql(query, { ...admin, variables: { ids } });
  return body.errors?.[0] ?? body.data.nodes.length;
}

it("refuses more than 100 ids at once, and prices what is asked for each", async () => {
  expect(await outcome(nodes, 100)).toBe(100);
  expect(await outcome(nodes, 101)).toMatchObject({
    extensions: { details: { fields: [{ field: "ids" }] } },
  });
  const lists = nodes.replace("id }", "... on Wallet { entries(first: 40) { nodes { id } } } }");
  for (const [count, expected] of [
    [1, 1],
    [100, { message: expect.stringMatching(/^The query costs \d+;/) }],
    [2, 2],
  ] as const) {
    const found = await outcome(lists, count);
    if (typeof expected === "number") expect(found).toBe(expected);
    else expect(found).toMatchObject(expected);
  }
});

it("prices a list of ids by its length, also after a number of that value stood for one id", async () => {
  const document = nodes.replace("id }", "... on Wallet { entries(first: 39) { nodes { id } } } }");
  const askFor = (ids: unknown) =>
    service.current.graphql(document, { ...admin, variables: { ids } }).then(({ body }) => body);
  expect(await askFor(100)).toEqual({ data: { nodes: [null] } });
  const { errors } = await askFor(Array(100).fill(starterId));
  expect(errors?.[0].message).toMatch(/^The query costs \d+;/);
  expect(await askFor(100)).toEqual({ data: { nodes: [null] } });
});

it.each([
  ["a page of each wallet", "Wallet", "entries(first: 1) { pageInfo { hasNextPage } }"],
  ["the merges of each wallet", "Wallet", "mergedFrom(first: 1) { pageInfo { hasNextPage } }"],
  ["the merge that emptied each wallet", "Wallet", "mergedInto { id }"],
  ["the wallet of each viewer", "Me", "wallet { id }"],
])("makes no more than 250 statements for %s", async (_, type, field) => {
  const user = unique("user");
  const { me } = await ask("{ me { id wallet { id } } }", { as: user });
  const ids = Array(100).fill(type === "Me" ? me.id : me.wallet.id);
  const statements: string[] = [];
  const { connection } = service.current.context.database.read;
  connection.logger = { logQuery: (sql) => void statements.push(sql) } as Logger;
  const asked = (fields: number) => {
    const selection = Array.from({ length: fields }, (__, n) => `a${n}: ${field}`).join(" ");
    const document = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${selection} } } }`;
    return service.current.graphql(document, { as: user, variables: { ids } });
  };
  expect((await asked(2)).body.errors).toBeUndefined();
  expect(statements.length).toBeGreaterThan(100);
  expect(statements.length).toBeLessThanOrEqual(250);
  statements.length = 0;
  expect((await asked(3)).body.errors[0].message).toMatch(/^The query costs \d+;/);
  expect(statements).toEqual([]);
});

it("reads many objects by one statement for each type, in however many fields they are asked for", async () => {
  const ids = await givenObjects(unique("owner"));
  const document = `query ($ids: [ID!]!) { ${["a", "b", "c"].map((name) => `${name}: nodes(ids: $ids) { __typename id }`).join(" ")} }`;
  const wanted = Array.from({ length: 2 }, () => Object.values(ids)).flat();
  const statements: string[] = [];
  const { connection } = service.current.context.database.read;
  connection.logger = { logQuery: (sql) => void statements.push(sql) } as Logger;
  const { a, b, c } = await ask(document, admin, { ids: wanted });
  // The viewer comes from the token, without a statement.
  const read = Object.keys(ids).filter((type) => type !== "Me");
  // The owners of the wallets of store transactions take a second one, and so do holds of wallets that lapsed and lots
  // that are not written yet.
  expect(statements).toHaveLength(read.length + 3);
  expect(a).toHaveLength(wanted.length);
  expect([b, c]).toEqual([a, a]);
});
