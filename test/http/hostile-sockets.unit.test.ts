import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expectEnvelope } from "../support/envelope";
import { starterId, tokenFor, withService } from "../support/harness";
import { sendRaw } from "../support/raw-http";

const service = withService();
const token = `Authorization: Bearer ${tokenFor("alice")}`;
const host = "Host: localhost";
const lines = (...all: string[]) => `${all.join("\r\n")}\r\n\r\n`;
const get = (target: string, ...headers: string[]) =>
  lines(`GET ${target} HTTP/1.1`, host, token, ...headers);
const body = JSON.stringify({ packageId: starterId });
const purchase = (buyer: string, ...headers: string[]) =>
  lines(
    "POST /api/v1/credit-packages/purchase HTTP/1.1",
    host,
    `Authorization: Bearer ${tokenFor(buyer)}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    ...headers,
  ) + body;
const smuggled = purchase("alice");
const wallet = "/api/v1/wallet";

/** What is written to the socket, and the statuses that come back. */
type Case = [name: string, text: string | Uint8Array, statuses: number[]];

const garbage: Case[] = [
  ["nothing but a line end", "\r\n", []],
  ["line ends before a request", `\r\n\r\n${get(wallet)}`, [200]],
  ["one letter", "G", []],
  ["half a request", "GET /api/v1/wal", []],
  ["half a header", `GET ${wallet} HTTP/1.1\r\nHost: loc`, []],
  ["words", "hello, is it me you are looking for\r\n\r\n", [400]],
  ["TLS", Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...Array(60).fill(7)]), [400]],
  ["zeros", Buffer.alloc(1_000), [400]],
  ["bytes of all kinds", Buffer.from(Array.from({ length: 4_096 }, (_, n) => (n * 7 + 131) % 256)), [400]],
  ["a mail greeting", "EHLO localhost\r\n", [400]],
  ["a database greeting", "*1\r\n$4\r\nPING\r\n", [400]],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]],
  ["HTTP/0.9", `GET ${wallet}\r\n\r\n`, [400]],
  ["HTTP/1.2", lines(`GET ${wallet} HTTP/1.2`, host, token), [400]],
  ["HTTP/3.0", lines(`GET ${wallet} HTTP/3.0`, host, token), [400]],
  ["http in small letters", lines(`GET ${wallet} http/1.1`, host, token), [400]],
  ["no version", lines(`GET ${wallet} HTTP/`, host, token), [400]],
  ["a method in small letters", lines(`get ${wallet} HTTP/1.1`, host, token), [400]],
  ["a method of our own", lines(`BUY ${wallet} HTTP/1.1`, host, token), [400]],
  ["no method", lines(` ${wallet} HTTP/1.1`, host, token), [400]],
  ["no address", lines("GET  HTTP/1.1", host, token), [400]],
  ["a space in the address", lines(`GET ${wallet} x HTTP/1.1`, host, token), [400]],
  ["bare line feeds", get(wallet).replaceAll("\r\n", "\n"), [400]],
  ["bare carriage returns", get(wallet).replaceAll("\r\n", "\r"), [400]],
];

const manyHeaders = Array.from({ length: 1_990 }, () => "a:");

const headers: Case[] = [
  ["no colon", get(wallet, "NoColon"), [400]],
  ["a space before the colon", get(wallet, "X-A : 1"), [400]],
  ["an empty name", get(wallet, ": 1"), [400]],
  ["a name with a NUL", get(wallet, "X\0: 1"), [400]],
  ["a value with a NUL", get(wallet, "X-A: a\0b"), [400]],
  ["a value with a lone line feed", get(wallet, "X-A: a\nX-B: b"), [400]],
  ["a folded value", get(wallet, "X-A: a", " b"), [400]],
  ["a name in Unicode", get(wallet, "Ünicode: 1"), [400]],
  ["a value in Latin-1", get(wallet, "X-A: é"), [200]],
  ["20 kB in one", get(wallet, `X-A: ${"a".repeat(20_000)}`), [431]],
  [
    "20 kB in many",
    get(wallet, ...Array.from({ length: 1_000 }, (_, n) => `X-${n}: ${"a".repeat(20)}`)),
    [431],
  ],
  ["two thousand", get(wallet, ...manyHeaders), [200]],
  ["a second token behind two thousand", get(wallet, ...manyHeaders, "Authorization: Bearer x"), [401]],
  ["a megabyte", get(wallet, `X-A: ${"a".repeat(1_000_000)}`), [431]],
  ["names like properties", get(wallet, "__proto__: 1", "constructor: 2", "toString: 3"), [200]],
  ["an unknown expectation", get(wallet, "Expect: a miracle"), [200]],
  ["an upgrade to WebSocket", get(wallet, "Connection: Upgrade", "Upgrade: websocket"), [200]],
  [
    "an upgrade to HTTP/2",
    get(wallet, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAA"),
    [200],
  ],
  ["a range", get(wallet, "Range: bytes=0-1"), [200]],
  [
    "another address by X-Original-URL",
    get("/nothing", `X-Original-URL: ${wallet}`, `X-Rewrite-URL: ${wallet}`),
    [404],
  ],
  ["an id that is no id", get(wallet, 'X-Request-Id: "><script>'), [200]],
  ["an id of 10 kB", get(wallet, `X-Request-Id: ${"a".repeat(10_000)}`), [200]],
];

const hosts: Case[] = [
  ["none", lines(`GET ${wallet} HTTP/1.1`, token), [400]],
  ["two", lines(`GET ${wallet} HTTP/1.1`, host, "Host: evil", token), [400]],
  ["none in HTTP/1.0", lines(`GET ${wallet} HTTP/1.0`, token), [200]],
  ...[
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
    "a".repeat(5_000),
    "..",
    "[::1]:x",
  ].map((name): Case => [
    `"${name.slice(0, 20)}"`,
    lines(`GET ${wallet} HTTP/1.1`, `Host: ${name}`, token),
    [200],
  ]),
];

const graphqlHosts = [
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
  "\\",
];

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

const methods: Case[] = [
  ...["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"].map((method): Case => [
    method,
    lines(`${method} ${wallet} HTTP/1.1`, host, token),
    [405],
  ]),
  ...["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "GET"].map((method): Case => [
    `${method} of a purchase`,
    smuggled.replace("POST", method),
    [405],
  ]),
  ...["PROPFIND", "MKCOL", "LOCK", "SEARCH", "PURGE", "LINK", "SOURCE", "M-SEARCH"].map((method): Case => [
    method,
    lines(`${method} ${wallet} HTTP/1.1`, host, token),
    [404],
  ]),
  ["CONNECT", lines("CONNECT localhost:80 HTTP/1.1", host, token), []],
];

const smuggling: Case[] = [
  [
    "CL.TE",
    lines(
      "POST /api/v1/credit-packages/purchase HTTP/1.1",
      host,
      token,
      "Content-Type: application/json",
      "Content-Length: 6",
      "Transfer-Encoding: chunked",
    ) + `0\r\n\r\n${smuggled}`,
    [400],
  ],
  [
    "TE.CL",
    lines(
      "POST /graphql HTTP/1.1",
      host,
      token,
      "Content-Type: application/json",
      "Transfer-Encoding: chunked",
      "Content-Length: 4",
    ) + `5c\r\n${smuggled}\r\n0\r\n\r\n`,
    [400],
  ],
  [
    "a disguised coding",
    lines("POST /graphql HTTP/1.1", host, "Transfer-Encoding : chunked", "Content-Length: 4") +
      `0\r\n\r\n${smuggled}`,
    [400],
  ],
  [
    "a coding with a tab",
    lines("POST /graphql HTTP/1.1", host, "Transfer-Encoding:\tchunked", "Content-Length: 4") +
      `0\r\n\r\n${smuggled}`,
    [400],
  ],
  [
    "a coding that is nearly chunked",
    lines("POST /graphql HTTP/1.1", host, "Transfer-Encoding: xchunked") + `0\r\n\r\n${smuggled}`,
    [400],
  ],
  [
    "chunked twice",
    lines(
      "POST /graphql HTTP/1.1",
      host,
      "Transfer-Encoding: chunked",
      "Transfer-Encoding: chunked, identity",
    ) + `0\r\n\r\n${smuggled}`,
    [400],
  ],
  [
    "two lengths",
    lines("POST /graphql HTTP/1.1", host, "Content-Length: 0", "Content-Length: 10") + smuggled,
    [400],
  ],
  [
    "a chunk extension with a line feed",
    lines("POST /graphql HTTP/1.1", host, "Transfer-Encoding: chunked") +
      `1;a\nb\r\nx\r\n0\r\n\r\n${smuggled}`,
    [400],
  ],
  [
    "a length in a GET",
    lines(`GET ${wallet} HTTP/1.1`, host, token, "Content-Type: application/json", "Content-Length: 2") +
      "{}",
    [200],
  ],
];

const groups = { garbage, headers, hosts, addresses, methods, smuggling };

describe.each(Object.entries(groups))("%s", (_, cases) => {
  it.each(cases)("%s", async (__, text, statuses) => {
    const answers = await sendRaw(service.current.url, text, { expected: statuses.length });
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    for (const { status, headers: told, body: said } of answers.filter((answer) => answer.status >= 400)) {
      expectEnvelope(said, status);
      expect([told.get("x-request-id"), told.get("cache-control")]).toEqual([expect.any(String), "no-store"]);
    }
    const alive = await service.current.rest("GET", wallet, { as: "alice" });
    expect(alive.body.data.balance).toBe(0);
  });
});

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

it("answers at GraphQL though HTTP/1.0 names no host", async () => {
  const [answer] = await sendRaw(
    service.current.url,
    lines("GET /graphql?query={me{userId}} HTTP/1.0", token),
  );
  expect([answer?.status, answer?.body]).toEqual([400, expect.stringContaining("BAD_USER_INPUT")]);
});

it("answers pipelined requests in their order", async () => {
  const answers = await sendRaw(
    service.current.url,
    get(wallet) + get("/api/v1/nothing") + get("/healthz") + get(wallet),
    { expected: 4 },
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 200]);
});

it("buys as often as a pipeline of keys says", async () => {
  const text = ["a", "b", "a", "a", "b"].map((key) => purchase("bob", `Idempotency-Key: ${key}`)).join("");
  const answers = await sendRaw(service.current.url, text, { expected: 5 });
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201));
  const { body: read } = await service.current.rest("GET", wallet, { as: "bob" });
  expect(read.data.balance).toBe(200);
});

it("takes a request that arrives byte by byte", async () => {
  const socket = connect(Number(new URL(service.current.url).port), "127.0.0.1").setNoDelay();
  const said = new Promise<string>((resolve) => {
    socket.once("data", (data) => resolve(String(data)));
  });
  for (const byte of purchase("carol")) {
    socket.write(byte);
    await sleep(0);
  }
  expect(await said).toMatch(/^HTTP\/1\.1 201 /);
  socket.destroy();
});

it("keeps answering beside two hundred connections that say nothing or half a word", async () => {
  const { port } = new URL(service.current.url);
  const sockets = Array.from({ length: 200 }, (_, index) => {
    const socket = connect(Number(port), "127.0.0.1").on("error", () => undefined);
    if (index % 2) socket.write(smuggled.slice(0, index));
    return socket;
  });
  await sleep(100);
  expect((await service.current.rest("GET", wallet, { as: "alice" })).status).toBe(200);
  for (const socket of sockets) socket.destroy();
});

it("survives callers who hang up in the middle of everything", async () => {
  const { port } = new URL(service.current.url);
  const text = purchase("dave");
  for (let cut = 1; cut < text.length; cut += 7) {
    const socket = connect(Number(port), "127.0.0.1").on("error", () => undefined);
    socket.write(text.slice(0, cut), () => socket.resetAndDestroy());
  }
  await sleep(100);
  expect((await service.current.rest("GET", wallet, { as: "dave" })).body.data.balance).toBe(0);
  expect(service.current.logLines.filter((line) => line.includes('"fault"'))).toEqual([]);
});
