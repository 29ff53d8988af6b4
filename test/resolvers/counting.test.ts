import { execute, onServer } from "../support/database";
import { givenCreditPackage } from "../support/factories";
import { withService } from "../support/harness";

const service = withService();

/** Puts so many store events into the inbox, of one type, as if they had arrived. */
async function givenEvents(count: number, type: string): Promise<void> {
  const digits =
    "SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9";
  const numbers = `SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n FROM (${digits}) a, (${digits}) b, (${digits}) c, (${digits}) e, (SELECT 0 AS d UNION SELECT 1) f`;
  const id = onServer ? `CONCAT('${type}', n)` : `'${type}' || n`;
  await execute(
    service.current.service.database,
    `INSERT INTO store_events (eventId, id, type, status, reason, madeAtMilliseconds, attempts, failures, payload, payloadHash, receivedAt, decidedAt)
     SELECT ${id}, ${id}, '${type}', 'IGNORED', 'NO_EFFECT', 1, 1, 0, '{}', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'
     FROM (${numbers}) numbers WHERE n < ${count}`,
  );
}

const ask = (query: string) => service.current.graphql(query, { as: "boss", role: "admin" });

it("counts exactly up to 10,000, and says where there are more", async () => {
  await givenEvents(9_999, "few");
  await givenEvents(10_000, "full");
  await givenEvents(10_001, "many");
  const lists = ["none", "few", "full", "many"].map(
    (type) => `${type}: storeEvents(first: 1, filter: { type: "${type}" }) { totalCount countIsCapped }`,
  );
  const { body } = await ask(`{ ${lists.join(" ")} }`);
  expect(body.data).toEqual({
    none: { totalCount: 0, countIsCapped: false },
    few: { totalCount: 9_999, countIsCapped: false },
    full: { totalCount: 10_000, countIsCapped: false },
    many: { totalCount: 10_000, countIsCapped: true },
  });
});

it.each(["storeEvents", "storeProducts", "unmappedStoreProducts", "creditPackages", "purchases"])(
  "counts %s in every connection alike",
  async (list) => {
    const { body } = await ask(`{ ${list}(first: 1) { totalCount countIsCapped } }`);
    expect(body.data[list]).toEqual({ totalCount: expect.any(Number), countIsCapped: expect.any(Boolean) });
  },
);

/** The statements that a document takes, as TypeORM tells its logger. */
async function statementsFor(query: string): Promise<string[]> {
  const logged = jest.spyOn(service.current.service.database.read.connection.logger, "logQuery");
  try {
    expect((await ask(query)).body.errors).toBeUndefined();
    return logged.mock.calls.map(([sql]) => sql);
  } finally {
    logged.mockRestore();
  }
}

it("asks one count once, however many aliases want it", async () => {
  const list = "storeEvents(first: 1) { totalCount countIsCapped }";
  const statements = await statementsFor(`{ a: ${list} b: ${list} c: ${list} }`);
  expect(statements.filter((sql) => /COUNT\(/.test(sql))).toHaveLength(1);
});

it("prices counting, so that no document counts fifteen lists", async () => {
  const { body } = await ask(
    `{ ${Array.from({ length: 15 }, (_, n) => `a${n}: storeEvents(first: 1, filter: { type: "t${n}" }) { totalCount }`).join(" ")} }`,
  );
  expect(body.errors[0].message).toMatch(/^The query costs \d+; at most 3500 is allowed/);
});

it("affords 100 purchases with their package, refund and mapping, in a few statements", async () => {
  const packages = await Promise.all(
    Array.from({ length: 20 }, (_, n) => givenCreditPackage(service.current, { name: `P${n}` })),
  );
  for (let n = 0; n < 100; n += 1) await service.current.purchase("collector", packages[n % 20]);
  const statements = await statementsFor(
    `{ purchases(userId: "collector", first: 100) { totalCount countIsCapped nodes { id credits createdAt
         creditPackage { id name revenueCat { mapped products { store productId } } }
         refund { taken shortfall freezesSpending refundedAt } } } }`,
  );
  expect(statements.length).toBeLessThanOrEqual(6);
  expect(statements.length).toBeGreaterThan(2);
});
