import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { withService } from "../support/harness";
import { sendRaw } from "../support/raw-http";
import {
  type Case,
  expectStatuses,
  get,
  host,
  lines,
  purchase,
  smuggled,
  token,
  wallet,
} from "../support/raw-requests";

const service = withService();

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

describe.each(Object.entries({ garbage, headers, smuggling }))(
  "answers each with its status, and lives on: %s",
  (_, cases) => {
    it.each(cases)("%s", (__, text, statuses) => expectStatuses(service.current, text, statuses));
  },
);

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

it("accepts a request that arrives byte by byte", async () => {
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

it("keeps answering beside two hundred connections that send nothing or half a request", async () => {
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

it("survives callers who hang up at any point", async () => {
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
