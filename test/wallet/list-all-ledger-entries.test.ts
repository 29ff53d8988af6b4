import { publicIds } from "../../src/public-ids";
import { errorOf, givenCreditPackage, grant, spend } from "../support/factories";
import { badPlanOf, readsOf } from "../support/query-plans";
import { laterEvent, purchaseOf, unique } from "../support/revenuecat";
import { pageArguments, pageInfo, pageVariables, walkBothWays, type ReadPage } from "../support/walk-list";
import { withStore } from "../support/with-store";

const { service, asAdmin, send } = withStore();

const document = `query ($where: LedgerEntryFilter, $orderBy: TimeOrder, ${pageVariables}) {
  ledgerEntries(where: $where, orderBy: $orderBy, ${pageArguments}) {
    nodes { id kind amount sequence creditType purchase { id userId } } ${pageInfo} } }`;

interface ListedEntry {
  readonly id: string;
  readonly kind: string;
  readonly amount: number;
  readonly sequence: number;
}

async function list(variables: object): Promise<ReadPage<ListedEntry>> {
  const { body } = await asAdmin(document, variables);
  expect(body.errors).toBeUndefined();
  return body.data.ledgerEntries;
}
const found = async (where: object, orderBy?: string) =>
  (await list({ where, orderBy })).nodes.map(({ kind, amount }) => `${kind} ${amount}`);
const eq = (value: string) => ({ eq: value });
const walletId = (userId: string) =>
  publicIds.Wallet.write({ userId, environment: "SANDBOX", creditType: "CREDITS" });

it("lists the entries of all users with their own filters, in either order", async () => {
  const gems = await givenCreditPackage(service.current, { creditType: "GEMS", credits: 7 });
  const [anna, bert] = [unique("anna"), unique("bert")];
  const since = { createdAt: { gte: new Date(Date.now() - 1).toISOString() } };
  await service.current.purchase(anna);
  await service.current.purchase(bert, gems);
  const key = unique("key");
  await spend(service.current, { userId: anna, amount: 5, reason: "Render a Cat", idempotencyKey: key });
  await grant(service.current, { userId: anna, amount: 20, reason: "Outage" });
  const event = purchaseOf(bert);
  expect(await send(event)).toBe("APPLIED");
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");

  const all = ["REFUND -100", "PURCHASE 100", "GRANT 20", "SPEND -5", "PURCHASE 7", "PURCHASE 100"];
  const { nodes } = await list({ where: { userId: eq(bert), kind: { eq: "REFUND" } } });
  const purchaseId = (nodes[0] as unknown as { purchase: { id: string } }).purchase.id;
  const cases: [object, string[]][] = [
    [since, all],
    [{ userId: eq(anna) }, ["GRANT 20", "SPEND -5", "PURCHASE 100"]],
    [{ walletId: eq(walletId(anna)), amount: { gt: 0 } }, ["GRANT 20", "PURCHASE 100"]],
    [{ walletId: eq("wal_none") }, []],
    [{ userId: eq(bert), walletId: eq(walletId(anna)) }, []],
    [{ userId: eq(bert), creditType: eq("GEMS") }, ["PURCHASE 7"]],
    [{ purchaseId: eq(purchaseId) }, ["REFUND -100", "PURCHASE 100"]],
    [{ purchaseId: eq("pur_none") }, []],
    [{ userId: eq(anna), idempotencyKey: eq(key) }, ["SPEND -5"]],
    [{ userId: eq(bert), idempotencyKey: eq(key) }, []],
    [{ id: eq(nodes[0]?.id ?? "") }, ["REFUND -100"]],
    [{ id: eq("pur_x") }, []],
    [{ ...since, kind: { in: ["SPEND", "GRANT"] } }, ["GRANT 20", "SPEND -5"]],
    [{ ...since, actor: eq(anna) }, ["PURCHASE 100"]],
    [{ ...since, actor: eq("renderer") }, ["SPEND -5"]],
    [{ ...since, reason: { contains: "a cat" } }, ["SPEND -5"]],
    [{ ...since, creditType: eq("GEMS"), environment: "SANDBOX" }, ["PURCHASE 7"]],
    [{ ...since, environment: "PRODUCTION" }, []],
    [
      { ...since, OR: [{ kind: { eq: "GRANT" } }, { amount: { lt: 0 } }] },
      ["REFUND -100", "GRANT 20", "SPEND -5"],
    ],
    [{ userId: eq(anna), createdAt: { lt: since.createdAt.gte } }, []],
  ];
  for (const [where, expected] of cases) {
    expect([where, await found(where)]).toEqual([where, expected]);
    expect([where, await found(where, "OLDEST_FIRST")]).toEqual([where, expected.toReversed()]);
  }
});

it("finds the refund of a purchase in the wallet into which its own was merged", async () => {
  const [from, into] = [unique("from"), unique("into")];
  const event = purchaseOf(from);
  expect(await send(event)).toBe("APPLIED");
  const [bought] = (await list({ where: { userId: eq(from) } })).nodes as unknown as {
    purchase: { id: string };
  }[];
  await asAdmin(
    `mutation ($from: ID!, $into: ID!) { mergeWallets(input: { fromUserId: $from, intoUserId: $into,
      environment: SANDBOX, reason: "One person." }) { merge { id } } }`,
    { from, into },
  );
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
  const kinds = await found({ purchaseId: eq(bought?.purchase.id ?? "") });
  expect(kinds.toSorted()).toEqual(["PURCHASE 100", "REFUND -100"]);
});

it.each(["NEWEST_FIRST", "OLDEST_FIRST"])(
  "gives every entry once, in pages from both ends, %s",
  async (orderBy) => {
    const users = [unique("a"), unique("b")];
    const since = new Date().toISOString();
    for (const user of [...users, ...users, ...users]) await service.current.purchase(user);
    for (const where of [{ createdAt: { gte: since } }, { userId: { in: users } }]) {
      const expected = (await list({ where, orderBy, first: 100 })).nodes;
      expect(expected).toHaveLength(6);
      for (const size of [1, 4])
        expect(await walkBothWays((page) => list({ where, orderBy, ...page }), size)).toEqual([
          expected,
          expected,
        ]);
    }
  },
);

it.each([
  ["nothing", {}],
  ["a user", { userId: eq("anna") }],
  ["a time", { createdAt: { gte: "2026-01-01T00:00:00Z" } }],
  [
    "all that is examined",
    { kind: { eq: "SPEND" }, actor: eq("a"), environment: "SANDBOX", reason: { contains: "x" } },
  ],
  ["alternatives", { OR: [{ userId: eq("anna") }, { walletId: eq(walletId("bert")) }] }],
])("reads a page by an index, without a scan or a sort, when filtered by %s", async (_, where) => {
  for (const user of ["anna", "bert", "anna"]) await service.current.purchase(user);
  for (const orderBy of ["NEWEST_FIRST", "OLDEST_FIRST"]) {
    const page = await list({ where, orderBy, first: 1 });
    for (const after of [null, page.pageInfo.endCursor]) {
      const reads = await readsOf(service.current, () => list({ where, orderBy, after }));
      const ofEntries = reads.filter(({ sql }) => / FROM ledger_entries /.test(sql));
      for (const read of ofEntries)
        expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
    }
  }
});

it.each([
  ["where", { OR: [{ userId: eq("anna") }, { kind: { eq: "SPEND" } }] }],
  ["where.idempotencyKey", { idempotencyKey: eq("key") }],
  ["where.kind", { kind: { eq: "SPEND", in: ["GRANT"] } }],
])(
  "refuses a filter that no index answers or that contradicts itself, and names %s",
  async (field, where) => {
    expect(errorOf(await asAdmin(document, { where }))).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { fields: [{ field }] },
    });
  },
);
