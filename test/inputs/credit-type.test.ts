import { errorOf, givenCreditPackage, spend } from "../support/factories";
import { starterId, withService } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();

let collector = "collector";
const get = (path: string) => service.current.rest("GET", `/api/v1${path}`, { as: collector });
const read = async (path: string) => (await get(path)).body.data;

const message =
  "creditType must be a code such as GEMS: 1 to 16 of A-Z, 0-9 and underscore, beginning with a letter";
const problem = { field: "creditType", message };

const notTypes: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["lower case", "gems"],
  ["one lower-case letter", "GEMs"],
  ["a digit first", "1UP"],
  ["an underscore first", "_GEMS"],
  ["17 characters", "A".repeat(17)],
  ["a Turkish dotted I", "GİFT"],
  ["a Turkish dotless i", "GıFT"],
  ["a Greek letter that looks Latin", "GΕMS"],
  ["a blank", "GEMS "],
  ["a line break", "GEMS\n"],
  ["an invisible character", "GEMS\u200b"],
  ["a soft hyphen", "GE\u00adMS"],
  ["a NUL", "GEMS\0"],
  ["half a surrogate pair", "GEMS\ud800"],
  ["a wildcard", "%"],
];

describe.each(notTypes)("a credit type of %s is bad input", (_, creditType) => {
  it("for reads and inputs of GraphQL", async () => {
    const variables = { type: creditType };
    for (const field of [
      "wallet(creditType: $type) { balance }",
      "me { wallet(creditType: $type) { balance } }",
      "purchases(creditType: $type) { nodes { id } }",
      "creditPackages(creditType: $type) { nodes { id } }",
    ]) {
      const answer = await service.current.graphql(`query ($type: String) { ${field} }`, {
        as: "reader",
        variables,
      });
      expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT" });
    }
    const error = errorOf(await spend(service.current, { userId: "reader", amount: 1, creditType }));
    expect(error).toMatchObject({ code: "BAD_USER_INPUT" });
  });

  it.each(["/wallet", "/wallet/entries", "/purchases", "/credit-packages"])("for GET %s", async (path) => {
    // Half of a surrogate pair cannot be written in an address.
    const query = `creditType=${encodeURIComponent(creditType.toWellFormed())}`;
    const url = `/api/v1${path}?${query}`;
    const { status, body } = await service.current.rest("GET", url, { as: "reader" });
    expect([status, body.errors, body.data]).toEqual([400, ["Validation failed"], null]);
    const detailed = await service.current.rest("GET", url, {
      as: "reader",
      headers: { accept: "application/problem+json" },
    });
    expect(detailed.body).toMatchObject({ status: 400, code: "BAD_USER_INPUT", errors: [problem] });
  });
});

it("is refused for a new package, with the field that is wrong", async () => {
  const answer = await service.current.graphql(
    `mutation { createCreditPackage(input: { name: "x", credits: 1, priceAmount: 1, currency: "USD", creditType: "gems" }) {
      creditPackage { id } } }`,
    { as: "root", role: "admin" },
  );
  expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [problem] } });
});

it("is given once, and only where a route reads it", async () => {
  expect((await get("/wallet?creditType=GEMS&creditType=GEMS")).status).toBe(400);
  expect((await get(`/credit-packages/${starterId}?creditType=GEMS`)).status).toBe(400);
});

describe("a credit type in REST", () => {
  let gemsId = "";

  beforeEach(async () => {
    gemsId = await givenCreditPackage(service.current, { name: "Gems", credits: 30, creditType: "GEMS" });
    collector = unique("collector");
    await service.current.purchase(collector);
    await service.current.purchase(collector, gemsId);
  });

  it("is left out for CREDITS, whether the request names it or not", async () => {
    const wallet = await read("/wallet");
    expect(Object.keys(wallet)).toEqual(["id", "balance", "available", "environment"]);
    expect(await read("/wallet?creditType=CREDITS")).toEqual(wallet);
    const { nodes } = await read("/wallet/entries");
    expect(nodes).toHaveLength(1);
    expect(nodes[0]).not.toHaveProperty("creditType");
    expect((await read("/purchases")).nodes).toEqual([
      expect.not.objectContaining({ creditType: expect.anything() }),
    ]);
    expect(await read(`/credit-packages/${starterId}`)).not.toHaveProperty("creditType");
  });

  it("chooses wallet, entries, purchases and packages", async () => {
    expect(await read("/wallet?creditType=GEMS")).toEqual({
      id: expect.stringMatching(/^wal_/),
      balance: 30,
      available: 30,
      environment: "SANDBOX",
      creditType: "GEMS",
    });
    const entries = await read("/wallet/entries?creditType=GEMS");
    expect(entries.nodes).toMatchObject([{ sequence: 1, amount: 30, balanceAfter: 30, creditType: "GEMS" }]);
    const purchases = await read("/purchases?creditType=GEMS");
    expect(purchases.nodes).toMatchObject([{ packageId: gemsId, balance: 30, creditType: "GEMS" }]);
    const packages = await read("/credit-packages?creditType=GEMS");
    expect(packages.nodes).toContainEqual(expect.objectContaining({ id: gemsId, creditType: "GEMS" }));
    expect(packages.nodes).not.toContainEqual(expect.objectContaining({ id: starterId }));
    expect(await read(`/credit-packages/${gemsId}`)).toMatchObject({ credits: 30, creditType: "GEMS" });
    expect(await read("/wallet?creditType=COINS")).toMatchObject({ balance: 0, creditType: "COINS" });
  });
});

it("gives each wallet an id of its own, by which `node` finds it", async () => {
  const gemsId = await givenCreditPackage(service.current, { credits: 30, creditType: "GEMS" });
  await service.current.purchase("finder");
  await service.current.purchase("finder", gemsId);
  const { body } = await service.current.graphql(
    `{ coins: wallet { id } named: wallet(creditType: "CREDITS") { id } gems: wallet(creditType: "GEMS") { id }
      wallets(first: 1) { nodes { id creditType } totalCount pageInfo { hasNextPage endCursor } } }`,
    { as: "finder" },
  );
  const { coins, named, gems, wallets } = body.data;
  expect(named.id).toBe(coins.id);
  expect(gems.id).not.toBe(coins.id);
  expect(wallets).toMatchObject({
    nodes: [{ id: coins.id, creditType: "CREDITS" }],
    totalCount: 2,
    pageInfo: { hasNextPage: true },
  });
  const found = await service.current.graphql(
    `query ($ids: [ID!]!, $after: String) { nodes(ids: $ids) { ... on Wallet { creditType balance } }
      wallets(after: $after) { nodes { id } } }`,
    { as: "finder", variables: { ids: [gems.id, coins.id], after: wallets.pageInfo.endCursor } },
  );
  expect(found.body.data).toEqual({
    nodes: [
      { creditType: "GEMS", balance: 30 },
      { creditType: "CREDITS", balance: 100 },
    ],
    wallets: { nodes: [{ id: gems.id }] },
  });
});

it.each([
  ["names the default type", ["SANDBOX", "finder", "CREDITS"]],
  ["names no credit type", ["SANDBOX", "finder", "gems"]],
  ["has more parts", ["SANDBOX", "finder", "GEMS", ""]],
])("finds no wallet by an id that %s", async (_, parts) => {
  const id = `wal_${Buffer.from(JSON.stringify(parts)).toString("base64url")}`;
  const { body } = await service.current.graphql("query ($id: ID!) { node(id: $id) { id } }", {
    as: "finder",
    variables: { id },
  });
  expect(body.data.node).toBeNull();
});
