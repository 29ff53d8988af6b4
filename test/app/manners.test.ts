import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { makeDatabase } from "../support/database";
import { atOnce, balanceOf, buyByGraphql } from "../support/factories";
import { startTestService, starterId, tokenFor, withService } from "../support/harness";
import { patience } from "../support/patience";

const service = withService();

it("answers 200 at /healthz and /readyz", async () => {
  const alive = await service.current.rest("GET", "/healthz");
  expect({ status: alive.status, body: alive.body }).toEqual({ status: 200, body: { status: "ok" } });
  const ready = await service.current.rest("GET", "/readyz");
  expect({ status: ready.status, body: ready.body }).toEqual({ status: 200, body: { status: "ready" } });
});

it("counts requests, batches and waiting postings for Prometheus", async () => {
  await service.current.purchase("alice");
  const { status, headers, text } = await service.current.rest("GET", "/metrics");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^text\/plain; version=/);
  expect(text).toMatch(
    /http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/credit-packages\/purchase",status="201"\} \d/,
  );
  for (const name of ["ledger_batch_size_count", "ledger_batch_failures_total", "ledger_queue_depth"])
    expect(text).toContain(name);
});

describe("the log", () => {
  const user = "carol@example.com";

  it("has a line for each request, under its id", async () => {
    const answers = [
      await service.current.purchase(user),
      await service.current.rest("GET", "/api/v1/nothing?secret=hunter2", { as: user }),
      await service.current.graphql("{ me { userId } }", { as: user }),
      await service.current.purchase(user, starterId, { "x-request-id": "my-own" }),
    ];
    await sleep(50);
    const requests = service.current.logLines
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === "request");
    for (const { status, headers } of answers) {
      const found = requests.filter(({ reqId }) => reqId === headers.get("x-request-id"));
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ statusCode: status, milliseconds: expect.any(Number) });
    }
  });

  it("contains no token, key, e-mail address, query string or body", async () => {
    const forged = tokenFor("dave@example.com").slice(0, -2);
    await service.current.rest("GET", "/api/v1/wallet?token=hunter2", { headers: { authorization: forged } });
    await service.current.purchase(user, starterId, { "idempotency-key": "s3cret-key" });
    await buyByGraphql(service.current, user, { packageId: "hunter2", idempotencyKey: "s3cret-key" });
    await service.current.rest("POST", "/graphql", { as: user, body: { query: "{ hunter2 }" } });
    await service.current.rest("POST", "/api/v1/credit-packages/purchase", { as: user, raw: "hunter2" });
    await sleep(50);
    const lines = service.current.logLines.filter((line) => !line.includes("listening"));
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) {
      expect(JSON.parse(line).reqId).toEqual(expect.any(String));
      expect(line).not.toMatch(/Bearer|hunter2|s3cret|example\.com/i);
      // Searches case-sensitively: a request id consists of capitals, and could contain the word by chance.
      expect(line).not.toContain("eyJ");
    }
  });
});

describe("a service that stops", () => {
  it("answers the requests in progress, and has made no purchase that it did not answer", async () => {
    const database = await makeDatabase();
    const stopping = await startTestService({}, { databaseUrl: database.url });
    expect(await statusOfPurchase(stopping.url, "drained")).toBe(201);
    const outcomes = atOnce(60, async (index) => {
      await sleep(index * 2);
      return statusOfPurchase(stopping.url, "drained");
    });
    await sleep(60);
    const startedAt = Date.now();
    await stopping.close();
    expect(Date.now() - startedAt).toBeLessThan(patience(9000));
    const statuses = await outcomes;
    expect(new Set(statuses)).toEqual(new Set([201, undefined]));

    const next = await startTestService({}, { databaseUrl: database.url });
    try {
      const answered = statuses.filter((status) => status === 201).length;
      expect(await balanceOf(next, "drained")).toBe((1 + answered) * 100);
    } finally {
      await next.stop();
      await database.drop();
    }
  });
});

/** Buys on a new connection. Returns undefined if no answer comes, where the built-in fetch could wait for ever. */
function statusOfPurchase(url: string, user: string): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${tokenFor(user)}`, "content-type": "application/json" };
  const path = `${url}/api/v1/credit-packages/purchase`;
  return new Promise((resolve) => {
    request(path, { method: "POST", agent: false, headers }, (answer) => {
      answer.resume().on("close", () => resolve(answer.complete ? answer.statusCode : undefined));
    })
      .on("error", () => resolve(undefined))
      .end(JSON.stringify({ packageId: starterId }));
  });
}
