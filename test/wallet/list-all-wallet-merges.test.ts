import { givenCreditPackage } from "../support/factories";
import { withService } from "../support/harness";
import { badPlanOf, readsOf } from "../support/query-plans";
import { unique } from "../support/revenuecat";
import { pageArguments, pageInfo, pageVariables, walkBothWays, type ReadPage } from "../support/walk-list";

const service = withService();

const document = `query ($where: WalletMergeFilter, $orderBy: TimeOrder, ${pageVariables}) {
  walletMerges(where: $where, orderBy: $orderBy, ${pageArguments}) {
    nodes { id fromUserId intoUserId environment creditType actor } ${pageInfo} } }`;
const ask = (query: string, variables: object) =>
  service.current.graphql(query, { as: "root", role: "admin", variables });

interface ListedMerge {
  readonly id: string;
  readonly fromUserId: string;
  readonly intoUserId: string;
  readonly creditType: string;
}

async function list(variables: object): Promise<ReadPage<ListedMerge>> {
  const { body } = await ask(document, variables);
  expect(body.errors).toBeUndefined();
  return body.data.walletMerges;
}
const found = async (where: object, orderBy?: string) =>
  (await list({ where, orderBy })).nodes.map(({ fromUserId, intoUserId }) => `${fromUserId} ${intoUserId}`);

async function merge(from: string, into: string): Promise<string> {
  await service.current.purchase(from);
  const { body } = await ask(
    `mutation ($from: ID!, $into: ID!) { mergeWallets(input: { fromUserId: $from, intoUserId: $into,
      environment: SANDBOX, reason: "One person." }) { merge { id } } }`,
    { from, into },
  );
  expect(body.errors).toBeUndefined();
  return `${from} ${into}`;
}
const eq = (value: string) => ({ eq: value });

it("lists the merges of all users with their own filters, in either order and in pages", async () => {
  await givenCreditPackage(service.current);
  const [a, b, c, d] = [unique("a"), unique("b"), unique("c"), unique("d")];
  const since = new Date(Date.now() - 1).toISOString();
  const first = await merge(a, b);
  const second = await merge(c, b);
  const third = await merge(b, d);
  const recent = { createdAt: { gte: since } };
  const cases: [object, string[]][] = [
    [recent, [third, second, first]],
    [{ userId: eq(b) }, [third, second, first]],
    [{ userId: { in: [a, b] } }, [third, second, first]],
    [{ fromUserId: eq(b) }, [third]],
    [{ intoUserId: eq(b) }, [second, first]],
    [{ fromUserId: eq(a), intoUserId: eq(b) }, [first]],
    [{ fromUserId: eq(a), userId: eq(d) }, []],
    [{ userId: eq("nobody") }, []],
    [{ ...recent, creditType: eq("GEMS") }, []],
    [{ ...recent, environment: "SANDBOX", actor: eq("root") }, [third, second, first]],
    [{ ...recent, environment: "PRODUCTION" }, []],
    [{ OR: [{ fromUserId: eq(a) }, { intoUserId: eq(d) }] }, [third, first]],
  ];
  for (const [where, expected] of cases) {
    expect([where, await found(where)]).toEqual([where, expected]);
    expect(await found(where, "OLDEST_FIRST")).toEqual(expected.toReversed());
    const nodes = (await list({ where })).nodes;
    expect(await walkBothWays((page) => list({ where, ...page }), 1)).toEqual([nodes, nodes]);
  }
  for (const where of [{}, { intoUserId: eq(b) }, { environment: "SANDBOX" }]) {
    const reads = await readsOf(service.current, () => list({ where, first: 2 }));
    const ofMerges = reads.filter(({ sql }) => / FROM wallet_merges /.test(sql));
    expect(ofMerges.length).toBeGreaterThan(0);
    for (const read of ofMerges)
      expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
  }
});
