import { buyByGraphql } from "../support/factories";
import { startTestService, starterId, tokenFor, type TestService } from "../support/harness";

let service: TestService;

beforeEach(async () => {
  service = await startTestService({ RATE_LIMIT_PER_MINUTE: "3" });
});
afterEach(() => service.stop());

it("lets a user through as often as configured, then answers 429 and says when to come back", async () => {
  for (const remaining of ["2", "1", "0"]) {
    const { status, headers } = await service.purchase("eager");
    expect(status).toBe(201);
    expect(headers.get("ratelimit-limit")).toBe("3");
    expect(headers.get("ratelimit-remaining")).toBe(remaining);
    const seconds = Number(headers.get("ratelimit-reset"));
    expect(seconds).toBeGreaterThan(0);
    expect(headers.get("ratelimit")).toBe(`"caller";r=${remaining};t=${seconds}`);
    expect(headers.get("ratelimit-policy")).toBe('"caller";q=3;w=60, "address";q=30;w=60');
  }
  const { status, headers, body } = await service.purchase("eager");
  expect(status).toBe(429);
  expect(Object.keys(body)).toEqual(["isSuccess", "statusCode", "data", "errors", "timestamp"]);
  expect(body.errors).toEqual(["Too many requests"]);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect(headers.get("ratelimit-remaining")).toBe("0");
  expect((await service.purchase("patient")).status).toBe(201);
});

it("never gives a reset time of more than a minute", async () => {
  for (let user = 0; user < 25; user += 1) {
    const { headers } = await service.rest("GET", "/api/v1/wallet", { as: `newcomer-${user}` });
    expect(Number(headers.get("ratelimit-reset"))).toBeGreaterThan(0);
    expect(Number(headers.get("ratelimit-reset"))).toBeLessThanOrEqual(60);
  }
});

it("counts both doors together and buys nothing beyond the limit", async () => {
  for (let times = 0; times < 3; times += 1) await buyByGraphql(service, "eager", { packageId: starterId });
  expect((await service.purchase("eager")).status).toBe(429);
  const { status, headers, body } = await buyByGraphql(service, "eager", { packageId: starterId });
  expect(status).toBe(429);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(body.errors[0].extensions).toMatchObject({
    code: "RATE_LIMITED",
    statusCode: 429,
    requestId: headers.get("x-request-id"),
  });
  expect(await service.context.database.read.query("SELECT balance FROM wallets")).toMatchObject([
    { balance: 300 },
  ]);
});

it("counts callers without a valid token by their address", async () => {
  for (let times = 0; times < 3; times += 1) {
    const headers = { authorization: `Bearer forged-${times}` };
    expect((await service.rest("GET", "/api/v1/wallet", { headers })).status).toBe(401);
  }
  expect((await service.rest("GET", "/api/v1/wallet")).status).toBe(429);
  expect((await service.rest("GET", "/api/v1/wallet", { as: "genuine" })).status).toBe(200);
});

it("limits one address to ten times as much, however many users it has", async () => {
  const statuses: number[] = [];
  for (let user = 0; user < 31; user += 1)
    statuses.push((await service.rest("GET", "/api/v1/wallet", { as: `user ${user}` })).status);
  expect(statuses).toEqual([...Array<number>(30).fill(200), 429]);
});

it("trusts X-Forwarded-For only if configured", async () => {
  const statuses: number[] = [];
  for (const address of ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"]) {
    const headers = { "x-forwarded-for": address };
    statuses.push((await service.rest("GET", "/api/v1/wallet", { headers })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429]);
});

it("begins a new minute after a minute, also when the clock is set back an hour meanwhile", async () => {
  for (let times = 0; times < 3; times += 1) await service.rest("GET", "/api/v1/wallet", { as: "eager" });
  expect((await service.rest("GET", "/api/v1/wallet", { as: "eager" })).status).toBe(429);
  const [wall, passed] = [Date.now.bind(Date), performance.now.bind(performance)];
  jest.spyOn(Date, "now").mockImplementation(() => wall() - 3_540_000);
  jest.spyOn(performance, "now").mockImplementation(() => passed() + 60_000);
  try {
    const headers = { authorization: `Bearer ${tokenFor("eager")}` };
    expect((await service.rest("GET", "/api/v1/wallet", { headers })).status).toBe(200);
  } finally {
    jest.restoreAllMocks();
  }
});

it("does not limit health checks", async () => {
  for (let times = 0; times < 40; times += 1)
    expect((await service.rest("GET", "/healthz")).status).toBe(200);
});
