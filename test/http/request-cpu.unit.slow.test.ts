import { Agent, request, type OutgoingHttpHeaders } from "node:http";
import { cpuMilliseconds, medianOnThatMachine } from "../support/cpu";
import { tokenFor, withService } from "../support/harness";

const dashboard = "https://dashboard.example.com";
const service = withService({
  LOG_LEVEL: "silent",
  CORS_ORIGINS: dashboard,
  RATE_LIMIT_PER_MINUTE: "1000000",
});

/** Milliseconds of CPU that one header or address may take on the machine on which the limits were chosen. */
const cpuMillisecondsMax = 10;

const headers = [
  "accept",
  "accept-encoding",
  "accept-language",
  "access-control-request-headers",
  "access-control-request-method",
  "authorization",
  "content-encoding",
  "content-type",
  "cookie",
  "forwarded",
  "host",
  "idempotency-key",
  "if-modified-since",
  "if-none-match",
  "origin",
  "prefer",
  "range",
  "traceparent",
  "user-agent",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-request-id",
  "x-revenuecat-webhook-signature",
  "x-unknown",
];

/** Texts over which regular expressions and parsers may backtrack. Node limits all headers of a request to 16 kB. */
const parts = ["x", "0", " ", "\t", "-", ".", ",", ";", ":", "=", '"', "\\", "/", "%", "*", "[", "(", "é"];
const pairs = [
  "x.",
  "x,",
  "x=",
  "x;",
  ", ",
  "; ",
  '",',
  '="',
  '\\"',
  "x ",
  "0.",
  ":0",
  "/*",
  "a;q=0.1,",
  "bearer ",
  "for=x,",
];
const texts = [...parts, ...pairs].flatMap((part) => {
  const run = part.repeat(Math.floor(15_000 / part.length));
  return [run, `a${run}!`, `Bearer ${run}.${run.slice(0, 10)}`.slice(0, 15_500)];
});

const doors = [
  { name: "a health route", method: "GET", url: "/healthz", payload: undefined },
  { name: "the home page", method: "GET", url: "/", payload: undefined },
  { name: "GraphQL", method: "POST", url: "/graphql", payload: '{"query":"{__typename}"}' },
  { name: "a purchase", method: "POST", url: "/api/v1/credit-packages/purchase", payload: "{}" },
  { name: "the webhook", method: "POST", url: "/api/v1/webhooks/revenuecat", payload: "{}" },
  { name: "a preflight", method: "OPTIONS", url: "/graphql", payload: undefined },
] as const;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => agent.destroy());

/** Sends the request and returns the status of the answer. */
function send(method: string, url: string, fields: OutgoingHttpHeaders, payload?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(service.current.url + url, { method, headers: fields, agent }, (answer) => {
      answer.resume().on("close", () => resolve(answer.statusCode ?? 0));
    })
      .on("error", reject)
      .end(payload);
  });
}

/** The requests that cost more than the limit. */
async function findDear(asked: readonly [what: string, ask: () => Promise<number>][]) {
  const dear: string[] = [];
  for (const [what, ask] of asked) {
    let status = await ask();
    const cost = await cpuMilliseconds(async () => (status = await ask()));
    expect([429, 500]).not.toContain(status);
    if (cost < cpuMillisecondsMax) continue;
    const median = await medianOnThatMachine(9, ask);
    if (median >= cpuMillisecondsMax) dear.push(`${what.slice(0, 50)}: ${median.toFixed(1)} ms`);
  }
  return dear;
}

it.each(doors)(
  "spends at most 10 ms of CPU on any header of a request to $name",
  async ({ method, url, payload }) => {
    const usual = {
      authorization: `Bearer ${tokenFor("alice")}`,
      "content-type": "application/json",
      ...(method === "OPTIONS" ? { origin: dashboard, "access-control-request-method": "POST" } : {}),
    };
    const ask = (header: string, text: string) => send(method, url, { ...usual, [header]: text }, payload);
    const dear = await findDear(
      headers.flatMap((header) => texts.map((text) => [`${header}: ${text}`, () => ask(header, text)])),
    );
    expect(dear).toEqual([]);
  },
);

it.each([
  "/x",
  "/api/v1/purchases/",
  "/api/v1/wallet/entries?after=",
  "/api/v1/wallet?",
  "/graphql?query={__typename}&variables=",
  "/graphql?query=",
  "/docs/",
])("spends at most 10 ms of CPU on any text behind %s", async (path) => {
  const authorization = `Bearer ${tokenFor("alice")}`;
  const ask = (text: string) => send("GET", path + text, { authorization, "apollo-require-preflight": "1" });
  const written = texts.flatMap((text) => [
    encodeURI(text).slice(0, 15_000),
    text.replaceAll(/[^!-~]/g, "&"),
  ]);
  expect(await findDear(written.map((text) => [text, () => ask(text)]))).toEqual([]);
});
