import { errorOf, givenCreditPackage, manage } from "../support/factories";
import { withService } from "../support/harness";
import { unique } from "../support/revenuecat";
import { pageArguments, pageInfo, pageVariables, walkBothWays, type ReadPage } from "../support/walk-list";

const service = withService();

const document = `query ($where: CreditPackageFilter!, $orderBy: CreditPackageOrder, ${pageVariables}) {
  creditPackages(where: $where, orderBy: $orderBy, ${pageArguments}) { nodes { id } ${pageInfo} } }`;
const ask = (query: string, variables: object = {}, role: "user" | "admin" = "admin") =>
  service.current.graphql(query, { as: "root", role, variables });

async function list(variables: object): Promise<ReadPage<{ readonly id: string }>> {
  const { body } = await ask(document, variables);
  expect(body.errors).toBeUndefined();
  return body.data.creditPackages;
}
const found = async (where: object, orderBy?: string) =>
  (await list({ where, orderBy })).nodes.map(({ id }) => id);
const eq = (value: string) => ({ eq: value });

it("lists packages, archived or not, with their own filters, in either order and in pages", async () => {
  const name = unique("Weekend");
  const given = (sortOrder: number, overrides: object) =>
    givenCreditPackage(service.current, { name: `The ${name}`, sortOrder, ...overrides });
  const [a, b, c, d] = [
    await given(1, { currency: "TRY" }),
    await given(1, { creditType: "GEMS" }),
    await given(2, {}),
    await given(12, { name: `Çok ${name}` }),
  ];
  await manage(service.current, "archive", { id: c });
  const productId = unique("product");
  const { body } = await ask(
    `mutation ($product: ID!, $ids: [ID!]) { mapStoreProduct(input: { store: "APP_STORE", productId: $product,
      packageIds: $ids }) { storeProduct { id } } }`,
    { product: productId, ids: [a, d] },
  );
  expect(body.errors).toBeUndefined();
  // Packages of the same sort order are in the order of their ids.
  const first = [a, b].toSorted();
  const all = [...first, c, d];
  const ours = { name: { contains: name.toLowerCase() } };
  const cases: [object, string[]][] = [
    [ours, all],
    [{ ...ours, isArchived: true }, [c]],
    [{ ...ours, isArchived: false }, [...first, d]],
    [{ ...ours, creditType: eq("GEMS") }, [b]],
    [{ ...ours, currency: { in: ["TRY", "EUR"] } }, [a]],
    [{ ...ours, isMapped: true }, [a, d]],
    [{ ...ours, isMapped: false }, [b, c]],
    [{ productId: eq(productId) }, [a, d]],
    [{ productId: eq("none") }, []],
    [{ id: { in: [c, a, "none"] } }, [a, c]],
    [{ name: { contains: `Çok ${name}` } }, [d]],
    [{ name: { contains: "100%" } }, []],
    [{ ...ours, OR: [{ isArchived: true }, { currency: eq("TRY") }] }, [a, c]],
  ];
  for (const [where, expected] of cases) {
    expect([where, await found(where)]).toEqual([where, expected]);
    expect(await found(where, "SORT_ORDER_DESC")).toEqual(expected.toReversed());
    for (const way of await walkBothWays((page) => list({ where, ...page }), 1))
      expect(way.map(({ id }) => id)).toEqual(expected);
  }
  const onSale = await ask(
    "{ creditPackages(orderBy: SORT_ORDER_DESC, first: 100) { nodes { id } } }",
    {},
    "user",
  );
  const ids = onSale.body.data.creditPackages.nodes.map(({ id }: { id: string }) => id);
  expect(ids.filter((id: string) => all.includes(id))).toEqual([d, ...first.toReversed()]);
});

it("is closed to users, and refuses the arguments that where replaces", async () => {
  expect(errorOf(await ask("{ creditPackages(where: {}) { nodes { id } } }", {}, "user"))).toMatchObject({
    code: "FORBIDDEN",
  });
  for (const argument of ["includeArchived: true", 'creditType: "GEMS"']) {
    const answer = await ask(`{ creditPackages(where: {}, ${argument}) { nodes { id } } }`);
    expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT" });
  }
});
