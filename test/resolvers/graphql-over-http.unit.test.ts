import { serverAudits } from "graphql-http";
import { errorOf } from "../support/factories";
import { starterId, tokenFor, withService } from "../support/harness";

const service = withService();

/** Apollo requires this header on simple requests. A browser sends it to another origin only with our permission. */
const fetchWithToken: typeof fetch = (url, options) =>
  fetch(url, {
    ...options,
    headers: {
      ...options?.headers,
      "apollo-require-preflight": "true",
      authorization: `Bearer ${tokenFor("auditor")}`,
    },
  });

const audits = serverAudits({ url: () => `${service.current.url}/graphql`, fetchFn: fetchWithToken });

it("is audited against the specification in more than fifty ways", () => {
  expect(audits.length).toBeGreaterThan(50);
});

it.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))("%s", async (_, audit) => {
  const result = await audit.fn();
  expect(result.status === "ok" ? "ok" : `${result.status}: ${result.reason}`).toBe("ok");
});

it("answers 200 where a request was executed and refused", async () => {
  const refused = await service.current.graphql("{ wallet { balance } }");
  expect(refused.status).toBe(200);
  expect(errorOf(refused)).toMatchObject({ code: "UNAUTHENTICATED", statusCode: 401 });
  expect(refused.headers.get("content-type")).toBe("application/json; charset=utf-8");
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
])("names code, status and request id in application/graphql-response+json for %s", async (_, raw) => {
  const { status, headers, body } = await service.current.rest("POST", "/graphql", {
    as: "alice",
    raw,
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
  });
  expect(status).toBe(400);
  expect(body.errors[0].extensions).toMatchObject({
    code: "BAD_USER_INPUT",
    statusCode: 400,
    requestId: headers.get("x-request-id"),
  });
});

const preflighted = { "apollo-require-preflight": "1" };
const get = (query: string) =>
  service.current.rest("GET", `/graphql?query=${encodeURIComponent(query)}`, {
    as: "alice",
    headers: preflighted,
  });

it("answers a query by GET unless a form on another site could have sent it", async () => {
  const { status, body } = await get("{ me { userId } }");
  expect({ status, body }).toEqual({ status: 200, body: { data: { me: { userId: "alice" } } } });
});

it("names POST when a mutation comes by GET, and buys nothing", async () => {
  const { status, headers } = await get(
    `mutation { purchaseCreditPackage(input: {packageId: "${starterId}"}) { purchase { id } } }`,
  );
  expect([status, headers.get("allow")]).toEqual([405, "POST"]);
  expect(await service.current.context.database.read.query("SELECT * FROM purchases")).toEqual([]);
});

describe("an optional parameter", () => {
  it("such as an empty operationName counts as not given, by GET and by POST", async () => {
    const query = encodeURIComponent("query a { __typename }");
    const byGet = await service.current.rest("GET", `/graphql?query=${query}&operationName=`, {
      headers: preflighted,
    });
    const byPost = await service.current.rest("POST", "/graphql", {
      body: { query: "query a { __typename }", operationName: "" },
    });
    for (const { status, body } of [byGet, byPost])
      expect([status, body]).toEqual([200, { data: { __typename: "Query" } }]);
  });

  it("of a GET counts as not given when it is empty", async () => {
    const query = encodeURIComponent("query a { __typename }");
    for (const others of [
      "variables=",
      "extensions=",
      "unknown=a?b==&variables=",
      "variables=&extensions=&operationName=",
      "variables=null",
      "extensions=null&variables=null",
    ]) {
      for (const url of [`/graphql?query=${query}&${others}`, `/graphql?${others}&query=${query}`]) {
        const { status, body } = await service.current.rest("GET", url, { headers: preflighted });
        expect([status, body]).toEqual([200, { data: { __typename: "Query" } }]);
      }
    }
  });

  it.each([
    "{ creditPackages(first: null) { nodes { id } } }",
    "query ($first: Int) { creditPackages(first: $first) { nodes { id } } }",
  ])("takes its default for a page size of null: %s", async (query) => {
    const { body } = await service.current.graphql(query, { as: "alice", variables: { first: null } });
    expect(body.data.creditPackages.nodes.length).toBeGreaterThan(3);
  });
});
