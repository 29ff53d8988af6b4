import { createHmac } from "node:crypto";
import { DatabaseStamp } from "../../../src/entities/database-stamp";
import { startTestService, webhookAuthorization, withService } from "../../support/harness";
import { sendRaw } from "../../support/raw-http";
import { decisionOf, purchaseEvent, sendBody, sendEvent, unique } from "../../support/revenuecat";

const secret = "whsec_for_tests";
const service = withService({ REVENUECAT_WEBHOOK_SECRET: `whsec_older,${secret}` });
const path = "/api/v1/webhooks/revenuecat";

function signature(
  body: string,
  seconds = Math.floor(Date.now() / 1000),
  key = secret,
): Record<string, string> {
  const mac = createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex");
  return { "x-revenuecat-webhook-signature": `t=${seconds},v1=${mac}` };
}

const bodyOf = (event: object) => JSON.stringify({ api_version: "1.0", event });

it("requires both the Authorization value and the signature when both are configured", async () => {
  const body = bodyOf(purchaseEvent());
  const authorization = { authorization: webhookAuthorization };
  expect((await sendBody(service.current, body, {})).status).toBe(401);
  expect((await sendBody(service.current, body, authorization)).status).toBe(401);
  expect((await sendBody(service.current, body, signature(body))).status).toBe(401);
  expect(decisionOf(await sendBody(service.current, body, { ...authorization, ...signature(body) }))).toBe(
    "APPLIED",
  );
});

it.each([
  ["an old signature", () => signature("{}", 1_600_000_000)],
  ["another secret", () => signature("{}", undefined, "guess")],
  ["a malformed signature", () => ({ "x-revenuecat-webhook-signature": "t=1,v1=00" })],
  ["a wrong value", () => ({ ...signature("{}"), authorization: "Bearer wrong" })],
])("answers 401 in the envelope to %s", async (_, headers) => {
  const answer = await sendBody(service.current, "{}", { authorization: webhookAuthorization, ...headers() });
  expect(answer.status).toBe(401);
  expect(answer.body).toMatchObject({ isSuccess: false, data: null, errors: ["Authentication required"] });
});

it.each([
  "",
  "{",
  "null",
  "[]",
  '"text"',
  "{}",
  '{"event":null}',
  '{"event":[]}',
  '{"event":{}}',
  '{"event":{"type":1}}',
])("answers 400 to %j, which is not a webhook", async (body) => {
  const headers = { authorization: webhookAuthorization, ...signature(body) };
  const answer = await sendBody(service.current, body, headers);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual(["Validation failed"]);
});

it.each([
  "application/json; charset=utf-8",
  "application/json; charset=utf-16",
  "application/json;charset=",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
  "application/octet-stream",
  "*",
  "*/*",
  "json",
  "/",
  ";;;",
  "application/json, text/plain",
  " ",
  undefined,
])("reads the bytes whatever type they claim to be: %p", async (type) => {
  const body = bodyOf(purchaseEvent());
  const headers = {
    host: "localhost",
    authorization: webhookAuthorization,
    ...signature(body),
    ...(type === undefined ? {} : { "content-type": type }),
    "content-length": String(Buffer.byteLength(body)),
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const [answer] = await sendRaw(service.current.url, `POST ${path} HTTP/1.1\r\n${head.join("")}\r\n${body}`);
  expect([answer?.status, answer?.body]).toEqual([200, expect.stringContaining('"status":"APPLIED"')]);
});

it("takes a large event and refuses one above a mebibyte", async () => {
  const large = bodyOf({ ...purchaseEvent(), note: "x".repeat(900_000) });
  const headers = { authorization: webhookAuthorization };
  expect(decisionOf(await sendBody(service.current, large, { ...headers, ...signature(large) }))).toBe(
    "APPLIED",
  );
  const larger = bodyOf({ ...purchaseEvent(), note: "x".repeat(1_100_000) });
  expect((await sendBody(service.current, larger, { ...headers, ...signature(larger) })).status).toBe(413);
});

it.each(["?x=1", "?environment=SANDBOX", "?x", "?token=a&token=b"])(
  "refuses the query %s after the proof, and stores nothing",
  async (query) => {
    const event = purchaseEvent();
    const raw = bodyOf(event);
    const proof = { authorization: webhookAuthorization, ...signature(raw) };
    const post = (headers: Record<string, string>) =>
      service.current.rest("POST", `${path}${query}`, { raw, headers });
    expect((await post({ ...proof, ...signature("{}") })).status).toBe(401);
    const answer = await post(proof);
    expect([answer.status, answer.body.errors]).toEqual([400, ["Validation failed"]]);
    const detailed = await post({ ...proof, accept: "application/problem+json" });
    expect([detailed.status, detailed.text]).toEqual([
      400,
      expect.stringContaining("is no parameter of this route"),
    ]);
    expect(service.current.logLines.join("")).toContain("is no parameter of this route");
    const { body } = await sendBody(service.current, raw, proof);
    expect(body.data).toMatchObject({ eventId: event.id, status: "APPLIED", repeated: false });
  },
);

it("accepts POST only, and needs no token", async () => {
  const answer = await service.current.rest("GET", path, { as: "admin", role: "admin" });
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("POST");
  expect((await service.current.rest("POST", path, { as: "admin", role: "admin", body: {} })).status).toBe(
    401,
  );
});

it("refuses and reports every request when nothing is configured", async () => {
  const closed = await startTestService({ REVENUECAT_WEBHOOK_AUTHORIZATION: "" });
  try {
    expect(closed.logLines.join("")).toContain("RevenueCat's webhook refuses everything");
    for (const authorization of ["", "Bearer undefined", webhookAuthorization]) {
      expect((await sendEvent(closed, purchaseEvent(), { authorization })).status).toBe(401);
    }
  } finally {
    await closed.stop();
  }
});

it("shows a silence that began with the database, so that a webhook that never worked is noticed", async () => {
  const fresh = await startTestService();
  const silence = async () => {
    const { text } = await fresh.rest("GET", "/metrics");
    return Number(/^store_event_newest_age_seconds (\S+)$/m.exec(text)?.[1]);
  };
  try {
    expect(await silence()).toBeLessThan(60);
    const createdAt = new Date(Date.now() - 100_000_000);
    await fresh.context.database.inTransaction((tx) =>
      tx.manager.update(DatabaseStamp, { id: 1 }, { createdAt }),
    );
    expect(await silence()).toBeGreaterThan(99_999);
    await sendEvent(fresh, purchaseEvent({ id: "reconciliation:of-ours" }));
    expect(await silence()).toBeGreaterThan(99_999);
    await sendEvent(fresh, purchaseEvent());
    expect(await silence()).toBeLessThan(60);
  } finally {
    await fresh.stop();
  }
});

it("counts requests that fail authentication, and logs them without the header", async () => {
  const guess = unique("guess");
  await sendEvent(service.current, purchaseEvent(), { authorization: `Bearer ${guess}` });
  const { text } = await service.current.rest("GET", "/metrics");
  expect(text).toMatch(/^store_webhook_rejected_total [1-9]/m);
  const log = service.current.logLines.join("");
  expect(log).toContain("store_webhook_rejected");
  expect(log).not.toContain(guess);
});
