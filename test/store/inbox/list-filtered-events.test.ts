import { errorOf } from "../../support/factories";
import { badPlanOf, readsOf } from "../../support/query-plans";
import { laterEvent, purchaseOf, unique } from "../../support/revenuecat";
import { pageArguments, pageInfo, pageVariables, walkBothWays, type ReadPage } from "../../support/walk-list";
import { withStore } from "../../support/with-store";

const { service, asAdmin, send } = withStore();

const document = `query ($where: StoreEventWhere, $orderBy: TimeOrder, ${pageVariables}) {
  storeEvents(where: $where, orderBy: $orderBy, ${pageArguments}) { nodes { eventId } ${pageInfo} } }`;

async function list(variables: object): Promise<ReadPage<{ readonly eventId: string }>> {
  const { body } = await asAdmin(document, variables);
  expect(body.errors).toBeUndefined();
  return body.data.storeEvents;
}
const found = async (where: object, orderBy?: string) =>
  (await list({ where, orderBy })).nodes.map(({ eventId }) => eventId);
const eq = (value: string) => ({ eq: value });

it("lists events with comparisons, times and combinations, in either order and in pages", async () => {
  const [anna, bert] = [unique("anna"), unique("bert")];
  const recent = { receivedAt: { gte: new Date(Date.now() - 1).toISOString() } };
  const bought = purchaseOf(anna);
  const refunded = laterEvent("CANCELLATION", bought);
  const parked = purchaseOf(bert, { product_id: unique("unmapped"), store: "PLAY_STORE" });
  expect(await send(bought)).toBe("APPLIED");
  expect(await send(refunded)).toBe("APPLIED");
  expect(await send(parked)).toBe("PARKED UNKNOWN_PRODUCT");
  const [b, r, p] = [bought.id, refunded.id, parked.id];
  const cases: [object, unknown[]][] = [
    [recent, [p, r, b]],
    [{ eventId: { in: [b, p].map(String) } }, [p, b]],
    [{ eventId: eq(String(b)), status: { eq: "PARKED" } }, []],
    [{ transactionId: eq(String(bought.transaction_id)) }, [r, b]],
    [{ userId: eq(anna) }, [r, b]],
    [{ userId: { in: [anna, bert] } }, [p, r, b]],
    [{ userId: eq(anna), type: eq("CANCELLATION") }, [r]],
    [{ productId: eq(String(parked.product_id)), userId: eq(bert) }, [p]],
    [{ ...recent, reason: "UNKNOWN_PRODUCT" }, [p]],
    [{ ...recent, status: { in: ["APPLIED", "FAILED"] } }, [r, b]],
    [{ ...recent, type: { in: ["CANCELLATION", String(parked.type)] }, store: eq("play_store") }, [p]],
    [{ ...recent, environment: "SANDBOX" }, [p, r, b]],
    [{ ...recent, environment: "PRODUCTION" }, []],
    [{ receivedAt: { lt: recent.receivedAt.gte }, userId: { in: [anna, bert] } }, []],
    [{ OR: [{ userId: eq(anna) }, { ...recent, status: { eq: "PARKED" } }] }, [p, r, b]],
  ];
  for (const [where, expected] of cases) {
    expect([where, await found(where)]).toEqual([where, expected]);
    expect([where, await found(where, "OLDEST_FIRST")]).toEqual([where, expected.toReversed()]);
    for (const way of await walkBothWays((page) => list({ where, ...page }), 1))
      expect(way.map(({ eventId }) => eventId)).toEqual(expected);
  }
  const { body } = await asAdmin(
    `query ($user: ID) { storeEvents(filter: { userId: $user }, orderBy: OLDEST_FIRST) { nodes { eventId } } }`,
    { user: anna },
  );
  expect(body.data.storeEvents.nodes).toEqual([{ eventId: b }, { eventId: r }]);
});

it.each([
  ["nothing", {}],
  ["a user", { userId: eq("anna") }],
  ["a transaction", { transactionId: eq("t") }],
  [
    "a time and statuses",
    { status: { in: ["APPLIED", "PARKED"] }, receivedAt: { gte: "2026-01-01T00:00:00Z" } },
  ],
  [
    "all fields",
    { userId: eq("anna"), productId: eq("x"), type: eq("y"), store: eq("z"), environment: "SANDBOX" },
  ],
])("reads a page by an index, without a scan or a sort, when filtered by %s", async (_, where) => {
  for (const user of ["anna", "bert"]) await send(purchaseOf(user));
  for (const orderBy of ["NEWEST_FIRST", "OLDEST_FIRST"]) {
    const reads = await readsOf(service.current, () => list({ where, orderBy }));
    const ofList = reads.filter(({ sql }) => /^SELECT id.* FROM store_events /.test(sql));
    expect(ofList.length).toBeGreaterThan(0);
    for (const read of ofList)
      expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
  }
});

it("refuses filter beside where", async () => {
  const answer = await asAdmin(`{ storeEvents(where: {}, filter: { type: "TEST" }) { nodes { id } } }`);
  expect(errorOf(answer)).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { fields: [{ field: "filter" }] },
  });
});
