import { errorOf, lastPurchaseOf, spend } from "../support/factories";
import { withService } from "../support/harness";
import { givenPromo, inMinutes, readLots } from "../support/lots";
import { unique } from "../support/revenuecat";

const service = withService();
const backend = { as: "renderer", role: "service" } as const;

/** A wallet of which some lots are written and some are not: PAID 100, PROMO 10, PROMO 5, PAID 100. */
async function givenLots(): Promise<string> {
  const user = unique("user");
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 10, minutes: 60 });
  await spend(service.current, { userId: user, amount: 3, idempotencyKey: unique("spend") });
  await givenPromo(service.current, user, { amount: 5 });
  await service.current.purchase(user);
  return user;
}

async function listLots(where: object, args = "first: 50"): Promise<string[]> {
  const { body } = await service.current.graphql(
    `query ($where: LotFilter) { lots(where: $where, ${args}) { totalCount nodes { kind remaining } } }`,
    { ...backend, variables: { where } },
  );
  expect(body.errors).toBeUndefined();
  return body.data.lots.nodes.map(({ kind, remaining }: Record<string, unknown>) => `${kind} ${remaining}`);
}

const all = ["PAID 100", "PROMO 5", "PROMO 7", "PAID 100"];

it("lists the lots of all wallets by owner, wallet, purchase, kind, credits and end", async () => {
  const user = await givenLots();
  const userId = { eq: user };
  expect(await listLots({ userId })).toEqual(all);
  expect(await listLots({ userId }, "first: 50, orderBy: OLDEST_FIRST")).toEqual(all.toReversed());
  expect(await listLots({ userId, kind: { eq: "PAID" } })).toEqual(["PAID 100", "PAID 100"]);
  expect(await listLots({ userId, kind: { in: ["PROMO", "BONUS"] } })).toEqual(["PROMO 5", "PROMO 7"]);
  expect(await listLots({ userId, remaining: { lt: 7 } })).toEqual(["PROMO 5"]);
  expect(await listLots({ userId, expiresAt: { lt: inMinutes(61) } })).toEqual(["PROMO 7"]);
  expect(await listLots({ userId, expiresAt: { lt: inMinutes(59) } })).toEqual([]);
  expect(await listLots({ userId, environment: "PRODUCTION" })).toEqual([]);
  expect(await listLots({ userId, creditType: { eq: "GEMS" } })).toEqual([]);
  const purchaseId = { eq: await lastPurchaseOf(service.current, user) };
  expect(await listLots({ purchaseId })).toEqual(["PAID 100"]);
  expect(await listLots({ OR: [{ purchaseId }, { userId, kind: { eq: "PROMO" } }] })).toEqual(
    all.slice(0, 3),
  );
  expect((await listLots({})).length).toBeGreaterThan(3);
});

it.each([
  ["", all],
  [", onlyOpen: true", ["PROMO 7", "PROMO 5", "PAID 100", "PAID 100"]],
])("pages through the lots of a wallet%s, written or not", async (args, expected) => {
  const user = await givenLots();
  const seen: string[] = [];
  const ids = new Set<string>();
  for (let after = ""; ;) {
    const { page } = await readLots(service.current, user, `first: 1, after: "${after}"${args}`);
    expect(page.totalCount).toBe(4);
    for (const { id, kind, remaining } of page.nodes) {
      seen.push(`${kind} ${remaining}`);
      ids.add(id);
    }
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  expect(seen).toEqual(expected);
  const { body } = await service.current.graphql(
    "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Lot { remaining } } }",
    { as: user, variables: { ids: [...ids] } },
  );
  expect(body.data.nodes.map(({ id }: { id: string }) => id)).toEqual([...ids]);
});

it("shows users the lots of their own wallet by REST, and services those of all", async () => {
  const user = await givenLots();
  const own = await service.current.rest("GET", "/api/v1/wallet/lots?onlyOpen=true&first=2", { as: user });
  expect(own.body.data.nodes).toEqual([
    {
      id: expect.stringMatching(/^lot_.{26}_0$/),
      kind: "PROMO",
      granted: 10,
      remaining: 7,
      held: 0,
      expiresAt: expect.any(String),
      purchaseId: null,
      createdAt: expect.any(String),
    },
    expect.objectContaining({ kind: "PROMO", remaining: 5, expiresAt: null }),
  ]);
  const path = `/api/v1/wallets/${user}/lots`;
  const { body } = await service.current.rest("GET", path, backend);
  expect(body.data.nodes).toMatchObject([
    { kind: "PAID" },
    { remaining: 5 },
    { remaining: 7 },
    { kind: "PAID" },
  ]);
  expect((await service.current.rest("GET", path, { as: "somebody" })).status).toBe(403);
  const accept = { accept: "application/problem+json" };
  const wrong = await service.current.rest("GET", `${path}?onlyOpen=yes`, { ...backend, headers: accept });
  expect([wrong.status, wrong.body.errors]).toEqual([
    400,
    [{ field: "onlyOpen", message: "onlyOpen must be true or false" }],
  ]);
});

it("shows users no lot of others, and nothing of all wallets", async () => {
  const user = await givenLots();
  const { lots } = await readLots(service.current, user);
  const byId = await service.current.graphql(`{ node(id: "${lots[0].id}") { id } }`, { as: "somebody" });
  expect(byId.body.data.node).toBeNull();
  const listed = await service.current.graphql("{ lots { nodes { id } } }", { as: user });
  expect(errorOf(listed).code).toBe("FORBIDDEN");
});
