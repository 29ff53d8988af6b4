import { givenCreditPackage } from "../support/factories";
import { hold } from "../support/holds";
import { readsOf } from "../support/query-plans";
import { laterEvent, purchaseOf, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, asAdmin, send } = withStore();

const wallet = "wallet { id userId balance available spendingFrozenAt }";
const creditPackage = "creditPackage { id name credits archivedAt }";
const event = "storeEvent { id type status store }";

/**
 * The lists of a dashboard with all that their screens show, and the most statements that a page may take. Wallets of
 * which holds reserve credits take one more.
 */
const documents: readonly (readonly [list: string, fields: string, statementsMax: number])[] = [
  ["users", "id userId wallets { id creditType balance available }", 3],
  ["wallets(where: {})", "id userId creditType balance available exists spendingFrozenAt", 2],
  ["purchases(where: {})", `id userId ${creditPackage} ${wallet} refund { taken shortfall } ${event}`, 7],
  [
    "ledgerEntries",
    `id kind amount balanceAfter actor reason merge { id } purchase { id ${creditPackage} ${wallet} ${event} }`,
    8,
  ],
  ["holds", `id userId status amount held captured reason member reference metadata expiresAt ${wallet}`, 4],
  ["lots", `id userId kind granted remaining held expiresAt createdAt ${wallet} purchase { id }`, 9],
  ["walletMerges", "id fromUserId intoUserId amount actor reason", 2],
  [
    "storeEvents(where: {})",
    `id type status reason ${wallet} storeProduct { id } purchase { id ${creditPackage} }`,
    6,
  ],
  [
    "storeTransactions",
    `id userId store state ${creditPackage} ${wallet} purchase { id refund { taken } ${event} }`,
    8,
  ],
  ["creditPackages(where: {})", "id name credits revenueCat { mapped products { id store productId } }", 3],
  [
    "auditEntries",
    "id operation actor reason subject { id ... on CreditPackage { name } ... on Wallet { balance } }",
    9,
  ],
];

beforeAll(async () => {
  for (let n = 0; n < 4; n += 1) {
    await givenCreditPackage(service.current, { name: unique("package") });
    const [from, into] = [unique("from"), unique("into")];
    const bought = purchaseOf(from);
    expect(await send(bought)).toBe("APPLIED");
    expect(await send(laterEvent("CANCELLATION", bought))).toBe("APPLIED");
    await service.current.purchase(into);
    await hold(service.current, { userId: into, amount: 1, member: "m" });
    await asAdmin(
      `mutation ($from: ID!, $into: ID!) { mergeWallets(input: { fromUserId: $from, intoUserId: $into,
        environment: SANDBOX, reason: "One person." }) { merge { id } } }`,
      { from, into },
    );
  }
});

it.each(documents)(
  "reads %s with all that a screen shows, in as many statements for many as for one",
  async (list, fields, max) => {
    const statementsFor = async (first: number) => {
      const paged = list.includes("(") ? list.replace(")", `, first: ${first})`) : `${list}(first: ${first})`;
      const reads = await readsOf(service.current, async () => {
        const { body } = await asAdmin(
          `{ list: ${paged} { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`,
        );
        expect(body.errors).toBeUndefined();
        expect(body.data.list.nodes.length).toBeGreaterThan(first === 1 ? 0 : 3);
      });
      return reads.length;
    };
    // The objects of a larger page are of more types, but not of more than the statements of all types.
    expect(await statementsFor(4)).toBeLessThanOrEqual(max);
    expect(await statementsFor(50)).toBeLessThanOrEqual(max);
  },
);

it("has a document for every list of the whole service", async () => {
  const { body } = await asAdmin('{ __type(name: "Query") { fields { name args { name } type { name } } } }');
  const fields: { name: string; args: { name: string }[]; type: { name: string | null } }[] =
    body.data.__type.fields;
  const filtered = fields
    .filter(
      ({ args, type }) => type.name?.endsWith("Connection") && args.some(({ name }) => name === "where"),
    )
    .map(({ name }) => name);
  expect(filtered.filter((name) => !documents.some(([list]) => list.startsWith(name)))).toEqual([]);
});
