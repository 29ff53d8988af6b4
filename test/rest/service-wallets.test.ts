import { auditEntries } from "../support/audit-log";
import { balanceOf } from "../support/factories";
import { withService, type RestRequest } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();
const backend = { as: "renderer", role: "service" } as const;
const problem = { accept: "application/problem+json" };

async function givenBuyer(): Promise<string> {
  const userId = unique("user");
  await service.current.purchase(userId);
  return userId;
}

const post = (path: string, body: unknown, { headers, ...request }: RestRequest = {}) =>
  service.current.rest("POST", `/api/v1${path}`, {
    ...backend,
    ...request,
    headers: { "idempotency-key": unique("key"), ...headers },
    body,
  });
const spendBy = (userId: string, body: unknown, request?: RestRequest) =>
  post(`/wallets/${encodeURIComponent(userId)}/spends`, body, request);

it("spends, gives back and reads the wallet", async () => {
  const userId = await givenBuyer();
  const spent = await spendBy(userId, {
    amount: 30,
    reason: "A rendering",
    member: "m",
    metadata: { a: "1" },
  });
  expect(spent.status).toBe(201);
  expect(Object.keys(spent.body)).toEqual(["isSuccess", "statusCode", "data", "errors", "timestamp"]);
  expect(spent.body.data).toEqual({
    entry: {
      id: expect.stringMatching(/^ent_/),
      sequence: 2,
      kind: "SPEND",
      amount: -30,
      balanceAfter: 70,
      reference: null,
      reason: "A rendering",
      createdAt: expect.any(String),
    },
    wallet: { id: expect.stringMatching(/^wal_/), balance: 70, available: 70, environment: "SANDBOX" },
    lotMovements: [
      {
        lotId: expect.stringMatching(/^lot_/),
        kind: "PAID",
        expiresAt: null,
        amount: -30,
        held: 0,
      },
    ],
  });
  const { id } = spent.body.data.entry;
  const reversed = await post(`/spends/${id}/reversals`, { amount: 10, reason: "It failed" });
  expect(reversed.status).toBe(201);
  expect(reversed.body.data).toMatchObject({
    entry: { kind: "SPEND_REVERSAL", amount: 10, balanceAfter: 80, reference: id, reason: "It failed" },
    wallet: { balance: 80 },
  });
  const wallet = await service.current.rest("GET", `/api/v1/wallets/${userId}`, backend);
  expect(wallet.body.data).toEqual(reversed.body.data.wallet);
});

it("does each once for a key, which GraphQL shares", async () => {
  const userId = await givenBuyer();
  const headers = { "idempotency-key": unique("key") };
  const body = { amount: 30, reason: "A rendering" };
  const first = await spendBy(userId, body, { headers });
  const again = await spendBy(userId, body, { headers });
  expect(again.status).toBe(201);
  expect(again.body.data).toEqual(first.body.data);
  expect([first, again].map((one) => one.headers.get("idempotency-replayed"))).toEqual([null, "true"]);
  const byGraphql = await service.current.graphql(
    `mutation ($input: SpendCreditsInput!) { spendCredits(input: $input) { replayed entry { id } } }`,
    { ...backend, variables: { input: { userId, ...body, idempotencyKey: headers["idempotency-key"] } } },
  );
  expect(byGraphql.body.data.spendCredits).toEqual({
    replayed: true,
    entry: { id: first.body.data.entry.id },
  });
  const other = await spendBy(userId, { ...body, amount: 31 }, { headers: { ...headers, ...problem } });
  expect(other.body).toMatchObject({ status: 409, reason: "IDEMPOTENCY_KEY_REUSED" });
  expect(await balanceOf(service.current, userId)).toBe(70);
});

it("says how many credits are missing", async () => {
  const userId = await givenBuyer();
  const { status, body } = await spendBy(userId, { amount: 130, reason: "r" }, { headers: problem });
  expect(status).toBe(409);
  expect(body).toMatchObject({ reason: "INSUFFICIENT_CREDITS", required: 130, available: 100, missing: 30 });
  const plain = await spendBy(userId, { amount: 130, reason: "r" });
  expect(plain.body).toMatchObject({
    isSuccess: false,
    statusCode: 409,
    errors: ["Resource already exists or cannot be changed in its current state"],
  });
});

it.each([
  ["idempotencyKey", { amount: 1, reason: "r" }, { "idempotency-key": "" }],
  ["amount", { reason: "r" }, {}],
  ["amount", { amount: "1", reason: "r" }, {}],
  ["amount", { amount: 1.5, reason: "r" }, {}],
  ["reason", { amount: 1 }, {}],
  ["referense", { amount: 1, reason: "r", referense: "job" }, {}],
  ["userId", { amount: 1, reason: "r", userId: "somebody" }, {}],
  ["creditType", { amount: 1, reason: "r", creditType: "gems" }, {}],
  ["environment", { amount: 1, reason: "r", environment: "TEST" }, {}],
  ["metadata", { amount: 1, reason: "r", metadata: { a: 1 } }, {}],
  ["body", [], {}],
])("names %s as what is wrong with %j", async (field, body, headers) => {
  const userId = await givenBuyer();
  const answer = await spendBy(userId, body, { headers: { ...headers, ...problem } });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ field }]);
  expect(await balanceOf(service.current, userId)).toBe(100);
});

it("needs the idempotency key", async () => {
  const { status, body } = await service.current.rest("POST", "/api/v1/wallets/x/spends", {
    ...backend,
    headers: problem,
    body: { amount: 1, reason: "r" },
  });
  expect([status, body.errors]).toEqual([400, [{ field: "idempotencyKey", message: expect.any(String) }]]);
});

it.each(["user", "auditor", "support", "admin"] as const)(
  "refuses the role %s to spend, and records it",
  async (role) => {
    const userId = await givenBuyer();
    const answer = await spendBy(userId, { amount: 1, reason: "r" }, { as: userId, role });
    expect(answer.status).toBe(403);
    const [entry] = await auditEntries(service.current, { operation: "spendCredits", actor: userId });
    expect(entry).toMatchObject({ refusalCode: "FORBIDDEN", input: { userId } });
  },
);

it("shows a wallet to its owner and to services and staff alone, with any id", async () => {
  const userId = `a/b ?#%🎬${unique("user")}`;
  await service.current.purchase(userId);
  const path = `/api/v1/wallets/${encodeURIComponent(userId)}`;
  const statuses = [];
  for (const caller of [{ as: userId }, { as: "other" }, backend, { as: "x", role: "auditor" as const }, {}])
    statuses.push((await service.current.rest("GET", path, caller)).status);
  expect(statuses).toEqual([200, 403, 200, 200, 401]);
  const spent = await spendBy(userId, { amount: 1, reason: "r" });
  expect(spent.body.data.wallet.balance).toBe(99);
});

it.each([
  ["GET", `/wallets/${"x".repeat(256)}`, 400],
  ["GET", "/wallets/x?enviroment=SANDBOX", 400],
  ["GET", "/wallets/x?environment=TEST", 400],
  ["POST", "/wallets/x/spends?amount=5", 400],
  ["POST", "/spends/ent_none/reversals", 404],
  ["POST", "/spends/ent_01KAP2Q9V5X3J8M4T6B7N0C1DE/reversals", 404],
  ["DELETE", "/wallets/x/spends", 405],
  ["GET", "/wallets/x/spends", 405],
  ["GET", "/spends/ent_none", 404],
])("answers %s %s with %i", async (method, path, status) => {
  const answer = await service.current.rest(method, `/api/v1${path}`, {
    ...backend,
    headers: { "idempotency-key": unique("key") },
    ...(method === "POST"
      ? { body: path.includes("reversals") ? { reason: "r" } : { amount: 1, reason: "r" } }
      : {}),
  });
  expect(answer.status).toBe(status);
});
