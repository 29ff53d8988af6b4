import { withService } from "../support/harness";
import { type Ask, ask, buy, expectNoCredits, expectRefusal, type Status } from "../support/hostile-graphql";

const service = withService();

const me = "{ me { userId } }";
const search = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters)}`;
const preflighted = { "apollo-require-preflight": "true" };
const json = { "content-type": "application/json" };
const requests: [name: string, request: Ask, status: Status, httpStatus?: number][] = [
  ["no body", { headers: json }, 400],
  ["an empty body", { raw: "" }, 400],
  ["null", { body: null }, 400],
  ["a number", { body: 1 }, 400],
  ["a string", { body: me }, 400],
  ["true", { body: true }, 400],
  ["an empty object", { body: {} }, 400],
  ["an empty batch", { body: [] }, 400],
  ["a batch of one", { body: [{ query: me }] }, 400],
  [
    "a batch of purchases",
    { body: Array.from({ length: 100 }, () => ({ query: `mutation { ${buy} }` })) },
    400,
  ],
  ["a batch in an object", { body: { 0: { query: me }, length: 1 } }, 400],
  ["no JSON", { raw: "{" }, 400],
  ["a hundred thousand brackets", { raw: "[".repeat(99_999) }, 400],
  ["deep JSON", { raw: `${'{"query":'.repeat(9_000)}1${"}".repeat(9_000)}` }, 400],
  ["more than 100 kB", { raw: JSON.stringify({ query: me, a: "x".repeat(100_000) }) }, 413],
  ["a byte order mark", { raw: `\ufeff${JSON.stringify({ query: me })}` }, 400],
  ["broken UTF-8", { raw: Buffer.from([0x7b, 0xff, 0x7d]) }, 400],
  ["a null query", { body: { query: null } }, 400],
  ["a numeric query", { body: { query: 1 } }, 400],
  ["a boolean query", { body: { query: true } }, 400],
  ["a list of queries", { body: { query: [me] } }, 400],
  ["a query object", { body: { query: { kind: "Document", definitions: [] } } }, 400],
  ["a query in a prototype", { raw: `{"__proto__":{"query":"${me}"}}` }, 400],
  ["a query under another name", { body: { Query: me } }, 400],
  ["a list of variables", { body: { query: me, variables: [] } }, 400],
  ["variables as a string", { body: { query: me, variables: "{" } }, 400],
  ["numeric variables", { body: { query: me, variables: 1 } }, 400],
  ["boolean variables", { body: { query: me, variables: true } }, 400],
  ["a list of extensions", { body: { query: me, extensions: [] } }, 400],
  ["extensions as a string", { body: { query: me, extensions: "{" } }, 400],
  ["a numeric operation name", { body: { query: me, operationName: 1 } }, 400],
  ["an operation name in a list", { body: { query: me, operationName: ["a"] } }, 400],
  ["an unknown operation name", { body: { query: me, operationName: "Nobody" } }, 400],
  ["an operation name of 90 kB", { body: { query: me, operationName: "a".repeat(90_000) } }, 400],
  ["an operation name like a method", { body: { query: me, operationName: "__proto__" } }, 400],
  [
    "a persisted query",
    { body: { extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } } },
    400,
    200,
  ],
  [
    "a persisted query with its text",
    { body: { query: me, extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } } },
    400,
    200,
  ],
  ["a persisted query of no version", { body: { query: me, extensions: { persistedQuery: {} } } }, 400, 200],
  [
    "a persisted query by GET",
    {
      method: "GET",
      headers: preflighted,
      search: search({ extensions: '{"persistedQuery":{"version":1,"sha256Hash":"x"}}' }),
    },
    400,
    200,
  ],
  [
    "a form",
    {
      raw: `query=${encodeURIComponent(me)}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    },
    415,
  ],
  ["plain text", { raw: JSON.stringify({ query: me }), headers: { "content-type": "text/plain" } }, 415],
  [
    "a multipart upload",
    { raw: "--x--", headers: { "content-type": "multipart/form-data; boundary=x" } },
    415,
  ],
  ["application/graphql", { raw: me, headers: { "content-type": "application/graphql" } }, 415],
  [
    "a simple content type, preflighted",
    {
      raw: JSON.stringify({ query: `mutation { ${buy} }` }),
      headers: { "content-type": "text/plain", ...preflighted },
    },
    415,
  ],
  [
    "a type that ends like JSON",
    { raw: JSON.stringify({ query: me }), headers: { "content-type": "text/plain;application/json" } },
    415,
  ],
  ["gzip", { raw: "x", headers: { "content-encoding": "gzip" } }, 415],
  ["GET without a query", { method: "GET", headers: preflighted }, 400],
  ["GET of a form on another site", { method: "GET", search: search({ query: me }) }, 400],
  [
    "GET as plain text",
    { method: "GET", search: search({ query: me }), headers: { "content-type": "text/plain" } },
    400,
  ],
  ["GET with an empty query", { method: "GET", search: "?query=", headers: preflighted }, 400],
  [
    "GET with two queries",
    { method: "GET", search: "?query=%7Bme%7D&query=%7Bme%7D", headers: preflighted },
    400,
  ],
  [
    "GET with broken variables",
    { method: "GET", search: search({ query: me, variables: "{" }), headers: preflighted },
    400,
  ],
  [
    "GET with a list of variables",
    { method: "GET", search: search({ query: me, variables: "[]" }), headers: preflighted },
    400,
  ],
  [
    "GET with broken extensions",
    { method: "GET", search: search({ query: me, extensions: "{" }), headers: preflighted },
    400,
  ],
  ["GET with a bad escape", { method: "GET", search: "?query=%E0%A4%A", headers: preflighted }, 400],
  [
    "GET of a mutation",
    { method: "GET", search: search({ query: `mutation { ${buy} }` }), headers: preflighted },
    405,
  ],
  [
    "GET of a mutation beside a query",
    {
      method: "GET",
      search: search({ query: `query A { me { userId } } mutation B { ${buy} }`, operationName: "B" }),
      headers: preflighted,
    },
    405,
  ],
  [
    "a POST whose mutation is in the URL",
    { search: search({ query: `mutation { ${buy} }` }), body: {} },
    400,
  ],
  ["PUT", { method: "PUT", body: { query: me } }, 405],
  ["PATCH", { method: "PATCH", body: { query: me } }, 405],
  ["DELETE", { method: "DELETE" }, 405],
  ["a type that nobody speaks", { body: { query: me }, headers: { accept: "text/plain" } }, 400, 406],
];

describe("refuses a request with", () => {
  it.each(requests)("%s", async (_, request, status, httpStatus = status) => {
    expectRefusal(await ask(service.current, request), status, httpStatus);
    await expectNoCredits(service.current);
  });
});
