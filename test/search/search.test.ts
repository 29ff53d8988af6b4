import { publicIds } from "../../src/public-ids";
import { errorOf, givenCreditPackage, lastPurchaseOf } from "../support/factories";
import { starterId, withService } from "../support/harness";
import { badPlanOf, readsOf } from "../support/query-plans";
import { purchaseOf, sendEvent, storeEventId, unique } from "../support/revenuecat";

const service = withService();
const query = `query ($text: String!, $first: Int) { search(text: $text, first: $first) {
  __typename ... on Node { id } ... on User { userId wallets { id balance } } ... on Purchase { credits userId }
  ... on StoreTransaction { transactionId purchase { id } } ... on StoreEvent { type } ... on CreditPackage { name archivedAt } } }`;

const ask = (text: string, { first = 5, role = "support" as const, as = "ann" } = {}) =>
  service.current.graphql(query, { as, role, variables: { text, first } });

/** What the search finds, as types and ids. */
async function found(text: string, first?: number): Promise<string[]> {
  const { body } = await ask(text, first === undefined ? {} : { first });
  expect(body.errors).toBeUndefined();
  return body.data.search.map(({ __typename, id }: Record<string, string>) => `${__typename} ${id}`);
}

const userResult = (userId: string) => `User ${publicIds.User.write({ userId })}`;

it("finds a user by the whole id, by its beginning, and by the public id", async () => {
  const userId = unique("findme");
  await service.current.purchase(userId);
  for (const text of [userId, userId.slice(0, -2), ` ${userId} `, `own_${userId}`, `usr_${userId}`])
    expect(await found(text)).toContain(userResult(userId));
  expect(await found(userId.toUpperCase())).toEqual([]);
  expect(await found(userId.slice(1))).toEqual([]);
});

it("shows what a search box needs of each result", async () => {
  const userId = unique("shown");
  await service.current.purchase(userId);
  const { body } = await ask(userId);
  expect(body.data.search).toEqual([
    {
      __typename: "User",
      id: publicIds.User.write({ userId }),
      userId,
      wallets: [{ id: expect.stringMatching(/^wal_/), balance: 100 }],
    },
  ]);
});

it("finds a purchase by its id, by the beginning, without the prefix and in small letters", async () => {
  const userId = unique("buyer");
  await service.current.purchase(userId);
  const id = await lastPurchaseOf(service.current, userId);
  for (const text of [id, id.slice(0, -3), id.slice(4), id.slice(4).toLowerCase(), id.slice(4, 24)])
    expect(await found(text)).toContain(`Purchase ${id}`);
  expect(await found("pur_")).toEqual([]);
  expect(await found("pur_8ZZZ")).toEqual([]);
});

it("finds a store event by its id, and a store transaction by its own", async () => {
  const [id, transaction] = [unique("event"), unique("transaction")];
  await sendEvent(service.current, purchaseOf(unique("user"), { id, transaction_id: transaction }));
  for (const text of [id, id.slice(0, -1), `evt_${id}`])
    expect(await found(text)).toContain(`StoreEvent ${storeEventId(id)}`);
  const { body } = await ask(transaction);
  expect(body.data.search).toEqual([
    {
      __typename: "StoreTransaction",
      id: expect.stringMatching(/^stx_/),
      transactionId: transaction,
      purchase: { id: expect.stringMatching(/^pur_/) },
    },
  ]);
  const [{ id: publicId }] = body.data.search;
  for (const text of [transaction.slice(0, -1), publicId])
    expect(await found(text)).toContain(`StoreTransaction ${publicId}`);
});

it("finds a store transaction that granted nothing as the event about it", async () => {
  const [id, transaction] = [unique("event"), unique("transaction")];
  const parked = { id, transaction_id: transaction, product_id: unique("unmapped") };
  await sendEvent(service.current, purchaseOf(unique("user"), parked));
  expect(await found(transaction)).toEqual([`StoreEvent ${storeEventId(id)}`]);
});

it("finds a package by the beginning of its id, of an odd length too, and archived ones", async () => {
  const id = await givenCreditPackage(service.current);
  await service.current.graphql(
    "mutation ($id: ID!) { archiveCreditPackage(input: { id: $id }) { creditPackage { id } } }",
    { as: "root", role: "admin", variables: { id } },
  );
  for (const text of [id, id.slice(0, 23), id.slice(0, 12), id.toUpperCase()])
    expect(await found(text)).toContain(`CreditPackage ${id}`);
  expect(await found(starterId.slice(0, 8))).toContain(`CreditPackage ${starterId}`);
});

it("finds no more objects by each kind of id than asked for, the first by id", async () => {
  const beginning = unique("many");
  for (const end of ["c", "a", "b"]) await service.current.purchase(`${beginning}-${end}`);
  expect(await found(beginning, 2)).toEqual([userResult(`${beginning}-a`), userResult(`${beginning}-b`)]);
});

it("shows each object once, also when two of its ids begin so", async () => {
  const same = unique("same");
  const parked = { id: same, transaction_id: same, product_id: unique("unmapped") };
  await sendEvent(service.current, purchaseOf(unique("user"), parked));
  expect(await found(same)).toEqual([`StoreEvent ${storeEventId(same)}`]);
});

it.each(["%", "___", "a%b", "\\\\\\", "' OR 1=1 --", "\u{10ffff}\u{10ffff}\u{10ffff}"])(
  "takes %j as it is written",
  async (text) => {
    await service.current.purchase(unique("user"));
    expect((await ask(text.padEnd(3, "%"))).body.errors).toBeUndefined();
    expect(await found(text.padEnd(3, "%"))).toEqual([]);
  },
);

it.each([
  ["shorter than three characters", "ab"],
  ["shorter without the blanks at its ends", "  ab  "],
  ["empty", ""],
  ["longer than every id", "a".repeat(301)],
  ["with a character that no id has", "abc\0"],
])("refuses a text that is %s", async (_, text) => {
  expect(errorOf(await ask(text))).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { fields: [{ field: "text" }] },
  });
});

it.each([0, 21, -1])("refuses to find %i objects of a kind", async (first) => {
  expect(errorOf(await ask("abc", { first })).code).toBe("BAD_USER_INPUT");
});

it("reads one range of an index for each kind of id, and then each type at once", async () => {
  const shared = unique("abc");
  for (const end of ["1", "2"]) await service.current.purchase(`${shared}${end}`);
  await sendEvent(
    service.current,
    purchaseOf(unique("user"), { id: `${shared}3`, transaction_id: `${shared}4` }),
  );
  const plain = "query ($text: String!) { search(text: $text, first: 20) { __typename ... on Node { id } } }";
  const reads = await readsOf(service.current, async () => {
    const { body } = await service.current.graphql(plain, {
      as: "ann",
      role: "auditor",
      variables: { text: shared },
    });
    expect(body.data.search).toHaveLength(4);
  });
  // Users, events, transactions and their keys, since the text begins no other id. Then the users, the events, the
  // transactions and their owners.
  expect(reads).toHaveLength(8);
  for (const read of reads)
    expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
});

it("reads a statement for each kind of id, whatever the text", async () => {
  const id = "0123456789abcdef01234567";
  const reads = await readsOf(service.current, () => ask(id.slice(0, 20)));
  expect(reads.length).toBe(5);
  for (const read of reads)
    expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
});

it("costs what an operation may cost, with twenty results of each kind", async () => {
  expect((await ask("abc", { first: 20 })).body.errors).toBeUndefined();
});
