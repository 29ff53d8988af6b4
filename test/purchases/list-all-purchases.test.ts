import { errorOf, givenCreditPackage } from "../support/factories";
import { starterId } from "../support/harness";
import { badPlanOf, readsOf } from "../support/query-plans";
import { laterEvent, purchaseOf, reversalOf, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, asAdmin, send } = withStore();

const document = `query ($where: PurchaseFilter, $orderBy: TimeOrder, $first: Int, $after: String, $last: Int, $before: String) {
  purchases(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id userId environment creditType createdAt }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;

interface Listed {
  readonly nodes: readonly { readonly id: string; readonly userId: string; readonly createdAt: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

async function list(variables: object): Promise<Listed> {
  const { body } = await asAdmin(document, variables);
  expect(body.errors).toBeUndefined();
  return body.data.purchases;
}

/** The users of the purchases that fit, newest first. */
const usersOf = async (where: object) => (await list({ where })).nodes.map(({ userId }) => userId);

const eq = (value: string) => ({ eq: value });

it("lists the purchases of all users, newest first, with their own filters", async () => {
  const gems = await givenCreditPackage(service.current, { creditType: "GEMS" });
  const [anna, bert, cleo, dora] = [unique("anna"), unique("bert"), unique("cleo"), unique("dora")];
  const since = new Date(Date.now() - 1).toISOString();
  await service.current.purchase(anna);
  await service.current.purchase(bert, gems);
  const refunded = purchaseOf(cleo);
  expect(await send(refunded)).toBe("APPLIED");
  expect(await send(laterEvent("CANCELLATION", refunded))).toBe("APPLIED");
  const reversed = purchaseOf(dora);
  expect(await send(reversed)).toBe("APPLIED");
  expect(await send(laterEvent("CANCELLATION", reversed))).toBe("APPLIED");
  expect(await send(reversalOf(reversed))).toBe("APPLIED");

  const all = [dora, cleo, bert, anna];
  expect((await usersOf({})).slice(0, 4)).toEqual(all);
  expect(await usersOf({ createdAt: { gte: since } })).toEqual(all);
  const recent = { createdAt: { gt: since } };
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{ userId: eq(anna) }, [anna]],
    [{ userId: { in: [anna, bert, cleo] } }, [cleo, bert, anna]],
    [{ userId: eq(anna), creditType: eq("GEMS") }, []],
    [{ userId: eq(bert), creditType: eq("GEMS"), environment: "SANDBOX" }, [bert]],
    [{ userId: eq(dora), environment: "PRODUCTION" }, []],
    [{ userId: eq("nobody") }, []],
    [{ ...recent, environment: "PRODUCTION" }, []],
    [{ ...recent, environment: "SANDBOX" }, all],
    [{ ...recent, creditType: eq("GEMS") }, [bert]],
    [{ ...recent, creditType: { in: ["GEMS", "CREDITS"] } }, all],
    [{ ...recent, packageId: eq(gems) }, [bert]],
    [{ ...recent, packageId: { in: [gems, starterId] } }, all],
    [{ ...recent, packageId: eq("nope") }, []],
    [{ ...recent, source: "STORE" }, [dora, cleo]],
    [{ ...recent, source: "TEST" }, [bert, anna]],
    [{ ...recent, isRefunded: true }, [cleo]],
    [{ ...recent, isRefunded: false }, [dora, bert, anna]],
    [{ ...recent, isRefunded: true, source: "TEST" }, []],
    [{ userId: { in: all }, isRefunded: true, environment: "SANDBOX" }, [cleo]],
    [{ createdAt: { lt: since }, userId: { in: all } }, []],
  ];
  for (const [where, expected] of cases) expect([where, await usersOf(where)]).toEqual([where, expected]);
  const [own] = (await list({ where: { userId: eq(anna) } })).nodes;
  await asAdmin(
    `mutation ($id: ID!) { refundPurchase(input: { purchaseId: $id, reason: "A mistake." }) { purchase { id } } }`,
    { id: own?.id },
  );
  expect(await usersOf({ ...recent, source: "TEST" })).toEqual([bert, anna]);
  expect(await usersOf({ ...recent, source: "TEST", isRefunded: true })).toEqual([anna]);
  const { body } = await asAdmin(
    "query ($where: PurchaseFilter) { purchases(where: $where, first: 1) { totalCount countIsCapped } }",
    { where: { ...recent, source: "STORE" } },
  );
  expect(body.data.purchases).toEqual({ totalCount: 2, countIsCapped: false });
});

it.each(["NEWEST_FIRST", "OLDEST_FIRST"])(
  "gives every purchase once, %s, both ways, while others buy",
  async (orderBy) => {
    const users = [unique("a"), unique("b"), unique("c")];
    const since = new Date().toISOString();
    const buy = async (count: number) => {
      for (let n = 0; n < count; n += 1) await service.current.purchase(users[n % 3] ?? "");
    };
    await buy(7);
    for (const where of [{ createdAt: { gte: since } }, { userId: { in: users } }]) {
      const given = (await list({ where, orderBy, first: 100 })).nodes;
      for (const size of [1, 3]) {
        const found: Listed["nodes"][number][] = [];
        for (let after: string | null = null; ;) {
          const page: Listed = await list({ where, orderBy, first: size, after });
          found.push(...page.nodes);
          if (!page.pageInfo.hasNextPage) break;
          after = page.pageInfo.endCursor;
          if (found.length < 4) await buy(1);
        }
        const backwards: Listed["nodes"][number][] = [];
        for (let before: string | null = null; ;) {
          const page: Listed = await list({ where, orderBy, last: size, before });
          backwards.unshift(...page.nodes);
          if (!page.pageInfo.hasPreviousPage) break;
          before = page.pageInfo.startCursor;
          if (backwards.length < 4) await buy(1);
        }
        for (const pages of [found, backwards]) {
          const ids = pages.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(pages.filter(({ id }) => given.some((one) => one.id === id))).toEqual(given);
        }
      }
    }
  },
);

it("lists the viewer's own purchases in either order without a filter, as before", async () => {
  const user = unique("user");
  for (let n = 0; n < 3; n += 1) await service.current.purchase(user);
  const own = async (order: string) => {
    const { body } = await service.current.graphql(`{ purchases${order} { nodes { id userId } } }`, {
      as: user,
    });
    return body.data.purchases.nodes.map(({ id }: { id: string }) => id);
  };
  const newest: string[] = await own("");
  expect(newest).toHaveLength(3);
  expect(await own("(orderBy: NEWEST_FIRST)")).toEqual(newest);
  expect(await own("(orderBy: OLDEST_FIRST)")).toEqual(newest.toReversed());
  expect(await own("(where: null)")).toEqual(newest);
});

it.each([
  ["user", { where: {} }],
  ["service", { where: {} }],
  ["user", { where: { userId: { eq: "anna" } } }],
] as const)("is closed to the role %s: %j", async (role, variables) => {
  const answer = await service.current.graphql(document, { as: "anna", role, variables });
  expect(errorOf(answer)).toMatchObject({ code: "FORBIDDEN" });
});

it.each([
  ["userId", 'userId: "anna"'],
  ["environment", "environment: SANDBOX"],
  ["creditType", 'creditType: "CREDITS"'],
])("refuses %s beside where, which has a field of that name", async (field, argument) => {
  const answer = await asAdmin(`{ purchases(where: {}, ${argument}) { nodes { id } } }`);
  expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [{ field }] } });
});

it.each([
  ["where.packageId", { packageId: { eq: "a", in: ["b"] } }],
  ["where.userId", { userId: { eq: "a", in: ["b"] } }],
  ["where.userId.in", { userId: { in: Array.from({ length: 11 }, (_, n) => `u${n}`) } }],
  ["where.creditType.eq", { creditType: { eq: "" } }],
])("refuses a wrong filter and names %s", async (field, where) => {
  const { code, details } = errorOf(await asAdmin(document, { where }));
  expect([code, details.fields[0].field]).toEqual(["BAD_USER_INPUT", field]);
});

it("refuses a cursor of one user's list, and of another filter", async () => {
  const user = unique("user");
  for (let n = 0; n < 2; n += 1) await service.current.purchase(user);
  const own = await asAdmin(
    "query ($user: ID) { purchases(userId: $user, first: 1) { pageInfo { endCursor } } }",
    {
      user,
    },
  );
  const after = own.body.data.purchases.pageInfo.endCursor;
  expect(errorOf(await asAdmin(document, { where: {}, after }))).toMatchObject({ code: "BAD_USER_INPUT" });
  const { pageInfo } = await list({ where: { source: "TEST" }, first: 1 });
  const other = { where: { source: "STORE" }, after: pageInfo.endCursor };
  expect(errorOf(await asAdmin(document, other))).toMatchObject({ code: "BAD_USER_INPUT" });
});

it.each([
  ["nothing", {}],
  ["a user", { userId: eq("anna") }],
  ["users", { userId: { in: ["anna", "bert"] } }],
  ["a time", { createdAt: { gte: "2026-01-01T00:00:00Z" } }],
  [
    "all that is examined",
    {
      environment: "SANDBOX",
      creditType: eq("CREDITS"),
      packageId: eq(starterId),
      isRefunded: false,
      source: "TEST",
    },
  ],
])("reads a page by an index, without a scan or a sort, when filtered by %s", async (_, where) => {
  for (const user of ["anna", "bert"]) await service.current.purchase(user);
  for (const orderBy of ["NEWEST_FIRST", "OLDEST_FIRST"]) {
    const reads = await readsOf(service.current, () => list({ where, orderBy }));
    const ofPurchases = reads.filter(({ sql }) => / FROM purchases /.test(sql));
    expect(ofPurchases.length).toBeGreaterThan(0);
    for (const read of ofPurchases)
      expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
  }
});

it("reads 50 purchases of 50 users with package, wallet, refund and event by ten statements, under the limit of cost", async () => {
  const users = Array.from({ length: 50 }, () => unique("user"));
  for (const user of users) expect(await send(purchaseOf(user))).toBe("APPLIED");
  const reads = await readsOf(service.current, async () => {
    const { body } = await asAdmin(
      `{ purchases(where: { source: STORE }, first: 50) { totalCount edges { cursor } pageInfo { hasNextPage endCursor }
        nodes { id userId environment creditType credits priceAmount currency createdAt
          creditPackage { id name credits bonusCredits priceAmount currency archivedAt }
          wallet { id balance available spendingFrozenAt }
          refund { taken shortfall refundedAt } storeEvent { id type store productId transactionId } } } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.purchases.nodes.map(({ userId }: { userId: string }) => userId)).toEqual(
      users.toReversed(),
    );
  });
  // The page: its end, its rows and their owners. The count: its end and itself. The packages, wallets and refunds, and
  // two for the events.
  expect(reads.length).toBeLessThanOrEqual(10);
});
