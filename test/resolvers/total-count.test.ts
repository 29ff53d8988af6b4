import type { Logger } from "typeorm";
import { packUlid } from "../../src/ids";
import { plainFieldsOf } from "../support/committed-schema";
import { execute, onServer } from "../support/database";
import { startTestService, type TestService } from "../support/harness";

const asAdmin = { as: "root", role: "admin" } as const;
const digits =
  "(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
/** 100,000 rows with one column, `n`. */
const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
  FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f) numbers`;
const time = "'2026-01-01 00:00:00.000000'";

// The tests insert rows without ledger entries, so the books of this service are not audited.
let service: TestService;
const statements: string[] = [];

beforeAll(async () => {
  service = await startTestService();
  const { database } = service.context;
  const insert = async (userId: string, length: number) => {
    await execute(
      database,
      `INSERT INTO wallets (id, userId, environment, creditType, balance, sequence, headHash, createdAt)
       VALUES (${walletOf(userId)}, '${userId}', 'SANDBOX', 'CREDITS', 0, 0, ${bytes("''")}, ${time})`,
    );
    await execute(
      database,
      `INSERT INTO purchases
       SELECT ${walletOf(userId)}, ${idOf(userId)}, ${packageOf}, 7, 1, 'USD', n, ${time}
       FROM ${numbers} WHERE n < ${length}`,
    );
  };
  await insert("many", 10_001);
  await insert("full", 10_000);
  await insert("nearly", 9_999);
  await insert("few", 100);
  await execute(
    database,
    `INSERT INTO credit_packages (id, name, credits, bonusCredits, priceAmount, currency, creditType, sortOrder, version, createdAt, updatedAt)
     SELECT ${packageOf}, 'One of many', 7, 0, 1, 'USD', 'CREDITS', 1000 + n, 1, ${time}, ${time} FROM ${numbers} WHERE n < 100`,
  );
  await execute(
    database,
    `INSERT INTO store_products (store, productId, packageId, grantsOn, createdAt, updatedAt)
     SELECT 'APP_STORE', ${nameOf}, ${packageOf}, 'EACH_PERIOD', ${time}, ${time} FROM ${numbers} WHERE n < 100`,
  );
  await execute(
    database,
    `INSERT INTO store_transactions (environment, store, transactionId, period, part, state, walletId, purchaseId, credits,
       taken, shortfall, freezesSpending, refunds, updatedAt)
     SELECT 'SANDBOX', 'APP_STORE', ${nameOf}, 0, 0, 'REFUNDED', ${walletOf("few")}, ${idOf("few")}, 7, n, 0, 0, 1, ${time}
     FROM ${numbers} WHERE n < 50`,
  );
  await execute(
    database,
    `INSERT INTO store_events (eventId, id, type, status, reasonCode, store, productId, madeAtMilliseconds, attempts, payload,
       payloadHash, receivedAt, decidedAt)
     SELECT ${nameOf}, ${idOf("event")}, 'RENEWAL', 'PARKED', 'UNKNOWN_PRODUCT', 'PLAY_STORE',
       ${nameOf}, 0, 0, '{}', UNHEX(''), ${time}, ${time} FROM ${numbers} WHERE n < 10001`,
  );
  database.read.connection.logger = { logQuery: (sql) => void statements.push(sql) } as Logger;
});
afterAll(() => service.stop());
beforeEach(() => void statements.splice(0));

const nameOf = text("'name '", "10000000 + n");
const packageOf = bytes(text("'65a1234bcde5678f'", "10000000 + n % 100"));

/** 16 bytes that are in no other user's rows. */
function idOf(userId: string): string {
  return bytes(text(`'00${Buffer.from(userId.padEnd(11, "0")).toString("hex")}'`, "10000000 + n"));
}

function walletOf(userId: string): string {
  return bytes(`'${Buffer.from(userId.padEnd(16, "0")).toString("hex")}'`);
}

function bytes(hexadecimal: string): string {
  return `UNHEX(${hexadecimal})`;
}

function text(start: string, number: string): string {
  return onServer ? `CONCAT(${start}, ${number})` : `${start} || (${number})`;
}

const counting = () => statements.filter((sql) => /COUNT\(\*\) AS .?total/.test(sql));

describe("a list's totalCount", () => {
  it.each([
    ["many", 10_000, true],
    ["full", 10_000, false],
    ["nearly", 9_999, false],
    ["few", 100, false],
    ["nobody", 0, false],
  ])(
    "of %s is %d, capped: %s, found with one bounded statement",
    async (userId, totalCount, countIsCapped) => {
      const { body } = await service.graphql(
        "query ($userId: ID) { purchases(userId: $userId) { totalCount countIsCapped } }",
        { ...asAdmin, variables: { userId } },
      );
      expect(body.data.purchases).toEqual({ totalCount, countIsCapped });
      expect(counting()).toEqual([expect.stringContaining("LIMIT 10001")]);
    },
  );

  it("is capped in every list, also of products that are grouped", async () => {
    const { body } = await service.graphql(
      `{ unmappedStoreProducts(first: 1) { totalCount countIsCapped }
         storeEvents(first: 1, filter: { type: "RENEWAL" }) { totalCount countIsCapped }
         named: storeEvents(first: 1, filter: { userId: "few", status: PARKED }) { totalCount countIsCapped }
         storeProducts(first: 1) { totalCount countIsCapped }
         creditPackages(first: 1) { totalCount countIsCapped }
         wallet(userId: "few") { entries(first: 1) { totalCount countIsCapped } } }`,
      asAdmin,
    );
    const capped = { totalCount: 10_000, countIsCapped: true };
    expect(body.data).toMatchObject({
      unmappedStoreProducts: capped,
      storeEvents: capped,
      named: { totalCount: 0, countIsCapped: false },
      storeProducts: { totalCount: expect.any(Number), countIsCapped: false },
      creditPackages: { totalCount: expect.any(Number), countIsCapped: false },
      wallet: { entries: { totalCount: 0, countIsCapped: false } },
    });
    expect(counting()).toHaveLength(6);
    for (const sql of counting()) expect(sql).toContain("LIMIT 10001");
  });

  it("is counted once for all aliases of a list, and again for another filter", async () => {
    const { body } = await service.graphql(
      `{ a: purchases(userId: "many", first: 1) { totalCount countIsCapped nodes { id } }
         b: purchases(userId: "many", first: 2) { totalCount x: totalCount nodes { id } }
         c: purchases(userId: "few") { totalCount } }`,
      asAdmin,
    );
    expect(body.errors).toBeUndefined();
    expect(counting()).toHaveLength(2);
  });

  it("is not counted unless it is selected", async () => {
    await service.graphql(`{ purchases(userId: "many") { nodes { id } } }`, asAdmin);
    expect(counting()).toEqual([]);
  });

  it.each([
    ["of one list", () => `purchases(userId: "many")`, 6015],
    [
      "of a list under fifteen filters",
      (n: number) => `storeEvents(first: 1, filter: { type: "t${n}" })`,
      6015,
    ],
  ])("has a price: fifteen %s in one document are refused before any is counted", async (_, list, cost) => {
    const lists = Array.from({ length: 15 }, (__, n) => `a${n}: ${list(n)} { totalCount }`);
    const { status, body } = await service.graphql(`{ ${lists.join(" ")} }`, asAdmin);
    expect(status).toBe(400);
    expect(body.errors[0].message).toMatch(new RegExp(`^The query costs ${cost}; at most 5000`));
    expect(statements).toEqual([]);
  });

  it("has a price for each item of the lists in a filter, which may take a statement of its own", async () => {
    const query = "query ($where: PurchaseFilter) { purchases(where: $where, first: 1) { nodes { id } } }";
    const users = { userId: { in: Array.from({ length: 10 }, (__, n) => `user ${n}`) } };
    const filters = Array.from({ length: 3 }, () => ({ OR: Array.from({ length: 10 }, () => users) }));
    const askFor = (where: object) => service.graphql(query, { ...asAdmin, variables: { where } });
    expect((await askFor({ OR: [{ userId: { in: ["a", "b"] } }] })).status).toBe(200);
    statements.splice(0);
    const { status, body } = await askFor({ AND: filters });
    expect(status).toBe(400);
    expect(body.errors[0].message).toMatch(/^The query costs 6663; at most 5000/);
    expect(statements).toEqual([]);
  });

  it.each([
    ["in a fragment", "fragment Counted on PurchaseConnection { totalCount }", "...Counted"],
    ["beside a page whose size no list allows", "", "totalCount nodes { id credits }"],
  ])("costs no less %s", async (_, fragment, selection) => {
    const lists = Array.from(
      { length: 14 },
      (__, n) => `a${n}: purchases(first: 2147483647) { ${selection} }`,
    );
    const { status } = await service.graphql(
      `{ ${lists.join(" ")} z: purchases { ${selection} } } ${fragment}`,
      asAdmin,
    );
    expect(status).toBe(400);
    expect(statements).toEqual([]);
  });
});

it("100 purchases with every field of their package, mapping and refund take six statements at most", async () => {
  const { body } = await service.graphql(
    `{ purchases(userId: "few", first: 100) { totalCount nodes { ${plainFieldsOf("Purchase")}
         creditPackage { ${plainFieldsOf("CreditPackage")}
           revenueCat { ${plainFieldsOf("RevenueCatMapping")} products { ${plainFieldsOf("StoreProduct")} } } }
         refund { ${plainFieldsOf("StoreRefund")} } } } }`,
    asAdmin,
  );
  expect(body.errors).toBeUndefined();
  const { totalCount, nodes } = body.data.purchases;
  expect(totalCount).toBe(100);
  expect(nodes).toHaveLength(100);
  for (const { id, creditPackage, refund } of nodes) {
    const number = packUlid(id.slice("pur_".length)).toString("hex").slice(-8);
    const n = Number(number) - 10_000_000;
    expect(creditPackage.id.slice(-8)).toBe(number);
    expect(creditPackage.revenueCat.products).toMatchObject([
      { store: "APP_STORE", productId: `name ${number}` },
    ]);
    expect(refund?.taken).toBe(n < 50 ? n : undefined);
  }
  // One statement each for the page, the count, the packages, the mappings and the refunds.
  expect(statements.length).toBeLessThanOrEqual(6);
});
