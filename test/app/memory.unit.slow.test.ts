import { Agent, request as send } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sign } from "jsonwebtoken";
import { startTestService, testSecret, webhookAuthorization, type TestService } from "../support/harness";
import { starterId } from "../support/harness";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Requests of each kind before the first measurement, enough to fill every bounded cache. */
const warmUps = 1_500;
/** Requests of each kind between the first and the second measurement. */
const requests = 3_000;
/** The largest growth of the heap, in bytes. Keeping 3,000 documents or headers of 4 kB would exceed it. */
const growthMax = 8 * 1024 * 1024;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ LOG_LEVEL: "silent", RATE_LIMIT_PER_MINUTE: "100000" });
});
afterAll(() => service.stop());

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: string;
}

const large = (index: number, length: number) => `${index}-${"x".repeat(length)}`;
const tokenOf = (sub: string, more: object = {}) =>
  `Bearer ${sign({ sub, ...more }, testSecret, { expiresIn: 600 })}`;
const alice = tokenOf("alice");

const graphql = (body: object, headers: Record<string, string> = {}): Sent => ({
  method: "POST",
  url: "/graphql",
  headers: { "content-type": "application/json", ...headers },
  payload: JSON.stringify(body),
});
const get = (url: string, headers: Record<string, string> = {}): Sent => ({ method: "GET", url, headers });
const purchase = (body: object, headers: Record<string, string>): Sent => ({
  method: "POST",
  url: "/api/v1/credit-packages/purchase",
  headers: { "content-type": "application/json", authorization: alice, ...headers },
  payload: JSON.stringify(body),
});
const webhook = (event: object, authorization = webhookAuthorization): Sent => ({
  method: "POST",
  url: "/api/v1/webhooks/revenuecat",
  headers: { "content-type": "application/json", authorization },
  payload: JSON.stringify({ event }),
});

/** Requests with every text that callers choose. Each text is unique, and as long as permitted or longer. */
const kinds: [name: string, request: (index: number) => Sent][] = [
  ["documents with long comments", (n) => graphql({ query: `{me{userId}}#${large(n, 14_900)}` })],
  ["documents longer than allowed", (n) => graphql({ query: `{me{userId}}#${large(n, 95_000)}` })],
  [
    "documents of many tokens",
    (n) => graphql({ query: `{me{userId}__typename} fragment f${n} on Me{userId} #${n}` }),
  ],
  [
    "documents of many values",
    (n) => graphql({ query: `{purchase(id:"${large(n, 10_000)}"){id}}` }, { authorization: alice }),
  ],
  ["documents with syntax errors", (n) => graphql({ query: `{${large(n, 14_000)}` })],
  [
    "documents by GET",
    (n) =>
      get(`/graphql?query=${encodeURIComponent(`{me{userId}}#${large(n, 8_000)}`)}`, {
        "apollo-require-preflight": "1",
      }),
  ],
  [
    "names of operations",
    (n) => graphql({ query: `query a${large(n, 14_000).replace("-", "_")}{__typename}` }),
  ],
  [
    "names of operations that are not there",
    (n) => graphql({ query: "query a{__typename}", operationName: large(n, 90_000) }),
  ],
  [
    "variables",
    (n) =>
      graphql(
        { query: "query($id:ID!){creditPackage(id:$id){id}}", variables: { id: large(n, 14_000) } },
        { authorization: alice },
      ),
  ],
  [
    "many variables",
    (n) =>
      graphql({
        query: `query(${Array.from({ length: 90 }, (_, v) => `$v${v}:Int`).join()}){__typename}`,
        variables: Object.fromEntries(Array.from({ length: 90 }, (_, v) => [`v${v}`, n * 100 + v])),
      }),
  ],
  [
    "hashes of persisted queries",
    (n) => graphql({ extensions: { persistedQuery: { version: 1, sha256Hash: large(n, 60) } } }),
  ],
  [
    "genuine tokens",
    (n) => get("/api/v1/wallet", { authorization: tokenOf(`user ${n}`, { note: "x".repeat(3_000) }) }),
  ],
  ["forged tokens", (n) => get("/api/v1/wallet", { authorization: `Bearer ${large(n, 7_000)}` })],
  ["users", (n) => get("/api/v1/wallet", { authorization: tokenOf(large(n, 240)) })],
  [
    "anonymous ids in claims",
    (n) =>
      get("/api/v1/wallet", {
        authorization: tokenOf("alice", {
          revenuecat_ids: Array.from({ length: 20 }, (_, i) => `$RCAnonymousID:${n}-${i}-${"x".repeat(200)}`),
        }),
      }),
  ],
  [
    "idempotency keys of refused purchases",
    (n) => purchase({ packageId: "x" }, { "idempotency-key": `k${n}${"x".repeat(240)}` }),
  ],
  [
    "idempotency keys of purchases",
    (n) => purchase({ packageId: starterId }, { "idempotency-key": `k${n}${"x".repeat(240)}` }),
  ],
  ["ids of packages", (n) => purchase({ packageId: `${n}${"x".repeat(50)}` }, {})],
  ["buyers", (n) => purchase({ packageId: starterId }, { authorization: tokenOf(`buyer ${large(n, 200)}`) })],
  [
    "ids of objects",
    (n) =>
      graphql(
        {
          query: "query($ids:[ID!]!){nodes(ids:$ids){id}}",
          variables: { ids: ["pur_", "wal_", "evt_", "xyz_"].map((prefix) => prefix + large(n, 2_000)) },
        },
        { authorization: alice },
      ),
  ],
  ["cursors", (n) => get(`/api/v1/wallet/entries?after=${large(n, 400)}`, { authorization: alice })],
  ["parameters", (n) => get(`/api/v1/wallet?${large(n, 4_000)}=1`, { authorization: alice })],
  ["paths", (n) => get(`/${large(n, 8_000)}`)],
  ["paths of ids", (n) => get(`/api/v1/purchases/${large(n, 8_000)}`, { authorization: alice })],
  [
    "hosts",
    (n) =>
      get("/graphql?query={__typename}", {
        host: `h${n}.${"x".repeat(60)}.example`,
        "apollo-require-preflight": "1",
      }),
  ],
  ["request ids", (n) => get("/healthz", { "x-request-id": large(n, 8_000) })],
  ["forwarded addresses", (n) => get("/api/v1/wallet", { "x-forwarded-for": large(n, 8_000) })],
  [
    "other headers",
    (n) =>
      get("/healthz", {
        [`x-${n}`]: "x".repeat(8_000),
        "user-agent": large(n, 4_000),
        accept: large(n, 1_000),
        prefer: large(n, 1_000),
      }),
  ],
  ["origins", (n) => get("/graphql", { origin: `https://${n}${"x".repeat(2_000)}.example` })],
  [
    "types of content",
    (n) => ({
      ...graphql({ query: "{__typename}" }),
      headers: { "content-type": `application/x-${large(n, 4_000)}` },
    }),
  ],
  ["bodies that are no JSON", (n) => ({ ...graphql({}), payload: large(n, 90_000) })],
  ["webhook secrets", (n) => webhook({ type: "TEST", id: "x" }, large(n, 4_000))],
  ["events", (n) => webhook({ type: "TEST", id: large(n, 4_000), app_user_id: large(n, 240) })],
  ["types of events", (n) => webhook({ type: large(n, 200), id: `t${n}` })],
  ["events that are no webhook", (n) => webhook({ kind: large(n, 50_000) })],
  ["static files that are not there", (n) => get(`/docs/${large(n, 4_000)}`)],
];

const agent = new Agent({ keepAlive: true, maxSockets: 20 });
afterAll(() => agent.destroy());

/** Sends the request. Resolves after any answer, and also if the service closes the connection without one. */
function ask({ method, url, headers, payload }: Sent): Promise<void> {
  return new Promise((resolve) => {
    send(
      `${service.url}${url}`,
      { method, headers, agent, setHost: headers.host === undefined },
      (answer) => {
        answer.resume().on("close", resolve);
      },
    )
      .on("error", () => resolve())
      .end(payload);
  });
}

async function heapAfter(count: number, from: number, request: (index: number) => Sent): Promise<number> {
  for (let index = from; index < from + count; index += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, offset) => ask(request(index + offset))));
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

it.each(kinds)("keeps a flat heap under 3,000 different %s", async (_, request) => {
  const before = await heapAfter(warmUps, 0, request);
  const after = await heapAfter(requests, warmUps, request);
  expect(after - before).toBeLessThan(growthMax);
});
