import { createHash } from "node:crypto";
import { connect } from "node:net";
import { startTestService, starterId, tokenFor, webhookAuthorization, type RestAnswer, type TestService } from "../support/harness"; // prettier-ignore
import { eventually } from "../support/patience";
import { sendRaw } from "../support/raw-http";

let service: TestService;

beforeAll(async () => {
  service = await startTestService({ RATE_LIMIT_PER_MINUTE: "5", TRUST_PROXY: "127.0.0.1" });
});
afterAll(() => service.stop());

let addresses = 0;

/** A caller with an address of their own, so that no caller uses up another's rate limit. */
function from(headers: Record<string, string> = {}) {
  addresses += 1;
  const address = `203.0.113.${addresses}`;
  return { address, headers: { "x-forwarded-for": address, ...headers } };
}

async function lineOf({ headers }: RestAnswer): Promise<Record<string, unknown>> {
  const id = headers.get("x-request-id");
  return eventually(() => {
    const lines = service.logLines.map((line) => JSON.parse(line));
    const found = lines.find(({ msg, reqId }) => msg === "request" && reqId === id);
    if (!found) throw new Error(`There is no line of ${id} yet.`);
    return found;
  });
}

it("logs the address of a request without a valid token", async () => {
  const { address, headers } = from();
  const answer = await service.rest("GET", "/api/v1/wallet", { headers });
  expect(await lineOf(answer)).toMatchObject({ statusCode: 401, address, errorCodes: ["UNAUTHENTICATED"] });
  const forged = { ...headers, authorization: `Bearer ${tokenFor("mallory").slice(0, -3)}` };
  const line = await lineOf(await service.rest("GET", "/api/v1/wallet", { headers: forged }));
  expect(line).toMatchObject({ statusCode: 401, address });
  expect(line).not.toHaveProperty("subject");
});

it("logs who was refused by role, through REST and through GraphQL, although GraphQL answers 200", async () => {
  const { address, headers } = from();
  const query = `mutation { spendCredits(input: {userId: "bob", amount: 1, reason: "r", idempotencyKey: "k"}) { entry { id } } }`;
  const answer = await service.graphql(query, { as: "eve", headers });
  expect(await lineOf(answer)).toMatchObject({
    subject: "eve",
    address,
    roles: ["user"],
    errorCodes: ["FORBIDDEN"],
    rootFields: ["spendCredits"],
  });
});

it("logs who made too many requests", async () => {
  const { address, headers } = from();
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => service.rest("GET", "/api/v1/wallet", { as: "eager", headers })),
  );
  const refused = answers.find(({ status }) => status === 429);
  expect(await lineOf(refused as RestAnswer)).toMatchObject({
    statusCode: 429,
    subject: "eager",
    address,
    errorCodes: ["RATE_LIMITED"],
  });
});

it("logs the address of a refused webhook", async () => {
  const { address, headers } = from({ authorization: "wrong" });
  const answer = await service.rest("POST", "/api/v1/webhooks/revenuecat", { headers, body: {} });
  expect(await lineOf(answer)).toMatchObject({
    statusCode: 401,
    address,
    route: "/api/v1/webhooks/revenuecat",
  });
  const unreadable = from({ authorization: webhookAuthorization });
  const read = await service.rest("POST", "/api/v1/webhooks/revenuecat", {
    headers: unreadable.headers,
    raw: "no",
  });
  expect(await lineOf(read)).toMatchObject({ statusCode: 400, address: unreadable.address });
});

it.each(["admin", "service", "support", "auditor"] as const)(
  "says what a token of the role %s does",
  async (role) => {
    const { address, headers } = from();
    const answer = await service.graphql("query Secret { mine: me { userId } wallet { balance } }", {
      as: `staff of ${role}`,
      role,
      headers,
    });
    const line = await lineOf(answer);
    expect(line).toMatchObject({
      subject: `staff of ${role}`,
      roles: [role],
      address,
      rootFields: ["me", "wallet"],
    });
    expect(JSON.stringify(line)).not.toContain("Secret");
    const rest = await service.rest("GET", "/api/v1/wallet", { as: `staff of ${role}`, role, headers });
    expect(await lineOf(rest)).toMatchObject({ subject: `staff of ${role}`, route: "/api/v1/wallet" });
  },
);

it("logs root fields within fragments", async () => {
  const { headers } = from();
  const query = `query { ...Outer ... on Query { again: wallet { balance } } }
    fragment Outer on Query { ...Inner } fragment Inner on Query { mine: me { userId } }`;
  const answer = await service.graphql(query, { as: "writer of fragments", role: "admin", headers });
  expect(await lineOf(answer)).toMatchObject({ statusCode: 200, rootFields: ["me", "wallet"] });
});

it("does not name ordinary users", async () => {
  const { headers } = from();
  const line = await lineOf(await service.rest("GET", "/api/v1/wallet", { as: "quiet", headers }));
  expect(Object.keys(line)).not.toEqual(expect.arrayContaining(["subject"]));
  expect(line).not.toHaveProperty("address");
});

it("logs the hash of a user id that is an e-mail address", async () => {
  const { headers } = from();
  const line = await lineOf(
    await service.rest("GET", "/api/v1/purchases/none", { as: "ann@example.com", headers }),
  );
  const digest = createHash("sha256").update("ann@example.com").digest("hex").slice(0, 12);
  expect(line.subject).toBe(`sha256:${digest}`);
});

it.each([
  ["app-1.2:3/4+5=6_7", "app-1.2:3/4+5=6_7"],
  ["with blank\tand ann@example.com", "with?blank?and?ann?example.com"],
  ["x".repeat(500), "x".repeat(128)],
  ["Bearer s3cret", undefined],
  ["eyJhbGciOiJIUzI1NiJ9.e30.abc", undefined],
  ["Token eyJhbGciOiJIUzI1NiJ9.e30.abc", undefined],
  ["token=eyJhbGciOiJIUzI1NiJ9.e30.abc", undefined],
  ["app bearer s3cret", undefined],
  ["ewogImFsZyI6IkhTMjU2In0.eyAic3ViIjoiYW5uIn0.c2lnbmF0dXJlLW9mLWl0", undefined],
  ["1.2.3-trace.af12:80", "1.2.3-trace.af12:80"],
])("keeps the caller's request id beside ours: %j", async (given, kept) => {
  const { headers } = from({ "x-request-id": given });
  const answer = await service.purchase("tracer", starterId, headers);
  expect(answer.headers.get("x-request-id")).not.toBe(given);
  expect((await lineOf(answer)).callerRequestId).toBe(kept);
});

it("logs what staff did, also when they hung up before the answer", async () => {
  const { address } = from();
  const body = JSON.stringify({ packageId: starterId });
  await hangUpAfter(requestOf("hasty admin", address, body.length) + body);
  await eventually(() => {
    const lines = service.logLines.map((line) => JSON.parse(line));
    const found = lines.filter(({ subject }) => subject === "hasty admin");
    expect(found).toEqual([
      expect.objectContaining({ msg: "request", address, roles: ["admin"], statusCode: 201, hungUp: true }),
    ]);
  });
});

it("does not report a caller who hangs up within the body as an outage", async () => {
  const { address } = from();
  await hangUpAfter(`${requestOf("hasty admin of half a body", address, 100)}{`, 100);
  await eventually(() => {
    const lines = service.logLines.map((line) => JSON.parse(line));
    expect(lines.find(({ subject }) => subject === "hasty admin of half a body")).toMatchObject({
      statusCode: 400,
      hungUp: true,
    });
    expect(lines.filter(({ msg }) => msg === "unavailable")).toEqual([]);
  });
});

function requestOf(user: string, address: string, length: number): string {
  return [
    "POST /api/v1/credit-packages/purchase HTTP/1.1",
    "Host: localhost",
    `Authorization: Bearer ${tokenFor(user, "admin")}`,
    `X-Forwarded-For: ${address}`,
    "Content-Type: application/json",
    `Content-Length: ${length}`,
    "\r\n",
  ].join("\r\n");
}

async function hangUpAfter(text: string, milliseconds = 0): Promise<void> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.write(text, resolve));
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  socket.destroy();
}

it("logs input that is not HTTP under the id that was answered", async () => {
  const [answer] = await sendRaw(service.url, "NONSENSE\r\n\r\n");
  const id = answer?.headers.get("x-request-id") ?? "none";
  await eventually(() => expect(service.logLines.join("")).toContain(id));
});
