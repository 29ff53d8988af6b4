import { METHODS } from "node:http";
import { withService } from "../support/harness";
import { sendRaw } from "../support/raw-http";
import {
  type Case,
  expectStatuses,
  get,
  host,
  lines,
  smuggled,
  token,
  wallet,
} from "../support/raw-requests";

const service = withService();

/** Texts in the place of the host's name. */
const strangeHosts = [
  "",
  " ",
  "a b",
  "[",
  "[::1",
  "]",
  "a:b",
  "localhost:99999999",
  "%",
  "%zz",
  "<>",
  "a/b",
  "user@host",
  "é",
  "..",
  "[::1]:x",
];

const hosts: Case[] = [
  ["none", lines(`GET ${wallet} HTTP/1.1`, token), [400]],
  ["two", lines(`GET ${wallet} HTTP/1.1`, host, "Host: evil", token), [400]],
  ["none in HTTP/1.0", lines(`GET ${wallet} HTTP/1.0`, token), [200]],
  ...[...strangeHosts, "a".repeat(5_000)].map((name): Case => [
    `"${name.slice(0, 20)}"`,
    lines(`GET ${wallet} HTTP/1.1`, `Host: ${name}`, token),
    [200],
  ]),
];

const graphqlHosts = [...strangeHosts, "\\"];

const addresses: Case[] = [
  ["absolute", get(`http://localhost${wallet}`), [200]],
  ["absolute, elsewhere", get(`http://evil.example${wallet}`), [200]],
  ["absolute, without a path", get("http://localhost"), [200]],
  ["absolute, of another scheme", get(`ftp://localhost${wallet}`), [404]],
  ["without a slash", get("api/v1/wallet"), [400]],
  ["an asterisk", get("*"), [404]],
  ["an authority", get("localhost:80"), [400]],
  ["doubled slashes", get("//api//v1//wallet"), [404]],
  ["a doubled first slash", get("//api/v1/wallet"), [404]],
  ["a slash at the end", get("/api/v1/wallet/"), [404]],
  ["one dot", get("/api/v1/./wallet"), [404]],
  ["two dots", get("/api/v1/../v1/wallet"), [404]],
  ["dots above the root", get("/../../../../etc/passwd"), [404]],
  ["dots in escapes", get("/api/v1/%2e%2e/v1/wallet"), [404]],
  ["slashes in escapes", get("/api%2Fv1%2Fwallet"), [404]],
  ["backslashes", get("/api\\v1\\wallet"), [404]],
  ["capitals", get("/API/V1/WALLET"), [404]],
  ["letters in escapes", get("/api/v1/%77allet"), [200]],
  ["a bad escape", get("/api/v1/wallet%"), [404]],
  ["a bad escape in an id", get("/api/v1/credit-packages/%zz"), [404]],
  ["broken UTF-8 in an id", get("/api/v1/credit-packages/%ff%fe"), [404]],
  ["a NUL in an id", get("/api/v1/credit-packages/%00"), [404]],
  ["a slash in an id", get("/api/v1/credit-packages/a%2Fb"), [404]],
  ["dots for an id", get("/api/v1/credit-packages/.."), [404]],
  ["an emoji for an id", get("/api/v1/credit-packages/%F0%9F%98%80"), [404]],
  ["a surrogate for an id", get("/api/v1/credit-packages/%ED%A0%80"), [404]],
  ["an id of 499", get(`/api/v1/credit-packages/${"a".repeat(499)}`), [404]],
  ["an id of 5,000", get(`/api/v1/credit-packages/${"a".repeat(5_000)}`), [404]],
  ["an address of 12 kB", get(`/${"a".repeat(12_000)}`), [404]],
  ["an address of 100 kB", get(`/${"a".repeat(100_000)}`), [431]],
  ["a raw NUL", get("/api/v1/\0wallet"), [400]],
  ["a raw tab", get("/api/v1/\twallet"), [400]],
  ["raw UTF-8", get("/api/v1/credit-packages/Ã©"), [400]],
  ["a fragment", get("/api/v1/wallet#x"), [400]],
  ["a semicolon", get("/api/v1/wallet;x=1"), [404]],
  ["an empty query", get("/api/v1/wallet?"), [200]],
  ["question marks", get("/api/v1/wallet???"), [400]],
  ["a query of bad escapes", get("/api/v1/wallet?%=%zz&%ff"), [400]],
  ["a query like a prototype", get("/api/v1/wallet/entries?__proto__[first]=1&constructor=2"), [400]],
  ["two pages at once", get("/api/v1/wallet/entries?first=1&first=2"), [400]],
  ["a page of -1", get("/api/v1/wallet/entries?first=-1"), [400]],
  ["a page of 101", get("/api/v1/wallet/entries?first=101"), [400]],
  ["a page of 1e1", get("/api/v1/wallet/entries?first=1e1"), [400]],
  ["a cursor of bad escapes", get("/api/v1/wallet/entries?after=%ff"), [400]],
  ["a cursor with a NUL", get("/api/v1/wallet/entries?after=%00"), [400]],
  [
    "a cursor that is not ours",
    get(`/api/v1/wallet/entries?after=${Buffer.from("[1e999]").toString("base64url")}`),
    [400],
  ],
  [
    "a cursor of another list",
    get(`/api/v1/credit-packages?after=${Buffer.from("[1]").toString("base64url")}`),
    [400],
  ],
  [
    "a cursor with an evil id",
    get(`/api/v1/credit-packages?after=${Buffer.from('[1,"\\u0000"]').toString("base64url")}`),
    [400],
  ],
  ["a cursor of 10 kB", get(`/api/v1/credit-packages?after=${"a".repeat(10_000)}`), [400]],
];

const everyday = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
const unusual = [
  "PROPFIND",
  "MKCOL",
  "LOCK",
  "SEARCH",
  "PURGE",
  "LINK",
  "SOURCE",
  "M-SEARCH",
  "QUERY",
].filter(
  // Node.js itself refuses all others as malformed.
  (method) => METHODS.includes(method),
);

const methods: Case[] = [
  ...[...everyday, ...unusual].map((method): Case => [
    method,
    lines(`${method} ${wallet} HTTP/1.1`, host, token),
    [405],
  ]),
  ...[...everyday, ...unusual, "GET"].map((method): Case => [
    `${method} of a purchase`,
    smuggled.replace("POST", method),
    [405],
  ]),
  ...unusual.map((method): Case => [
    `${method} of an unknown path`,
    lines(`${method} /api/v1/nothing HTTP/1.1`, host, token),
    [404],
  ]),
  ["CONNECT", lines("CONNECT localhost:80 HTTP/1.1", host, token), []],
];

describe.each(Object.entries({ hosts, addresses, methods }))(
  "answers each with its status, and lives on: %s",
  (_, cases) => {
    it.each(cases)("%s", (__, text, statuses) => expectStatuses(service.current, text, statuses));
  },
);

it.each(graphqlHosts)('answers 200 or 400 at GraphQL whatever the Host: "%s"', async (name) => {
  for (const target of [
    "/graphql?query=%7Bme%7BuserId%7D%7D",
    "//graphql",
    "/graphql?//[",
    "http://[/graphql",
  ]) {
    const [answer] = await sendRaw(
      service.current.url,
      lines(
        `GET ${target} HTTP/1.1`,
        `Host: ${name}`,
        token,
        "Apollo-Require-Preflight: 1",
        "Connection: close",
      ),
    );
    expect([200, 400, 404]).toContain(answer?.status);
    if (answer?.status !== 200) expect(answer?.body).toMatch(/BAD_USER_INPUT|"statusCode":40[04]/);
  }
});

it("answers GraphQL over HTTP/1.0 without a Host", async () => {
  const [answer] = await sendRaw(
    service.current.url,
    lines("GET /graphql?query={me{userId}} HTTP/1.0", token),
  );
  expect([answer?.status, answer?.body]).toEqual([400, expect.stringContaining("BAD_USER_INPUT")]);
});
