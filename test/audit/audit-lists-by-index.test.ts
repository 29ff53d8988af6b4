import { defaultCreditType } from "../../src/credit-types";
import { publicIds } from "../../src/public-ids";
import { errorOf, givenCreditPackage } from "../support/factories";
import { auditLogOf } from "../support/list-audit-entries";
import { withService } from "../support/harness";
import { badPlanOf, readsOf } from "../support/query-plans";
import { unique } from "../support/revenuecat";

const service = withService();
const { ask, list, givenEntries } = auditLogOf(() => service.current);
const eq = (value: string) => ({ eq: value });

it("examines at most 10,000 entries, refuses a filter that needs more, and answers it for a shorter time", async () => {
  const [actor, rare] = [unique("busy"), "mergeWallets"] as const;
  const old = new Date(Date.now() - 10 * 60_000);
  const [first] = await givenEntries([{ actor, operation: rare, at: old, id: ulidAt(old) }]);
  await givenEntries(Array.from({ length: 10_001 }, () => ({ actor })));
  const [last] = await givenEntries([{ actor, operation: rare }]);
  const where = { actor: eq(actor), operation: eq(rare) };
  for (const page of [{}, { orderBy: "OLDEST_FIRST" }, { first: null, last: 5 }])
    expect(errorOf(await ask({ where, ...page }))).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { fields: [{ field: "where", message: expect.stringContaining("10,000") }] },
    });
  expect((await list({ where, first: 0 })).nodes).toEqual([]);
  const single = { where, first: 1 };
  // The page is full. Whether the list goes on, nobody knows.
  expect((await list(single)).nodes.map(({ id }) => id)).toEqual([last]);
  const since = { createdAt: { lt: new Date(old.getTime() + 1000) } };
  expect((await list({ where: { ...where, ...since } })).nodes.map(({ id }) => id)).toEqual([first]);
  expect((await list({ where: { operation: eq(rare) }, first: 1 })).nodes).toMatchObject([{ id: last }]);
  const counted = `query ($where: AuditEntryFilter) { auditEntries(where: $where, first: 0) { totalCount countIsCapped } }`;
  const asked = { as: "root", role: "admin" } as const;
  const { body } = await service.current.graphql(counted, { ...asked, variables: { where } });
  expect(body.data.auditEntries).toEqual({ totalCount: 1, countIsCapped: true });
  const all = await service.current.graphql(counted, {
    ...asked,
    variables: { where: { actor: eq(actor) } },
  });
  expect(all.body.data.auditEntries).toEqual({ totalCount: 10_000, countIsCapped: true });
});

/** The first ULID of a time. */
function ulidAt(time: Date): string {
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let text = "";
  for (let left = time.getTime(), digit = 0; digit < 10; digit += 1, left = Math.floor(left / 32))
    text = `${digits[left % 32]}${text}`;
  return `${text}0000000000000001`.slice(0, 26).padEnd(26, "0");
}

it.each([
  ["nothing", {}],
  ["an actor", { actor: eq("a") }],
  ["actors", { actor: { in: ["a", "b"] } }],
  ["an operation", { operation: eq("spendCredits") }],
  ["a subject", { subject: eq("s") }],
  ["a time", { createdAt: { gte: "2026-01-01T00:00:00Z", lt: "2026-02-01T00:00:00Z" } }],
  ["an actor and a time", { actor: eq("a"), createdAt: { gte: "2026-01-01T00:00:00Z" } }],
  [
    "everything",
    { actor: eq("a"), operation: eq("o"), subject: eq("t"), createdAt: { gt: "2026-01-01T00:00:00Z" } },
  ],
])("reads a page by an index, without a scan or a sort, when filtered by %s", async (_, where) => {
  for (const orderBy of ["NEWEST_FIRST", "OLDEST_FIRST"]) {
    const reads = await readsOf(service.current, () => list({ where, orderBy }));
    expect(reads.length).toBeGreaterThan(0);
    for (const read of reads)
      expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
  }
});

it("reads a page of 50 with all fields and their subjects by six statements, under the limit of cost", async () => {
  const actor = unique("actor");
  const subjects = [
    await givenCreditPackage(service.current),
    publicIds.Wallet.write({ userId: "anna", environment: "SANDBOX", creditType: defaultCreditType }),
    publicIds.StoreProduct.write({ store: "APP_STORE", productId: "credits_100" }),
  ];
  await givenEntries(Array.from({ length: 50 }, (_, n) => ({ actor, subject: subjects[n % 3] ?? "" })));
  const reads = await readsOf(service.current, async () => {
    const { body } = await service.current.graphql(
      `query ($actor: String) { auditEntries(first: 50, where: { actor: { eq: $actor } }) {
        nodes { id createdAt actor actorKind roles address requestId operation subjectId input stateBefore stateAfter reason
          refusalCode refusalReasonCode subject { __typename id ... on CreditPackage { name credits }
            ... on Wallet { userId balance available } ... on StoreProduct { productId creditPackage { name } } } }
        edges { cursor } pageInfo { hasNextPage endCursor } totalCount } }`,
      { as: "root", role: "admin", variables: { actor } },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.auditEntries.nodes).toHaveLength(50);
    expect(
      new Set(body.data.auditEntries.nodes.map((node: { subject: { id: string } }) => node.subject.id)),
    ).toEqual(new Set(subjects));
  });
  // The page and its count; the packages, the wallets, the products, and the packages of the products.
  expect(reads.length).toBeLessThanOrEqual(6);
});
