import { errorOf } from "../support/factories";
import { startTestService, withService, type TestService } from "../support/harness";

const service = withService();
const post = (raw: string, headers: Record<string, string> = {}) =>
  service.current.rest("POST", "/graphql", {
    as: "alice",
    raw,
    headers: { "content-type": "application/json", ...headers },
  });
const get = (query: string, headers: Record<string, string> = {}) =>
  service.current.rest("GET", `/graphql?query=${encodeURIComponent(query)}`, { as: "alice", headers });
const modern = { accept: "application/graphql-response+json" };

describe("statuses", () => {
  it("are 200 where the request was executed, refusals included", async () => {
    const refused = await service.current.graphql("{ wallet { balance } }");
    expect(refused.status).toBe(200);
    expect(errorOf(refused)).toMatchObject({ code: "UNAUTHENTICATED", statusCode: 401 });
    expect(refused.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect((await post('{"query":"{__typename}"}')).status).toBe(200);
  });

  it.each([
    ["a body that is not JSON", "{"],
    ["an empty body", ""],
    ["no query", "{}"],
    ["a syntax error", '{"query":"{"}'],
    ["a field that is not there", '{"query":"{ nothing }"}'],
    [
      "a variable of the wrong type",
      '{"query":"query($id:ID!){creditPackage(id:$id){id}}","variables":{"id":{}}}',
    ],
    ["variables that are no object", '{"query":"{__typename}","variables":"x"}'],
    ["an operation that is not in the document", '{"query":"query A{__typename}","operationName":"B"}'],
    ["a batch", '[{"query":"{__typename}"},{"query":"{__typename}"}]'],
    ["a syntax error of a kind that broke others", '{"query":"\\u0000"}'],
  ])("are 400 for %s", async (_, raw) => {
    for (const headers of [{}, modern]) {
      const { status, headers: answered, body } = await post(raw, headers as Record<string, string>);
      expect(status).toBe(400);
      expect(body.errors[0].extensions).toMatchObject({
        code: "BAD_USER_INPUT",
        statusCode: 400,
        requestId: answered.get("x-request-id"),
      });
    }
  });

  it("are 415 for a body of another type", async () => {
    const { status, body } = await post('{"query":"{__typename}"}', { "content-type": "text/plain" });
    expect(status).toBe(415);
    expect(body.errors[0].extensions).toMatchObject({ code: "UNSUPPORTED_MEDIA_TYPE", statusCode: 415 });
  });

  it("are 413 for a body of more than 100 kB", async () => {
    const { status, body } = await post(JSON.stringify({ query: `{__typename} #${"x".repeat(100_000)}` }));
    expect(status).toBe(413);
    expect(body.errors[0].extensions.code).toBe("PAYLOAD_TOO_LARGE");
  });
});

describe("a query by GET", () => {
  it("is answered for those who cannot be a form on another site", async () => {
    const { status, body } = await get("{ me { userId } }", { "apollo-require-preflight": "1" });
    expect({ status, body }).toEqual({ status: 200, body: { data: { me: { userId: "alice" } } } });
    expect((await get("{ me { userId } }")).status).toBe(400);
  });

  it("never buys", async () => {
    const mutation = `mutation { purchaseCreditPackage(input: {packageId: "65a1234bcde5678f90123456"}) { purchase { id } } }`;
    const { status, headers } = await get(mutation, { "apollo-require-preflight": "1" });
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("POST");
    expect(await service.current.service.database.read.query("SELECT * FROM purchases")).toEqual([]);
  });
});

it.each([
  ["depth", `{ ${"me { wallet { entries { nodes { ".repeat(4)} id ${"} } } }".repeat(4)} }`],
  ["aliases", `{ ${Array.from({ length: 16 }, (_, index) => `a${index}: __typename`).join(" ")} }`],
  ["root fields", `{ ${Array.from({ length: 21 }, () => "__typename").join(" ")} }`],
  ["tokens", `{ ${"__typename ".repeat(2001)} }`],
  [
    "complexity",
    `{ creditPackages(first: 100) { nodes { ${"id ".repeat(40)} } edges { node { id name } } } }`,
  ],
])("refuses too many or too much: %s", async (_, query) => {
  const { status, body } = await post(JSON.stringify({ query }));
  expect({ status, data: body.data }).toEqual({ status: 400, data: undefined });
  expect(body.errors[0].extensions.code).toBe("BAD_USER_INPUT");
});

const page = (of: TestService) => of.rest("GET", "/graphql", { headers: { accept: "text/html" } });

describe("the landing page", () => {
  it("in development leads to Sandbox, with a document and a header that work as they stand", async () => {
    const development = await startTestService({ NODE_ENV: "development" });
    try {
      const { status, headers, text } = await page(development);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^text\/html/);
      expect(text).toContain("purchaseCreditPackage");
      expect(text).toContain('href="/sandbox"');
      const { body } = await development.rest("GET", "/sandbox/settings.json");
      expect(body.document).toContain("mutation Buy {");
      const bought = await development.graphql(
        `mutation Buy { purchaseCreditPackage(input: { packageId: "65a1234bcde5678f90123456", idempotencyKey: "sandbox-1" }) {
          wallet { userId balance } } }`,
        { headers: body.headers },
      );
      expect(bought.body.data.purchaseCreditPackage.wallet).toEqual({ userId: "demo", balance: 100 });
    } finally {
      await development.stop();
    }
  });

  it("in development has a token that the configured issuer and audience let pass", async () => {
    const development = await startTestService({
      NODE_ENV: "development",
      JWT_ISSUER: "https://issuer.example",
      JWT_AUDIENCE: "credits",
    });
    try {
      const { headers } = (await development.rest("GET", "/sandbox/settings.json")).body;
      expect((await development.rest("GET", "/api/v1/wallet", { headers })).status).toBe(200);
    } finally {
      await development.stop();
    }
  });

  it("is gone in production, with introspection and hints", async () => {
    const production = await startTestService({ NODE_ENV: "production" });
    try {
      const answer = await page(production);
      expect(answer.status).toBe(400);
      expect(answer.text).not.toMatch(/<html|apollo.*sandbox/i);
      for (const query of ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }']) {
        const { status, text } = await production.graphql(query, { as: "alice" });
        expect(status).toBe(400);
        expect(text).not.toContain("CreditPackage");
        expect(text).toMatch(/no introspection in production.*schema\.graphql/);
        expect(text).not.toMatch(/apollo/i);
      }
      for (const query of [
        "{ walet { balance } }",
        "{ wallet { balanc } }",
        "{ wallet(userid: 1) { balance } }",
      ]) {
        const { status, text } = await production.graphql(query, { as: "alice" });
        expect(status).toBe(400);
        expect(text).not.toMatch(/did you mean/i);
      }
      expect((await production.graphql("{ __typename }")).body).toEqual({ data: { __typename: "Query" } });
    } finally {
      await production.stop();
    }
  });
});

describe("what a caller may leave open", () => {
  it("takes an empty operationName for none, by GET and by POST", async () => {
    const headers = { "apollo-require-preflight": "1" };
    const query = encodeURIComponent("query a { __typename }");
    const byGet = await service.current.rest("GET", `/graphql?query=${query}&operationName=`, { headers });
    const byPost = await post(JSON.stringify({ query: "query a { __typename }", operationName: "" }));
    for (const { status, body } of [byGet, byPost])
      expect([status, body]).toEqual([200, { data: { __typename: "Query" } }]);
  });

  it.each([
    "{ creditPackages(first: null) { nodes { id } } }",
    "query ($first: Int) { creditPackages(first: $first) { nodes { id } } }",
  ])("takes a page size of null for the default: %s", async (query) => {
    const { body } = await service.current.graphql(query, { as: "alice", variables: { first: null } });
    expect(body.data.creditPackages.nodes.length).toBeGreaterThan(3);
  });
});

it("refuses a document of more than 15,000 characters, by GET and by POST", async () => {
  const longest = `{__typename}${"#".padEnd(14_988, "x")}`;
  const headers = { "apollo-require-preflight": "1" };
  for (const [query, expected] of [
    [longest, 200],
    [`${longest}x`, 400],
  ] as const) {
    expect((await post(JSON.stringify({ query }))).status).toBe(expected);
    const path = `/graphql?query=${encodeURIComponent(query)}`;
    expect((await service.current.rest("GET", path, { headers })).status).toBe(expected);
  }
});

it("refuses a document of more than 1,000 lines, however they end", async () => {
  for (const lineEnd of ["\n", "\r", "\r\n"]) {
    const longest = `{__typename}${lineEnd.repeat(999)}`;
    expect((await post(JSON.stringify({ query: longest }))).status).toBe(200);
    const longer = await post(JSON.stringify({ query: longest + lineEnd }));
    expect(longer.status).toBe(400);
    expect(longer.body.errors[0].extensions.details.fields[0].message).toMatch(
      /at most 1000 lines; it has 1001/,
    );
  }
});

it("tells a mistake once, however often it is made", async () => {
  const directives = "abcdefghijklmn"
    .split("")
    .map((name) => `@${name}`)
    .join(" ");
  const unknown = await service.current.graphql(`{ __typename ${directives} }`);
  expect(unknown.status).toBe(400);
  expect(unknown.body.errors).toHaveLength(1);
  expect(unknown.body.errors[0].message).toMatch(/^Unknown directives "@a", "@b", /);
  const repeated = await service.current.graphql(`{ ${"nothing ".repeat(12)} }`);
  expect(repeated.body.errors).toHaveLength(1);
});
