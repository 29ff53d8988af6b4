import { StoreIdentity } from "../../../src/entities/store-identity";
import { claimPurchases, tokenWith } from "../../support/claims";
import { startTestService, starterId } from "../../support/harness";
import {
  anonymousId,
  decisionOf,
  purchaseEvent,
  purchaseOf,
  sendEvent,
  unique,
} from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, balance, send } = withStore();

async function givenParked(anonymous: string): Promise<void> {
  expect(await send(purchaseOf(anonymous))).toBe("PARKED ANONYMOUS_USER");
}

function ask(method: string, path: string, claims: object, body?: object) {
  return service.current.rest(method, path, { headers: { authorization: tokenWith(claims) }, body });
}

const mutation = { query: "mutation { claimStorePurchases { wallet { balance } } }" };
const claiming: [string, string, string, object | undefined, number][] = [
  ["the route for it", "POST", "/api/v1/wallet/claims", undefined, 200],
  ["the mutation for it", "POST", "/graphql", mutation, 200],
];
const purchasePath = "/api/v1/credit-packages/purchase";
const notClaiming: [string, string, string, object | undefined, number][] = [
  ["a GraphQL document without the mutation", "POST", "/graphql", { query: "{ __typename }" }, 200],
  ["a malformed document", "POST", "/graphql", { query: "mutation { claimStorePurchases" }, 400],
  ["a refused purchase", "POST", purchasePath, { packageId: "x" }, 404],
  ["a purchase without a body", "POST", purchasePath, undefined, 400],
  ["another method", "POST", "/api/v1/wallet", undefined, 405],
  ["the route for it with an unknown parameter", "POST", "/api/v1/wallet/claims?x=1", undefined, 400],
  ["a purchase of a package", "POST", purchasePath, { packageId: starterId }, 201],
];

it.each(claiming)("credits purchases made before sign-in by %s", async (_, method, path, body, status) => {
  const [anonymous, user] = [anonymousId(), unique("user")];
  await givenParked(anonymous);
  const claims = { sub: user, revenuecat_ids: [anonymous] };
  expect((await ask(method, path, claims, body)).status).toBe(status);
  expect(await balance(user)).toBe(100);
});

it.each(notClaiming)("claims nothing by %s", async (_, method, path, body, status) => {
  const anonymous = anonymousId();
  await givenParked(anonymous);
  const claims = { sub: unique("user"), revenuecat_ids: [anonymous] };
  expect((await ask(method, path, claims, body)).status).toBe(status);
  expect(await service.current.context.database.read.countBy(StoreIdentity, { appUserId: anonymous })).toBe(
    0,
  );
});

it("claims nothing by the purchase that production refuses", async () => {
  const production = await startTestService({ NODE_ENV: "production" });
  try {
    const anonymous = anonymousId();
    const event = { app_user_id: anonymous, original_app_user_id: anonymous, aliases: [] };
    const bought = purchaseEvent({ ...event, environment: "PRODUCTION" });
    expect(decisionOf(await sendEvent(production, bought))).toBe("PARKED ANONYMOUS_USER");
    const claims = { sub: unique("user"), revenuecat_ids: [anonymous] };
    const { status } = await production.rest("POST", purchasePath, {
      headers: { authorization: tokenWith(claims) },
      body: { packageId: starterId },
    });
    expect(status).toBe(403);
    expect(await production.context.database.read.count(StoreIdentity)).toBe(0);
    expect((await claimPurchases(production, claims)).status).toBe(200);
    // One identity for each environment.
    expect(await production.context.database.read.count(StoreIdentity)).toBe(2);
  } finally {
    await production.stop();
  }
});

it.each(["/api/v1/wallet", "/api/v1/purchases", "/graphql?query={__typename}"])(
  "changes nothing by GET and HEAD %s",
  async (path) => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    await givenParked(anonymous);
    const headers = {
      authorization: tokenWith({ sub: user, revenuecat_ids: [anonymous] }),
      "apollo-require-preflight": "1",
    };
    for (const method of ["GET", "HEAD"]) await service.current.rest(method, path, { headers });
    expect(await balance(user)).toBe(0);
    expect(await service.current.context.database.read.countBy(StoreIdentity, { appUserId: anonymous })).toBe(
      0,
    );
  },
);

const claimsOf = (anonymous: string): [string, object][] => [
  ["a token of unknown roles", { sub: unique("user"), role: "viewer", revenuecat_ids: [anonymous] }],
  [
    "a token of several unknown roles",
    { sub: unique("user"), roles: ["a", "b"], revenuecat_ids: [anonymous] },
  ],
  ["a sub in the form of the id", { sub: anonymous }],
  ["a sub in the form of another such id", { sub: anonymousId(), revenuecat_ids: [anonymous] }],
  ["another claim", { sub: unique("user"), app_user_id: anonymous, aliases: [anonymous] }],
  ["a text instead of a list", { sub: unique("user"), revenuecat_ids: anonymous }],
];

describe("claims nothing", () => {
  it.each(claimsOf("").map(([name], index) => [name, index] as const))("%s", async (_, index) => {
    const anonymous = anonymousId();
    await givenParked(anonymous);
    const claims = claimsOf(anonymous)[index]?.[1] ?? {};
    for (const [, method, path, body] of [...claiming, ...notClaiming]) await ask(method, path, claims, body);
    expect(await service.current.context.database.read.countBy(StoreIdentity, { appUserId: anonymous })).toBe(
      0,
    );
    // A valid claim still gets the purchase.
    const user = unique("user");
    await claimPurchases(service.current, { sub: user, revenuecat_ids: [anonymous] });
    expect(await balance(user)).toBe(100);
  });
});

it("claims nothing, and writes nothing, before the rate limit has let the request through", async () => {
  const limited = await startTestService({ RATE_LIMIT_PER_MINUTE: "1" });
  const { read } = limited.context.database;
  const contents = async () => {
    const rows: Record<string, unknown> = {};
    for (const { tableName } of read.connection.entityMetadatas)
      rows[tableName] = await read.query(`SELECT * FROM ${tableName} ORDER BY 1, 2`);
    return rows;
  };
  try {
    const anonymous = anonymousId();
    const bought = purchaseEvent({ app_user_id: anonymous, original_app_user_id: anonymous, aliases: [] });
    expect(decisionOf(await sendEvent(limited, bought))).toBe("PARKED ANONYMOUS_USER");
    const user = unique("user");
    const before = tokenWith({ sub: user, revenuecat_ids: [] });
    await limited.rest("GET", "/api/v1/wallet", { headers: { authorization: before } });
    const headers = { authorization: tokenWith({ sub: user, revenuecat_ids: [anonymous] }) };
    const untouched = await contents();
    for (const [, method, path, body] of [...claiming, ...notClaiming])
      expect((await limited.rest(method, path, { headers, body })).status).toBe(429);
    expect(await contents()).toEqual(untouched);
    expect(untouched).toMatchObject({
      store_events: [{ status: "PARKED" }],
      store_identities: [],
      wallets: [],
    });
  } finally {
    await limited.stop();
  }
});
