import { publicIds } from "../../src/public-ids";
import { errorOf, givenCreditPackage, spend } from "../support/factories";
import { execute } from "../support/database";
import { withService } from "../support/harness";
import { badPlanOf, readsOf } from "../support/query-plans";
import { unique } from "../support/revenuecat";
import { pageArguments, pageInfo, pageVariables, walkBothWays, type ReadPage } from "../support/walk-list";

const service = withService();

const document = `query ($where: WalletFilter!, $orderBy: WalletOrder, ${pageVariables}) {
  wallets(where: $where, orderBy: $orderBy, ${pageArguments}) { nodes { id userId creditType balance } ${pageInfo} } }`;
const ask = (variables: object, query = document) =>
  service.current.graphql(query, { as: "root", role: "admin", variables });

interface ListedWallet {
  readonly id: string;
  readonly userId: string;
  readonly creditType: string;
  readonly balance: number;
}

async function list(variables: object): Promise<ReadPage<ListedWallet>> {
  const { body } = await ask(variables);
  expect(body.errors).toBeUndefined();
  return body.data.wallets;
}
const found = async (where: object, orderBy?: string) =>
  (await list({ where, orderBy })).nodes.map(({ userId, creditType }) => `${userId} ${creditType}`);

const walletId = (userId: string, creditType = "CREDITS") =>
  publicIds.Wallet.write({ userId, environment: "SANDBOX", creditType });

it("lists the wallets of all users with their own filters, in every order", async () => {
  const gems = await givenCreditPackage(service.current, { creditType: "GEMS" });
  const start = unique("user");
  const [anna, bert, cleo] = [`${start}-anna`, `${start}-bert`, `${start}-cleo`];
  const since = new Date(Date.now() - 1).toISOString();
  await service.current.purchase(cleo);
  await service.current.purchase(anna);
  await service.current.purchase(anna, gems);
  await service.current.purchase(bert);
  await spend(service.current, { userId: bert, amount: 90 });
  const { database } = service.current.context;
  await execute(
    database,
    `UPDATE wallets SET spendingFrozenAt = '2026-01-01 00:00:00' WHERE userId = '${cleo}'`,
  );

  const [a, g, b, c] = [`${anna} CREDITS`, `${anna} GEMS`, `${bert} CREDITS`, `${cleo} CREDITS`];
  const ours = { userId: { startsWith: start } };
  const byOwner: [object, string[]][] = [
    [ours, [a, g, b, c]],
    [{ ...ours, creditType: { eq: "GEMS" } }, [g]],
    [{ ...ours, environment: "PRODUCTION" }, []],
    [{ ...ours, balance: { lt: 100 } }, [b]],
    [{ ...ours, balance: { gte: 10, lte: 10 } }, [b]],
    [{ ...ours, isFrozen: true }, [c]],
    [{ ...ours, isFrozen: false, creditType: { eq: "CREDITS" } }, [a, b]],
    [{ ...ours, isMerged: true }, []],
    [{ ...ours, createdAt: { gte: since } }, [a, g, b, c]],
    [{ ...ours, createdAt: { lt: since } }, []],
    [{ userId: { in: [cleo, anna] } }, [a, g, c]],
    [{ userId: { eq: "nobody" } }, []],
    [{ id: { in: [walletId(bert), walletId(anna, "GEMS"), "wal_none", "pur_x"] } }, [g, b]],
    [{ id: { eq: walletId(bert) }, userId: { eq: anna } }, []],
    [{ OR: [{ id: { eq: walletId(bert) } }, { ...ours, creditType: { eq: "GEMS" } }] }, [g, b]],
  ];
  for (const [where, expected] of byOwner) {
    expect([where, await found(where)]).toEqual([where, expected]);
    expect(await found(where, "USER_ID_DESC")).toEqual(expected.toReversed());
    const byTime = [c, a, g, b].filter((one) => expected.includes(one));
    expect([where, await found(where, "OLDEST_FIRST")]).toEqual([where, byTime]);
    expect(await found(where, "NEWEST_FIRST")).toEqual(byTime.toReversed());
  }
  expect(await found({ createdAt: { gte: since } }, "OLDEST_FIRST")).toEqual([c, a, g, b]);
  const { body } = await ask(
    { where: ours },
    "query ($where: WalletFilter!) { wallets(where: $where) { totalCount countIsCapped } }",
  );
  expect(body.data.wallets).toEqual({ totalCount: 4, countIsCapped: false });
  // The books are audited after the test.
  await execute(database, `UPDATE wallets SET spendingFrozenAt = NULL WHERE userId = '${cleo}'`);
});

it.each(["USER_ID_ASC", "USER_ID_DESC", "NEWEST_FIRST", "OLDEST_FIRST"])(
  "gives every wallet once, in pages from both ends, in the order %s",
  async (orderBy) => {
    const gems = await givenCreditPackage(service.current, { creditType: "GEMS" });
    const start = unique("page");
    const users = Array.from({ length: 4 }, (_, n) => `${start}-${n}`);
    for (const user of users) {
      await service.current.purchase(user);
      await service.current.purchase(user, gems);
    }
    for (const where of [{ userId: { startsWith: start } }, { userId: { in: users } }]) {
      const expected = (await list({ where, orderBy, first: 100 })).nodes;
      expect(expected).toHaveLength(8);
      for (const size of [1, 3])
        expect(await walkBothWays((page) => list({ where, orderBy, ...page }), size)).toEqual([
          expected,
          expected,
        ]);
    }
  },
);

it.each([
  ["nothing", {}],
  ["a beginning", { userId: { startsWith: "a" } }],
  ["users", { userId: { in: ["anna", "bert"] } }],
  ["ids", { id: { in: [walletId("anna"), walletId("bert")] } }],
  [
    "all that is examined",
    { environment: "SANDBOX", creditType: { eq: "CREDITS" }, balance: { gt: 0 }, isFrozen: false },
  ],
])("reads a page by an index, in every order, when filtered by %s", async (_, where) => {
  for (const user of ["anna", "bert", "bo"]) await service.current.purchase(user);
  for (const orderBy of ["USER_ID_ASC", "USER_ID_DESC", "NEWEST_FIRST", "OLDEST_FIRST"]) {
    const page = await list({ where, orderBy, first: 1 });
    for (const after of [null, page.pageInfo.endCursor]) {
      const reads = await readsOf(service.current, () => list({ where, orderBy, after }));
      for (const read of reads)
        expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
    }
  }
});

it.each(["userId", "environment"])("refuses %s beside where", async (field) => {
  const value = field === "userId" ? '"anna"' : "SANDBOX";
  const answer = await ask({}, `{ wallets(where: {}, ${field}: ${value}) { nodes { id } } }`);
  expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [{ field }] } });
});

it.each(["user", "service"] as const)("is closed to the role %s", async (role) => {
  const answer = await service.current.graphql(document, { as: "anna", role, variables: { where: {} } });
  expect(errorOf(answer)).toMatchObject({ code: "FORBIDDEN" });
});
