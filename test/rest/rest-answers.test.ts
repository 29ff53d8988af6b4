import { refusalStatus } from "../../src/errors";
import { starterId, startTestService, withService } from "../support/harness";

const service = withService();
const purchasePath = "/api/v1/credit-packages/purchase";

describe("problem details", () => {
  const problem = { accept: "application/problem+json" };

  it("lead to a page that explains each code", async () => {
    const page = await service.current.rest("GET", "/errors");
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    for (const code of [...Object.keys(refusalStatus), "INTERNAL_SERVER_ERROR"])
      expect(page.text).toContain(`id="${code}"`);
    const { body } = await service.current.rest("GET", "/api/v1/wallet", { headers: problem });
    expect(body.type).toBe("/errors#UNAUTHENTICATED");
  });

  it("name the fields that are wrong, with the stable code", async () => {
    const { status, headers, body } = await service.current.rest("POST", purchasePath, {
      as: "alice",
      headers: { ...problem, "idempotency-key": "two words" },
      body: { packageId: "" },
    });
    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(body).toEqual({
      type: "/errors#BAD_USER_INPUT",
      title: "Bad Request",
      status: 400,
      detail: "Validation failed",
      instance: `urn:request:${headers.get("x-request-id")}`,
      code: "BAD_USER_INPUT",
      requestId: headers.get("x-request-id"),
      errors: [
        { field: "packageId", message: "packageId must be a string of 1 to 64 characters" },
        { field: "idempotencyKey", message: "idempotencyKey must be 1 to 255 visible ASCII characters" },
      ],
    });
  });

  it("give the reason of a conflict", async () => {
    const { status, body } = await service.current.purchase("alice", "65a1234bcde5678f9012345a", problem);
    expect({ status, code: body.code, reason: body.reason }).toEqual({
      status: 409,
      code: "CONFLICT",
      reason: "PACKAGE_ARCHIVED",
    });
  });

  it.each([
    ["UNAUTHENTICATED", 401, "GET", "/api/v1/wallet", {}],
    ["NOT_FOUND", 404, "GET", "/api/v1/nothing", { as: "alice" }],
    ["METHOD_NOT_ALLOWED", 405, "DELETE", "/api/v1/wallet", { as: "alice" }],
    ["UNSUPPORTED_MEDIA_TYPE", 415, "POST", purchasePath, { as: "alice", raw: "x" }],
    ["PAYLOAD_TOO_LARGE", 413, "POST", purchasePath, { as: "alice", body: { a: "x".repeat(100_001) } }],
  ])("bear the code %s with %d", async (code, status, method, path, request) => {
    const answer = await service.current.rest(method, path, { headers: problem, ...request });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, code });
  });

  it.each(["*/*", "application/*", "application/problem+json;q=0", "application/json", "problem+json"])(
    "are not sent to those who accept %s",
    async (accept) => {
      const { headers, body } = await service.current.rest("GET", "/api/v1/wallet", { headers: { accept } });
      expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(body.errors).toEqual(["Authentication required"]);
    },
  );

  it("are sent to callers who accept them among other types", async () => {
    const accept = "application/json, application/problem+json;q=0.9";
    const { headers } = await service.current.rest("GET", "/api/v1/wallet", { headers: { accept } });
    expect(headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  });

  it("leave successes in the envelope", async () => {
    const { body } = await service.current.purchase("alice", starterId, problem);
    expect(body).toMatchObject({ isSuccess: true, data: {} });
  });
});

describe("methods", () => {
  it.each([
    ["GET", purchasePath, "POST"],
    ["PUT", purchasePath, "POST"],
    ["DELETE", purchasePath, "POST"],
    ["PATCH", purchasePath, "POST"],
    ["OPTIONS", purchasePath, "POST"],
    ["POST", "/api/v1/wallet", "GET, HEAD"],
    ["OPTIONS", "/api/v1/wallet", "GET, HEAD"],
    ["PUT", "/api/v1/credit-packages", "GET, HEAD"],
    ["DELETE", `/api/v1/credit-packages/${starterId}`, "GET, HEAD"],
    ["POST", "/api/v1/wallet/entries", "GET, HEAD"],
    ["DELETE", "/api/v1/purchases/01ARZ3NDEKTSV4RRFFQ69G5FAV", "GET, HEAD"],
  ])("%s %s is refused with 405, which allows %s", async (method, path, allow) => {
    const { status, headers, body } = await service.current.rest(method, path, { as: "alice" });
    expect({ status, errors: body.errors }).toEqual({ status: 405, errors: ["Method not allowed"] });
    expect(headers.get("allow")?.split(", ").toSorted().join(", ")).toBe(allow);
    expect(Object.keys(body)).toEqual(["isSuccess", "statusCode", "data", "errors", "timestamp"]);
  });

  it("HEAD answers like GET, without the body", async () => {
    const { status, text } = await service.current.rest("HEAD", "/api/v1/wallet", { as: "alice" });
    expect({ status, text }).toEqual({ status: 200, text: "" });
    expect((await service.current.rest("HEAD", "/api/v1/wallet")).status).toBe(401);
    expect((await service.current.rest("HEAD", purchasePath, { as: "alice" })).status).toBe(405);
  });
});

it.each(["/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/wallet", "/api/v1/wallets", "/nothing"])(
  "answers 404 in the envelope for the unknown path %s",
  async (path) => {
    for (const method of ["GET", "POST"]) {
      const { status, body } = await service.current.rest(method, path, { as: "alice" });
      expect(status).toBe(404);
      expect({ ...body, timestamp: "NOW" }).toEqual({
        isSuccess: false,
        statusCode: 404,
        data: null,
        errors: ["Resource not found"],
        timestamp: "NOW",
      });
    }
  },
);

describe("every answer", () => {
  const requests: [string, string, object][] = [
    ["GET", "/api/v1/wallet", { as: "alice" }],
    ["GET", "/api/v1/wallet", {}],
    ["GET", "/nothing", {}],
    ["DELETE", "/api/v1/wallet", {}],
    ["POST", purchasePath, { as: "alice", raw: "x" }],
    ["GET", "/healthz", {}],
    ["GET", "/readyz", {}],
    ["GET", "/metrics", {}],
    ["POST", "/graphql", { body: { query: "{ me { userId } }" } }],
    ["GET", "/graphql?query={__typename}", { headers: { "apollo-require-preflight": "1" } }],
  ];

  it.each(requests)("to %s %s bears a request id and is not stored", async (method, path, request) => {
    const { headers } = await service.current.rest(method, path, request);
    expect(headers.get("x-request-id")).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-powered-by")).toBeNull();
  });

  it.each(["app-1.2:3/4+5=6_7", "with blank", "<script>", "x".repeat(129), "", '"}{"', "alice@example.com"])(
    "bears an id of ours, also when the caller's is %j",
    async (given) => {
      const { headers } = await service.current.purchase("alice", starterId, { "x-request-id": given });
      expect(headers.get("x-request-id")).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    },
  );

  it("of 401 names the scheme", async () => {
    const { headers } = await service.current.rest("GET", "/api/v1/wallet");
    expect(headers.get("www-authenticate")).toBe("Bearer");
  });
});

describe("browsers", () => {
  const preflight = {
    origin: "https://studio.apollographql.com",
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
  };

  it.each([
    ["development", "https://studio.apollographql.com"],
    ["test", null],
    ["production", null],
  ])("on the hosted Sandbox may call a service in %s: %s", async (environment, allowed) => {
    const other = await startTestService({ NODE_ENV: environment });
    try {
      const { headers } = await other.rest("OPTIONS", "/graphql", { headers: preflight });
      expect(headers.get("access-control-allow-origin")).toBe(allowed);
    } finally {
      await other.stop();
    }
  });

  it("of other origins may not call, unless configured", async () => {
    const other = await startTestService({
      NODE_ENV: "development",
      CORS_ORIGINS: "https://dashboard.example, https://b.example",
    });
    try {
      const allowedFor = async (origin: string) =>
        (await other.rest("OPTIONS", "/api/v1/wallet", { headers: { ...preflight, origin } })).headers.get(
          "access-control-allow-origin",
        );
      expect(await allowedFor("https://evil.example")).toBeNull();
      expect(await allowedFor("https://dashboard.example")).toBe("https://dashboard.example");
      expect(await allowedFor("https://b.example")).toBe("https://b.example");
      // A cache must not serve the answer for one origin to another.
      const file = await other.rest("GET", "/openapi.json", { headers: { origin: "https://b.example" } });
      expect(file.headers.get("vary")).toBe("Origin, accept-encoding");
      const plain = await other.rest("OPTIONS", "/api/v1/wallet");
      expect({ status: plain.status, errors: plain.body?.errors }).toEqual({
        status: 405,
        errors: ["Method not allowed"],
      });
    } finally {
      await other.stop();
    }
  });
});
