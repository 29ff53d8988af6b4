import { defaultCreditType } from "../../src/credit-types";
import { starterId } from "../support/harness";
import { badPlanOf, readsOf } from "../support/query-plans";
import { laterEvent, purchaseOf, unique } from "../support/revenuecat";
import { pageArguments, pageInfo, pageVariables, walkBothWays, type ReadPage } from "../support/walk-list";
import { withStore } from "../support/with-store";

const { service, asAdmin, send } = withStore();

const document = `query ($where: StoreTransactionFilter, $orderBy: TimeOrder, ${pageVariables}) {
  storeTransactions(where: $where, orderBy: $orderBy, ${pageArguments}) {
    nodes { id userId store transactionId state productId periodStartedAt part credits taken refunds
      purchase { id } creditPackage { id } wallet { creditType } } ${pageInfo} } }`;

interface Listed {
  readonly id: string;
  readonly userId: string;
  readonly store: string;
  readonly transactionId: string;
  readonly purchase: { readonly id: string };
}

async function list(variables: object): Promise<ReadPage<Listed>> {
  const { body } = await asAdmin(document, variables);
  expect(body.errors).toBeUndefined();
  return body.data.storeTransactions;
}
const found = async (where: object, orderBy?: string) =>
  (await list({ where, orderBy })).nodes.map(({ userId }) => userId);
const eq = (value: string) => ({ eq: value });

it("lists granted purchases of stores and refunded test purchases, with their own filters", async () => {
  const [anna, bert, cleo, dora] = [unique("anna"), unique("bert"), unique("cleo"), unique("dora")];
  const recent = { createdAt: { gte: new Date(Date.now() - 1).toISOString() } };
  const event = purchaseOf(anna);
  expect(await send(event)).toBe("APPLIED");
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
  expect(await send(purchaseOf(bert, { store: "PLAY_STORE" }))).toBe("APPLIED");
  expect(await send(purchaseOf(unique("parked"), { product_id: unique("unmapped") }))).toBe(
    "PARKED UNKNOWN_PRODUCT",
  );
  await service.current.purchase(dora);
  await service.current.purchase(cleo);
  const { body } = await asAdmin("query ($user: ID) { purchases(userId: $user) { nodes { id } } }", {
    user: cleo,
  });
  const [{ id: testPurchase }] = body.data.purchases.nodes;
  await asAdmin(
    `mutation ($id: ID!) { refundPurchase(input: { purchaseId: $id, reason: "A mistake." }) { taken } }`,
    { id: testPurchase },
  );

  const { nodes } = await list({ where: recent });
  expect(nodes).toEqual([
    {
      id: expect.stringMatching(/^stx_/),
      userId: cleo,
      store: "none",
      transactionId: testPurchase.slice(4),
      state: "REFUNDED",
      productId: null,
      periodStartedAt: null,
      part: 0,
      credits: 100,
      taken: 100,
      refunds: 1,
      purchase: { id: testPurchase },
      creditPackage: { id: starterId },
      wallet: { creditType: defaultCreditType },
    },
    expect.objectContaining({
      userId: bert,
      store: "PLAY_STORE",
      state: "GRANTED",
      productId: "credits_100",
    }),
    expect.objectContaining({ userId: anna, store: "APP_STORE", state: "REFUNDED", taken: 100 }),
  ]);
  const all = [cleo, bert, anna];
  const ofAnna = nodes[2];
  const cases: [object, string[]][] = [
    [recent, all],
    [{ userId: { in: all } }, all],
    [{ userId: eq(dora) }, []],
    [{ transactionId: eq(ofAnna?.transactionId ?? "") }, [anna]],
    [{ transactionId: eq(testPurchase.slice(4)) }, [cleo]],
    [{ transactionId: eq("none") }, []],
    [{ purchaseId: eq(ofAnna?.purchase.id ?? "") }, [anna]],
    [{ purchaseId: eq(ofAnna?.purchase.id ?? ""), userId: eq(bert) }, []],
    [{ ...recent, state: "REFUNDED" }, [cleo, anna]],
    [{ ...recent, store: { in: ["none", "PLAY_STORE"] } }, [cleo, bert]],
    [{ ...recent, productId: eq("credits_100") }, [bert, anna]],
    [{ ...recent, packageId: eq(starterId), environment: "SANDBOX" }, all],
    [{ ...recent, environment: "PRODUCTION" }, []],
    [{ OR: [{ userId: eq(anna) }, { ...recent, store: eq("none") }] }, [cleo, anna]],
    [{ userId: { in: all }, createdAt: { lt: recent.createdAt.gte } }, []],
  ];
  for (const [where, expected] of cases) {
    expect([where, await found(where)]).toEqual([where, expected]);
    expect([where, await found(where, "OLDEST_FIRST")]).toEqual([where, expected.toReversed()]);
    const pages = await walkBothWays((page) => list({ where, ...page }), 2);
    for (const way of pages) expect(way.map(({ userId }) => userId)).toEqual(expected);
  }
});

it.each([
  ["nothing", {}],
  ["a user", { userId: eq("anna") }],
  ["a time", { createdAt: { gte: "2026-01-01T00:00:00Z" } }],
  [
    "all that is examined",
    { state: "GRANTED", store: eq("APP_STORE"), environment: "SANDBOX", productId: eq("x") },
  ],
])("reads a page by an index, without a scan or a sort, when filtered by %s", async (_, where) => {
  for (const user of ["anna", "bert", "anna"]) await send(purchaseOf(user));
  for (const orderBy of ["NEWEST_FIRST", "OLDEST_FIRST"]) {
    const reads = await readsOf(service.current, () => list({ where, orderBy }));
    const ofList = reads.filter(({ sql }) => / FROM store_transactions /.test(sql));
    expect(ofList.length).toBeGreaterThan(0);
    for (const read of ofList)
      expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
  }
});
