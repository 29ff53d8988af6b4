import { withService, type RestRequest } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();
const backend = { as: "renderer", role: "service" } as const;
const problem = { accept: "application/problem+json" };

const send = (method: string, path: string, body: unknown, { headers, ...request }: RestRequest = {}) =>
  service.current.rest(method, `/api/v1${path}`, {
    ...backend,
    ...request,
    headers: { "idempotency-key": unique("key"), ...headers },
    body,
  });

async function givenHold(amount = 50): Promise<{ userId: string; id: string }> {
  const userId = unique("user");
  await service.current.purchase(userId);
  const { body } = await send("POST", `/wallets/${userId}/holds`, { amount, reason: "A rendering" });
  return { userId, id: body.data.hold.id };
}

it("holds, changes and captures credits, and lists the holds", async () => {
  const userId = unique("user");
  await service.current.purchase(userId);
  const order = {
    amount: 50,
    reason: "A rendering",
    reference: "job",
    metadata: { a: "1" },
    expiresInSeconds: 60,
  };
  const placed = await send("POST", `/wallets/${userId}/holds`, order);
  expect([placed.status, Object.keys(placed.body.data)]).toEqual([201, ["hold", "entry", "wallet"]]);
  expect(placed.body.data).toMatchObject({
    hold: { status: "OPEN", amount: 50, held: 50, captured: 0, reference: "job", metadata: { a: "1" } },
    entry: { kind: "HOLD", amount: 0, balanceAfter: 100, reference: null },
    wallet: { balance: 100, available: 50, held: 50 },
  });
  const { id } = placed.body.data.hold;
  const changed = await send("PATCH", `/holds/${id}`, { amount: 60 });
  expect(changed.body.data).toMatchObject({ hold: { held: 60 }, wallet: { held: 60 } });
  const part = await send("POST", `/holds/${id}/capture`, { amount: 20, isFinal: false });
  expect(part.body.data).toMatchObject({
    hold: { status: "OPEN", held: 40, captured: 20 },
    entry: { kind: "SPEND", amount: -20, reference: id },
  });
  const rest = await send("POST", `/holds/${id}/capture`, {});
  expect(rest.body.data).toMatchObject({
    hold: { status: "CAPTURED", held: 0, captured: 60 },
    wallet: { balance: 40, available: 40 },
  });
  expect(rest.body.data.wallet).not.toHaveProperty("held");
  const list = (query: string) =>
    service.current.rest("GET", `/api/v1/wallets/${userId}/holds${query}`, backend);
  expect((await list("")).body.data).toEqual({
    nodes: [rest.body.data.hold],
    pageInfo: { hasNextPage: false, endCursor: expect.any(String) },
  });
  expect((await list("?status=OPEN")).body.data.nodes).toEqual([]);
  for (const query of ["?status=open", "?first=0", "?kind=x"]) expect((await list(query)).status).toBe(400);
});

it("releases a hold once, with a key that GraphQL shares", async () => {
  const { id } = await givenHold();
  const headers = { "idempotency-key": unique("key") };
  const first = await send("POST", `/holds/${id}/release`, {}, { headers });
  expect(first.body.data).toMatchObject({
    hold: { status: "RELEASED" },
    wallet: { balance: 100, available: 100 },
  });
  const again = await send("POST", `/holds/${id}/release`, {}, { headers });
  expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
  expect(again.body.data).toEqual(first.body.data);
  const { body } = await service.current.graphql(
    "mutation ($input: ReleaseHoldInput!) { releaseHold(input: $input) { replayed } }",
    { ...backend, variables: { input: { id, idempotencyKey: headers["idempotency-key"] } } },
  );
  expect(body.data.releaseHold.replayed).toBe(true);
  const other = await send("POST", `/holds/${id}/release`, {}, { headers: problem });
  expect(other.body).toMatchObject({ status: 409, reason: "HOLD_ENDED" });
});

it.each([
  ["POST", "capture", { amount: 0 }, "amount"],
  ["POST", "capture", { isFinal: "no" }, "isFinal"],
  ["POST", "capture", { onShortfall: "IGNORE" }, "onShortfall"],
  ["POST", "capture", { all: true }, "all"],
  ["POST", "release", { amount: 5 }, "amount"],
  ["PATCH", "", { expiresInSeconds: 0 }, "expiresInSeconds"],
  ["PATCH", "", [], "body"],
])("%s %s with %j is refused, and names %s", async (method, verb, body, field) => {
  const { id, userId } = await givenHold();
  const answer = await send(method, `/holds/${id}${verb && `/${verb}`}`, body, { headers: problem });
  expect([answer.status, answer.body.errors]).toMatchObject([400, [{ field }]]);
  const wallet = await service.current.rest("GET", `/api/v1/wallets/${userId}`, backend);
  expect(wallet.body.data).toMatchObject({ balance: 100, available: 50, held: 50 });
});

it("answers 404 for an unknown hold, 405 for another method and 403 without the role", async () => {
  expect((await send("POST", "/holds/hld_none/capture", {})).status).toBe(404);
  expect((await send("DELETE", "/holds/hld_none", {})).status).toBe(405);
  const { id } = await givenHold();
  for (const role of ["user", "admin"] as const)
    expect((await send("POST", `/holds/${id}/capture`, {}, { as: "x", role })).status).toBe(403);
});
