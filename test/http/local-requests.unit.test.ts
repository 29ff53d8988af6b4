import { randomBytes } from "node:crypto";
import { signToken } from "../../src/auth/sign-token";
import { developmentSecret, developmentWebhookSecret } from "../../src/settings/secret-strength";
import { roles } from "../../src/auth/viewer";
import { startTestService, starterId, type TestService } from "../support/harness";
import { sendRaw } from "../support/raw-http";

const token = signToken(developmentSecret, { userId: "alice", role: "admin", lifetimeSeconds: 600 });
const purchase = JSON.stringify({ packageId: starterId });
const question = JSON.stringify({ query: "{ me { userId } }" });
const event = JSON.stringify({ event: { type: "TEST", id: "1" } });

/** Every door: method, path and body. */
const doors: [string, string, string][] = [
  ["POST", "/api/v1/credit-packages/purchase", purchase],
  ["GET", "/api/v1/wallet", ""],
  ["GET", "/api/v1/credit-packages", ""],
  ["POST", "/api/v1/webhooks/revenuecat", event],
  ["POST", "/graphql", question],
  ["GET", "/graphql", ""],
  ["OPTIONS", "/graphql", ""],
  ["GET", "/graphiql", ""],
  ["GET", "/graphiql/settings.json", ""],
  ["GET", "/sandbox/settings.json", ""],
  ["GET", "/", ""],
  ["GET", "/docs", ""],
  ["GET", "/docs/settings.json", ""],
  ["GET", "/openapi.json", ""],
  ["GET", "/metrics", ""],
  ["GET", "/healthz", ""],
  ["GET", "/readyz", ""],
  ["GET", "/nowhere", ""],
];

const request = ([method, path, body]: readonly [string, string, string], lines: string[], target = path) =>
  [
    `${method} ${target} HTTP/1.1`,
    `Authorization: Bearer ${token}`,
    "Accept: text/html",
    "Content-Type: application/json",
    "Origin: https://evil.example",
    "Access-Control-Request-Method: POST",
    `Content-Length: ${body.length}`,
    ...lines,
    "Connection: close",
    "",
    body,
  ].join("\r\n");

/** Fails unless every door refuses a request with these headers. */
async function expectRefusals({ url }: TestService, lines: string[], target = ""): Promise<void> {
  const asking = doors.map((door) => sendRaw(url, request(door, lines, target + door[1])));
  for (const [index, [answer]] of (await Promise.all(asking)).entries()) {
    expect(`${doors[index]?.[1]} ${answer?.status}`).toMatch(/ 40[03]$/);
    expect(answer?.body).not.toMatch(/eyJ|alice|__schema|<html|"data":\{|process_cpu|"status":"/);
    expect(answer?.headers.get("access-control-allow-origin")).toBeUndefined();
  }
}

async function expectAnswers({ url }: TestService, host: string): Promise<void> {
  for (const path of ["/healthz", "/graphiql/settings.json", "/docs", `http://${host}/healthz`]) {
    const [answer] = await sendRaw(url, request(["GET", path, ""], [`Host: ${host}`]));
    expect([path, answer?.status]).toEqual([path, 200]);
  }
}

it.each([
  ["the webhook's development secret", { REVENUECAT_WEBHOOK_SECRET: developmentWebhookSecret }],
  [
    "one of several",
    { REVENUECAT_WEBHOOK_SECRET: `${randomBytes(16).toString("hex")},${developmentWebhookSecret}` },
  ],
  ["a published authorization", { REVENUECAT_WEBHOOK_AUTHORIZATION: `Bearer ${developmentWebhookSecret}` }],
  ["no setting at all", { JWT_SECRET: "" }],
])("answers this machine only with %s in use", async (_, variables: Record<string, string>) => {
  const service = await startTestService(variables);
  await expectRefusals(service, ["Host: evil.example"]);
  await expectRefusals(service, ["Host: localhost", "X-Forwarded-For: 203.0.113.9"]);
  await expectAnswers(service, "localhost");
  await service.stop();
});

describe("with the tokens' development secret in use", () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ JWT_SECRET: developmentSecret });
  });
  afterAll(() => service.stop());

  it.each([
    "evil.example",
    "evil.example:4000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1.nip.io",
    "evil.example@localhost",
    "localhost@evil.example",
    "localhost:80@evil.example",
    "localhost evil.example",
    "evil.example,localhost",
    "localhost,evil.example",
    "0.0.0.0",
    "192.168.1.5",
    "10.0.0.1:4000",
    "128.0.0.1",
    "2130706433",
    "0x7f.1",
    "127.1",
    "[::]",
    "[::2]",
    "[fe80::1]",
    "[::ffff:10.0.0.1]",
    "::1",
    "abcd.ngrok-free.app",
    "localhost.",
    "localhost/evil.example",
    "%6cocalhost",
    "",
  ])("refuses every request to Host: %s", async (host) => {
    await expectRefusals(service, [`Host: ${host}`]);
  });

  it("refuses requests without a Host, or with several", async () => {
    await expectRefusals(service, []);
    await expectRefusals(service, ["Host: localhost", "Host: evil.example"]);
    await expectRefusals(service, ["Host: localhost", "Host: localhost"]);
    const [old] = await sendRaw(service.url, "GET /graphiql/settings.json HTTP/1.0\r\n\r\n");
    expect(old?.body ?? "").not.toContain("eyJ");
  });

  it("refuses requests with the address of another host", async () => {
    for (const target of [
      "http://evil.example",
      "https://evil.example:443",
      "HTTP://evil.example",
      "http://localhost@evil.example",
      "http://",
      "ftp://localhost",
    ])
      await expectRefusals(service, ["Host: localhost"], target);
  });

  it.each([
    "Forwarded: for=203.0.113.9",
    "CloudFront-Viewer-Address: 203.0.113.9:46532",
    "X-Forwarded-For: 203.0.113.9",
    "x-forwarded-for: 127.0.0.1",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Anything: 1",
    "X-Forwarded: for=1",
    "X_Forwarded_For: 203.0.113.9",
    "X-Forwarded-For:",
    "X-Real-IP: 203.0.113.9",
    "X-Original-Host: evil.example",
    "X-Original-URL: /graphql",
    "X-Client-IP: 203.0.113.9",
    "X-Cluster-Client-IP: 203.0.113.9",
    "True-Client-IP: 203.0.113.9",
    "Via: 1.1 proxy",
    "CF-Connecting-IP: 203.0.113.9",
    "CF-Ray: 1",
    "CDN-Loop: cloudflare",
    "Fly-Client-IP: 203.0.113.9",
    "Fastly-Client-IP: 203.0.113.9",
    "Tailscale-User-Login: eve@example.com",
    "Ngrok-Auth-User-Email: eve@example.com",
    "X-Envoy-External-Address: 203.0.113.9",
    "X-Amzn-Trace-Id: Root=1",
    "Z-Forwarded-For: 203.0.113.9",
    "X-Source-Ip: 203.0.113.9",
    "X-Auth-Request-User: eve",
    "Bypass-Tunnel-Reminder: 1",
    "Max-Forwards: 9",
  ])("refuses every request with %s", async (line) => {
    await expectRefusals(service, ["Host: localhost", line]);
  });

  it.each([
    "localhost",
    "LOCALHOST:4000",
    "127.0.0.1",
    "127.0.0.1:65535",
    "127.1.2.3",
    "[::1]",
    "[::1]:4000",
    "localhost:",
  ])("answers this machine, called %s", async (host) => {
    await expectAnswers(service, host);
  });
});

/** The roles in the tokens that GraphiQL and Sandbox contain when the page is requested with these headers. */
const rolesFor = async (variables: Record<string, string>, lines: string[]) => {
  const service = await startTestService(variables);
  const answers = await Promise.all(
    ["/graphiql/settings.json", "/sandbox/settings.json"].map((path) =>
      sendRaw(service.url, request(["GET", path, ""], lines)),
    ),
  );
  await service.stop();
  const bodies = answers.flat().map((answer) => answer.body);
  const tokens = [...bodies.join().matchAll(/eyJ[\w-]+\.([\w-]+)\./g)].map(([, claims = ""]) => claims);
  const given = tokens.flatMap((claims) => JSON.parse(Buffer.from(claims, "base64url").toString()).roles);
  return [...new Set(given)].toSorted();
};

describe("with secrets of its own", () => {
  it("answers under any name and behind any proxy", async () => {
    const service = await startTestService();
    for (const lines of [
      ["Host: credits.example.com"],
      ["Host: credits.example.com", "X-Forwarded-For: 203.0.113.9"],
    ]) {
      const [answer] = await sendRaw(service.url, request(["GET", "/healthz", ""], lines));
      expect(answer?.status).toBe(200);
    }
    await service.stop();
  });

  it("gives GraphiQL and Sandbox a token of an ordinary user only, on this machine only, and straight only", async () => {
    const local = ["Host: localhost"];
    expect(await rolesFor({}, local)).toEqual(["user"]);
    expect(await rolesFor({ HOST: "0.0.0.0" }, local)).toEqual([]);
    expect(await rolesFor({}, ["Host: evil.example"])).toEqual([]);
    expect(await rolesFor({}, [...local, "X-Forwarded-For: 203.0.113.9"])).toEqual([]);
    expect(await rolesFor({ JWT_SECRET: developmentSecret }, local)).toEqual(roles.toSorted());
    const others = { JWT_SECRET: "", JWT_JWKS_URL: "http://127.0.0.1:1/keys" };
    expect(await rolesFor(others, local)).toEqual([]);
  });
});
