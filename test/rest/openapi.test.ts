import { randomBytes } from "node:crypto";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";
import { starterId, withService, type RestAnswer } from "../support/harness";
import { registeredRoutes } from "../support/registered-routes";

const webhookSecret = `the value in the dashboard ${randomBytes(16).toString("hex")}`;
const service = withService({ REVENUECAT_WEBHOOK_AUTHORIZATION: webhookSecret });
const archivedId = "65a1234bcde5678f9012345a";
const committed = JSON.parse(readFileSync("openapi.json", "utf8"));

it("serves the committed document to everyone outside production", async () => {
  const { status, headers, text } = await service.current.rest("GET", "/openapi.json");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(text).toBe(readFileSync("openapi.json", "utf8"));
});

it("describes every route of the REST API, and no other", async () => {
  const described = Object.entries<object>(committed.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const registered = await registeredRoutes(service.current.context);
  expect(registered.filter(({ schema }) => !schema?.summary || !schema.description)).toEqual([]);
  expect(described.toSorted()).toEqual(registered.map(({ name }) => name).toSorted());
});

it("shows the contract's answer for each status of the purchase", () => {
  const { responses } = committed.paths["/api/v1/credit-packages/purchase"].post;
  const timestamp = "2026-05-22T16:11:27.463Z";
  expect(responses["201"].content["application/json"].examples.documented.value).toEqual({
    isSuccess: true,
    statusCode: 201,
    data: {},
    errors: [],
    timestamp,
  });
  const refused = {
    400: "Validation failed",
    401: "Authentication required",
    403: "Insufficient permissions",
    404: "Resource not found",
    409: "Resource already exists or cannot be changed in its current state",
  };
  for (const [status, message] of Object.entries(refused)) {
    expect(JSON.stringify(responses[status].content["application/json"].example)).toBe(
      JSON.stringify({
        isSuccess: false,
        statusCode: Number(status),
        data: null,
        errors: [message],
        timestamp,
      }),
    );
  }
});

describe("the purchase, which the contract documents in Turkish,", () => {
  const { summary, description, tags } = committed.paths["/api/v1/credit-packages/purchase"].post;

  it("is the first operation of the document, in its own group, with a title that says what it is for", () => {
    expect(committed.tags[0].name).toBe("Credit Packages");
    expect(Object.keys(committed.paths)[0]).toBe("/api/v1/credit-packages/purchase");
    expect(tags).toEqual(["Credit Packages"]);
    expect(summary).toBe(
      "Kredi paketi satın al (yalnızca geliştirme ve test) / Buy a credit package (development and test only)",
    );
  });

  it("warns of Production in Turkish, then in English, on the operation and at the choice of server", () => {
    const texts = [description, committed.servers[1].description];
    for (const text of texts) expect(text).toMatch(/gerçek verileri[^]*real data/);
    expect(description).toMatch(/RevenueCat'in webhook[^]*only through RevenueCat's webhook/);
    expect(description).toMatch(/^> \*\*Uyarı: gerçek veriler\.\*\*[^]*\*\*Yalnızca geliştirme ve test/);
  });

  it("describes the body and how the token is pasted", () => {
    const { packageId } = committed.components.schemas.PurchaseCreditPackageRequest.properties;
    expect(packageId.description).toMatch(
      /^Satın alınacak kredi paketinin kimliği .* Id of the credit package/,
    );
    expect(description).toMatch(
      /```ts\ninterface PurchaseCreditPackageRequest {[^`]*packageId: string;\n}\n```/,
    );
    expect(committed.components.securitySchemes["JWT-auth"]).toMatchObject({
      type: "http",
      scheme: "bearer",
      description: expect.stringMatching(/`Bearer` yazmadan.*without the word `Bearer`/),
    });
  });
});

it("describes the rules of the body", () => {
  const { required, properties } = committed.components.schemas.PurchaseCreditPackageRequest;
  expect(required).toEqual(["packageId"]);
  expect(properties).toMatchObject({ packageId: { type: "string", minLength: 1, maxLength: 64 } });
});

it("has examples that its own schemas accept", () => {
  for (const { schema, example, examples } of describedContents()) {
    const shown = examples ? Object.values(examples).map(({ value }) => value) : [example];
    for (const value of shown) expectValid(compile(schema), value);
  }
});

it("describes the answers that the service really gives", async () => {
  const purchase = "/api/v1/credit-packages/purchase";
  const webhook = "/api/v1/webhooks/revenuecat";
  const claims = "/api/v1/wallet/claims";
  const as = "alice";
  const tooLarge = { raw: " ".repeat(100_001), headers: { "content-type": "application/json" } };
  const prefer = { prefer: "return=representation" };
  const bought = await call("POST", purchase, { as, headers: prefer, body: { packageId: starterId } });
  const { id } = bought.body.data;
  const calls: [string, string, string, object, number][] = [
    ["POST", purchase, purchase, { as, body: { packageId: starterId } }, 201],
    ["POST", purchase, purchase, { as, body: {} }, 400],
    ["POST", purchase, purchase, { body: {} }, 401],
    ["POST", purchase, purchase, { as, role: "stranger", body: {} }, 403],
    ["POST", purchase, purchase, { as, body: { packageId: "unknown" } }, 404],
    ["POST", purchase, purchase, { as, body: { packageId: archivedId } }, 409],
    ["POST", purchase, purchase, { as, ...tooLarge }, 413],
    ["POST", purchase, purchase, { as, raw: "a", headers: { "content-type": "text/plain" } }, 415],
    ["GET", "/api/v1/purchases/{id}", `/api/v1/purchases/${id}`, { as }, 200],
    ["GET", "/api/v1/purchases/{id}", `/api/v1/purchases/${id}`, { as: "mallory" }, 404],
    ["GET", "/api/v1/credit-packages", "/api/v1/credit-packages", { as }, 200],
    ["GET", "/api/v1/credit-packages", "/api/v1/credit-packages?first=2", { as }, 200],
    ["GET", "/api/v1/credit-packages", "/api/v1/credit-packages?first=x", { as }, 400],
    ["GET", "/api/v1/credit-packages/{id}", `/api/v1/credit-packages/${archivedId}`, { as }, 200],
    ["GET", "/api/v1/credit-packages/{id}", "/api/v1/credit-packages/unknown", { as }, 404],
    ["GET", "/api/v1/wallet", "/api/v1/wallet", { as }, 200],
    ["GET", "/api/v1/wallet", "/api/v1/wallet", {}, 401],
    ["POST", claims, claims, { as }, 200],
    ["POST", claims, `${claims}?environment=SANDBOX`, { as }, 400],
    ["POST", claims, claims, { as, ...tooLarge }, 413],
    ["POST", claims, claims, { as, raw: "a", headers: { "content-type": "text/plain" } }, 415],
    ["POST", webhook, webhook, { body: {} }, 401],
    ["GET", "/api/v1/wallet/entries", "/api/v1/wallet/entries", { as }, 200],
    ["GET", "/api/v1/wallet/entries", "/api/v1/wallet/entries", { as: "newcomer" }, 200],
  ];
  const headers = { authorization: webhookSecret };
  for (const type of ["TEST", "NON_RENEWING_PURCHASE"]) {
    const answer = await call("POST", webhook, { headers, body: { event: { type, id: type } } });
    expect(answer.status).toBe(200);
    expectDescribed("POST", webhook, answer);
  }
  for (const [method, template, path, request, status] of calls) {
    for (const accept of ["application/json", "application/problem+json"]) {
      const answer = await call(method, path, { headers: { accept }, ...request });
      expect([path, answer.status]).toEqual([path, status]);
      expectDescribed(method, template, answer);
    }
  }
});

function call(method: string, path: string, request: object): Promise<RestAnswer> {
  return service.current.rest(method, path, request);
}

interface Content {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Record<string, { value: unknown }>;
}

function describedContents(): Content[] {
  const items: Record<string, { responses: Record<string, { content: Record<string, Content> }> }>[] =
    Object.values(committed.paths);
  return items
    .flatMap((item) => Object.values(item))
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap(({ content }) => Object.values(content));
}

/** Forbids additional properties in every object, so that undescribed fields of an answer fail the comparison. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return "properties" in copy ? { ...copy, additionalProperties: false } : copy;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addFormat("int64", true);
ajv.addSchema({ $id: "openapi", components: closed(committed.components) as object });

function compile(schema: object): ValidateFunction {
  const absolute = JSON.parse(
    JSON.stringify(closed(schema)).replaceAll('"#/components', '"openapi#/components'),
  );
  return ajv.compile(absolute);
}

function expectValid(validate: ValidateFunction, value: unknown): void {
  validate(value);
  expect([value, validate.errors]).toEqual([value, null]);
}

function expectDescribed(method: string, template: string, { status, headers, body }: RestAnswer): void {
  const described = committed.paths[template][method.toLowerCase()].responses[status];
  const type = headers.get("content-type")?.split(";")[0] ?? "";
  expectValid(compile(described.content[type].schema), body);
  const always = [
    "X-Request-Id",
    ...(status === 401 ? ["WWW-Authenticate"] : []),
    ...(status === 201 ? ["Location"] : []),
  ];
  for (const name of always) {
    expect(described.headers).toHaveProperty(name);
    expect(headers.get(name)).not.toBeNull();
  }
}
