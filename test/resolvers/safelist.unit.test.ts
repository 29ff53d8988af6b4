import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../src/config/config";
import { auditBooks } from "../support/audit-books";
import { balanceOf } from "../support/factories";
import { startTestService, starterId, testSecret, type TestService } from "../support/harness";

const balance = "query Balance { wallet { balance } }";
const buy =
  "mutation Buy($input: PurchaseCreditPackageInput!) { purchaseCreditPackage(input: $input) { wallet { balance } } }";
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
const operations = [
  { id: hashOf(balance), name: "Balance", type: "query", body: balance },
  { id: "buy", name: "Buy", type: "mutation", body: buy },
];
const manifest = { format: "apollo-persisted-query-manifest", version: 1, operations };

const folder = mkdtempSync(join(tmpdir(), "allmine-safelist-"));
let files = 0;

function fileWith(content: string): string {
  files += 1;
  const path = join(folder, `manifest-${files}.json`);
  writeFileSync(path, content);
  return path;
}

let service: TestService;

beforeAll(async () => {
  service = await startTestService({ GRAPHQL_OPERATIONS_FILE: fileWith(JSON.stringify(manifest)) });
});
afterEach(() => auditBooks(service.context.database));
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

const persisted = (sha256Hash: unknown) => ({ persistedQuery: { version: 1, sha256Hash } });
const post = (body: unknown, as = "alice") => service.rest("POST", "/graphql", { as, body });
const asClient = { "apollo-require-preflight": "true", accept: "application/json" };
const get = (parameters: Record<string, string>) =>
  service.rest("GET", `/graphql?${new URLSearchParams(parameters)}`, {
    as: "alice",
    headers: asClient,
  });
const variables = (idempotencyKey: string) => ({ input: { packageId: starterId, idempotencyKey } });

describe("a listed operation is executed", () => {
  it.each<[string, () => ReturnType<typeof post>]>([
    ["by its id", () => post({ operationName: "Balance", extensions: persisted(hashOf(balance)) })],
    ["by its id and no text", () => post({ query: null, extensions: persisted(hashOf(balance)) })],
    ["by its exact text", () => post({ query: balance })],
    ["by its id and its text", () => post({ query: balance, extensions: persisted(hashOf(balance)) })],
    ["by its id in an address", () => get({ extensions: JSON.stringify(persisted(hashOf(balance))) })],
    ["by its text in an address", () => get({ query: balance })],
  ])("%s", async (_, ask) => {
    const { status, body } = await ask();
    expect([status, body]).toEqual([200, { data: { wallet: { balance: 0 } } }]);
  });

  it("with its variables, and once for each idempotency key", async () => {
    for (let time = 0; time < 2; time += 1) {
      const { body } = await post({ extensions: persisted("buy"), variables: variables("k") }, "bob");
      expect(body).toEqual({ data: { purchaseCreditPackage: { wallet: { balance: 100 } } } });
    }
  });

  it("and no second document that the address has", async () => {
    const search = new URLSearchParams([
      ["query", balance],
      ["query", "{ me { userId } }"],
    ]);
    const { body } = await service.rest("GET", `/graphql?${search}`, { as: "alice", headers: asClient });
    expect(body).toEqual({ data: { wallet: { balance: 0 } } });
  });
});

describe("refused, with nothing bought, is", () => {
  const other = buy.replace("Buy", "Other");
  const free = { query: other, variables: variables("free") };
  it.each<[string, () => ReturnType<typeof post>, number, string]>([
    ["another operation", () => post(free), 403, "FORBIDDEN"],
    ["a listed operation with a blank more", () => post({ ...free, query: `${buy} ` }), 403, "FORBIDDEN"],
    ["an unknown id", () => post({ ...free, query: null, extensions: persisted("none") }), 403, "FORBIDDEN"],
    ["the id of a prototype", () => post({ extensions: persisted("__proto__") }), 403, "FORBIDDEN"],
    [
      "a listed id with the text of another operation",
      () => post({ ...free, extensions: persisted(hashOf(balance)) }),
      400,
      "BAD_USER_INPUT",
    ],
    [
      "an operation with an id that is no text",
      () => post({ ...free, extensions: persisted(1) }),
      403,
      "FORBIDDEN",
    ],
    ["an operation with other extensions", () => post({ ...free, extensions: { a: 1 } }), 403, "FORBIDDEN"],
    ["a batch", () => post([free]), 400, "BAD_USER_INPUT"],
    ["nothing", () => post({}), 400, "BAD_USER_INPUT"],
    ["a number", () => post({ query: 1 }), 400, "BAD_USER_INPUT"],
    ["introspection", () => post({ query: "{ __schema { types { name } } }" }), 403, "FORBIDDEN"],
    ["another operation in an address", () => get({ query: "{ wallet { balance } }" }), 403, "FORBIDDEN"],
    [
      "a mutation in an address",
      () => get({ extensions: JSON.stringify(persisted("buy")) }),
      405,
      "METHOD_NOT_ALLOWED",
    ],
  ])("%s", async (_, ask, wanted, code) => {
    const { status, body } = await ask();
    expect([status, body.errors[0].extensions.code]).toEqual([wanted, code]);
    expect(await balanceOf(service, "alice")).toBe(0);
  });
});

it("still answers a listed operation without a token as unauthenticated", async () => {
  const { body } = await service.rest("POST", "/graphql", {
    body: { extensions: persisted("buy"), variables: variables("k") },
  });
  expect(body.errors[0].extensions.code).toBe("UNAUTHENTICATED");
});

it.each([
  ["no JSON", "{", "names a file that is not JSON"],
  ["JSON without an object", "null", '"format": "apollo-persisted-query-manifest"'],
  ["another format", JSON.stringify({ ...manifest, format: "relay" }), "apollo-persisted-query-manifest"],
  ["another version", JSON.stringify({ ...manifest, version: 2 }), '"version": 1'],
  ["no operations", JSON.stringify({ ...manifest, operations: [] }), "a list of operations"],
  ["operations that are no list", JSON.stringify({ ...manifest, operations: {} }), "a list of operations"],
  [
    "an operation without a text",
    JSON.stringify({ ...manifest, operations: [...operations, { id: "x" }] }),
    "operation 3 of the file has no id or no body",
  ],
  [
    "a null",
    JSON.stringify({ ...manifest, operations: [null] }),
    "operation 1 of the file has no id or no body",
  ],
  [
    "one id twice",
    JSON.stringify({ ...manifest, operations: [...operations, ...operations] }),
    "operation 3 of the file has the id of an earlier one",
  ],
])("the service does not start with a file of %s", (_, content, problem) => {
  expect(() => readConfig(settingsWith(fileWith(content)))).toThrow(problem);
});

it("the service does not start with a file that is missing", () => {
  expect(() => readConfig(settingsWith(join(folder, "none.json")))).toThrow(
    "GRAPHQL_OPERATIONS_FILE: names a file that cannot be read (ENOENT)",
  );
});

function settingsWith(path: string) {
  return { NODE_ENV: "test", JWT_SECRET: testSecret, GRAPHQL_OPERATIONS_FILE: path };
}
