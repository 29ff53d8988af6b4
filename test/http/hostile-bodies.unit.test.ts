import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expectEnvelope } from "../support/envelope";
import { starterId, tokenFor, withService } from "../support/harness";
import { sendRaw } from "../support/raw-http";

/** What is sent to the documented endpoint, and the one answer that the contract gives it. */
type Case = [name: string, body: string | Uint8Array, status: number, headers?: Record<string, string>];

const path = "/api/v1/credit-packages/purchase";
const good = `{"packageId":"${starterId}"}`;
const service = withService();

const idOf = (json: string) => `{"packageId":${json}}`;
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));
const utf16 = (text: string, order: "le" | "be") => {
  const encoded = Buffer.from(text, "utf16le");
  return order === "le" ? encoded : encoded.swap16();
};
/** The good body among so many spaces that it is of that length. */
const padded = (length: number) => good + " ".repeat(length - good.length);
const bad = (name: string, bodies: readonly (string | Uint8Array)[]): Case[] =>
  bodies.map((body, index) => [`${name} ${index + 1}: ${String(body).slice(0, 40)}`, body, 400]);
const missing = (name: string, ids: readonly string[]): Case[] =>
  ids.map((id, index) => [`${name} ${index + 1}: ${id.slice(0, 40)}`, idOf(id), 404]);

const head = (user: string, ...lines: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${tokenFor(user)}`,
    ...lines,
    "",
    "",
  ].join("\r\n");
const json = "Content-Type: application/json";
const length = (count: number | string) => `Content-Length: ${count}`;
const chunked = "Transfer-Encoding: chunked";
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

const notJson = bad("not JSON", [
  " ",
  "\n\t\r ",
  "{",
  "}",
  "{}}",
  '{"packageId"',
  '{"packageId":',
  '{"packageId":"',
  `{"packageId":"${starterId}`,
  `{"packageId":"${starterId}"`,
  `{"packageId":"${starterId}",}`,
  `{"packageId":"${starterId}"}}`,
  `{"packageId":"${starterId}"}{}`,
  `{"packageId":"${starterId}"} x`,
  `${good}${good}`,
  `${good}\n${good}`,
  `{packageId:"${starterId}"}`,
  `{'packageId':'${starterId}'}`,
  `{"packageId":'${starterId}'}`,
  `{"packageId":${starterId}}`,
  `{"packageId"="${starterId}"}`,
  `{"packageId";"${starterId}"}`,
  `{"packageId" "${starterId}"}`,
  `{,"packageId":"${starterId}"}`,
  `{"packageId":"${starterId}" "a":1}`,
  `{"packageId":"${starterId}"} // comment`,
  `/* comment */${good}`,
  `# comment\n${good}`,
  `)]}',\n${good}`,
  `while(1);${good}`,
  `callback(${good})`,
  `(${good})`,
  idOf("undefined"),
  idOf("NaN"),
  idOf("Infinity"),
  idOf("-Infinity"),
  idOf("TRUE"),
  idOf("None"),
  idOf("01"),
  idOf("+1"),
  idOf(".5"),
  idOf("1."),
  idOf("1e"),
  idOf("0x10"),
  idOf("1_000"),
  idOf('"\\x41"'),
  idOf('"\\u12"'),
  idOf('"\\u{41}"'),
  idOf('"\\"'),
  idOf('"\u0000"'),
  idOf('"\u0001"'),
  idOf('"\t"'),
  idOf('"\n"'),
  idOf('"\u001f"'),
  `\u0000${good}`,
  `${good}\u0000`,
  `\u00a0${good}`,
  `\u2028${good}`,
  `\u000b${good}`,
  `packageId=${starterId}`,
  `<packageId>${starterId}</packageId>`,
  `packageId: ${starterId}`,
  '--x\r\nContent-Disposition: form-data; name="packageId"\r\n\r\n1\r\n--x--',
  starterId,
  "[".repeat(99_999),
  `${'{"a":'.repeat(19_000)}`,
  `{"packageId":${"[".repeat(50_000)}`,
  "[".repeat(10_000) + "]".repeat(9_999),
]);

const notAnObject = bad("JSON, but no object", [
  "null",
  "true",
  "false",
  "0",
  "-0",
  "1",
  "1e400",
  "-1e400",
  "1e-400",
  "0.1",
  '""',
  `"${starterId}"`,
  "[]",
  "[{}]",
  `[${good}]`,
  `["packageId","${starterId}"]`,
  `[["packageId","${starterId}"]]`,
  JSON.stringify(good),
  `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  `[${"0,".repeat(40_000)}0]`,
]);

const wrongTypes = bad("packageId of another type", [
  "{}",
  idOf("null"),
  idOf("true"),
  idOf("false"),
  idOf("0"),
  idOf("1"),
  idOf("-1"),
  idOf("1.5"),
  idOf("1e3"),
  idOf("1e400"),
  idOf("-1e400"),
  idOf("1e-400"),
  idOf("1E+308"),
  idOf("9007199254740993"),
  idOf(`65${"0".repeat(5_000)}`),
  idOf(`0.${"1".repeat(50_000)}`),
  idOf(`1e${"9".repeat(1_000)}`),
  idOf("[]"),
  idOf(`["${starterId}"]`),
  idOf(`["${starterId}","${starterId}"]`),
  idOf(`[["${starterId}"]]`),
  idOf("{}"),
  idOf(`{"$oid":"${starterId}"}`),
  idOf(`{"$eq":"${starterId}"}`),
  idOf('{"$ne":null}'),
  idOf('{"$gt":""}'),
  idOf(`{"toString":"${starterId}"}`),
  idOf(`{"valueOf":"${starterId}"}`),
  idOf(`{"length":24}`),
  idOf(`{"0":"6","length":1}`),
  idOf(`{"__proto__":"${starterId}"}`),
  idOf(`{"packageId":"${starterId}"}`),
  idOf(`{"raw":"1=1"}`),
  idOf(`${"[".repeat(20_000)}${"]".repeat(20_000)}`),
  idOf(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
]);

const wrongNames = bad("packageId under another name", [
  `{"PackageId":"${starterId}"}`,
  `{"packageid":"${starterId}"}`,
  `{"PACKAGEID":"${starterId}"}`,
  `{"packageID":"${starterId}"}`,
  `{"package_id":"${starterId}"}`,
  `{"package-id":"${starterId}"}`,
  `{"id":"${starterId}"}`,
  `{" packageId":"${starterId}"}`,
  `{"packageId ":"${starterId}"}`,
  `{"packageId\\u0000":"${starterId}"}`,
  `{"packageId\\ufeff":"${starterId}"}`,
  `{"p\\u0430ckageId":"${starterId}"}`,
  `{"packageId[]":"${starterId}"}`,
  `{"packageId.0":"${starterId}"}`,
  `{"data":{"packageId":"${starterId}"}}`,
  `{"input":{"packageId":"${starterId}"}}`,
  `{"":"${starterId}"}`,
  `{"__proto__":{"packageId":"${starterId}"}}`,
  `{"\\u005f_proto__":{"packageId":"${starterId}"}}`,
  `{"__proto__":{"__proto__":{"packageId":"${starterId}"}}}`,
  `{"constructor":{"prototype":{"packageId":"${starterId}"}}}`,
  `{"prototype":{"packageId":"${starterId}"}}`,
  `{"__defineGetter__":"packageId"}`,
  `{"hasOwnProperty":1,"toString":1}`,
  `{"__proto__":null}`,
  `{"__proto__":[]}`,
]);

const wrongLengths = bad("packageId of no good length", [
  idOf('""'),
  idOf(`"${"a".repeat(65)}"`),
  idOf(`"${starterId.repeat(3)}"`),
  idOf(`"${"0".repeat(1_000)}"`),
  idOf(`"${"a".repeat(99_000)}"`),
  idOf(`"${"é".repeat(65)}"`),
  idOf(`"${"😀".repeat(65)}"`),
  idOf(`"${"a\ufe0f".repeat(33)}"`),
  idOf(`"${"\\ud800".repeat(65)}"`),
  idOf(`"${"\\u0000".repeat(65)}"`),
  idOf(`"${" ".repeat(65)}"`),
]);

const strangeIds = missing("any string is a legal id", [
  '" "',
  `" ${starterId}"`,
  `"${starterId} "`,
  `"${starterId}\\u0000"`,
  `"\\u0000${starterId}"`,
  `"${starterId}\\n"`,
  `"\\ufeff${starterId}"`,
  `"${starterId}\\u200b"`,
  `"${starterId.toUpperCase()}"`,
  `"${starterId.replaceAll("6", "\\uff16")}"`,
  `"${starterId.slice(0, -1)}"`,
  `"${starterId}0"`,
  `"0x${starterId}"`,
  `"${"f".repeat(24)}"`,
  `"${"0".repeat(24)}"`,
  `"${"a".repeat(64)}"`,
  `"${"😀".repeat(64)}"`,
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00"',
  '"\\udc00\\ud800"',
  '"\\ud83d"',
  '"\\uffff"',
  '"\\b\\f\\n\\r\\t\\"\\\\\\/"',
  `"' OR '1'='1"`,
  `"'; DROP TABLE wallets; --"`,
  '"%"',
  '"_______________________4"',
  `"${starterId}' -- "`,
  '"../../etc/passwd"',
  '"<script>alert(1)</script>"',
  '"{{7*7}}"',
  '"${7*7}"',
  '"null"',
  '"undefined"',
  '"true"',
  '"NaN"',
  '"0"',
  '"1e309"',
  '"__proto__"',
  '"constructor"',
  '"hasOwnProperty"',
  '"toString"',
]);

const unknownFields: Case[] = [
  ["white space", ` \n\t\r{ "packageId" :\r\n "${starterId}" } \n`, 201],
  [
    "an id in escapes",
    idOf(`"${[...starterId].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join("")}"`),
    201,
  ],
  ["a key in escapes", `{"\\u0070ackageId":"${starterId}"}`, 201],
  ["another user", `{"packageId":"${starterId}","userId":"bob","user":"bob","sub":"bob"}`, 201],
  [
    "more credits",
    `{"packageId":"${starterId}","credits":1000000,"bonusCredits":5,"amount":7,"quantity":9}`,
    201,
  ],
  ["another price", `{"packageId":"${starterId}","price":0,"priceAmount":-1,"currency":"XXX"}`, 201],
  ["a role", `{"packageId":"${starterId}","role":"admin","roles":["admin"],"environment":"PRODUCTION"}`, 201],
  ["a prototype", `{"packageId":"${starterId}","__proto__":{"credits":5,"packageId":"x"}}`, 201],
  ["a prototype before the id", `{"__proto__":{"packageId":1},"packageId":"${starterId}"}`, 201],
  ["a constructor", `{"packageId":"${starterId}","constructor":{"prototype":{"isAdmin":true}}}`, 201],
  [
    "methods",
    `{"packageId":"${starterId}","toString":1,"hasOwnProperty":null,"valueOf":{},"toJSON":1,"then":1}`,
    201,
  ],
  ["a key in the body", `{"packageId":"${starterId}","idempotencyKey":"\\u0000"}`, 201],
  [
    "nesting beside the id",
    `{"packageId":"${starterId}","a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
    201,
  ],
  [
    "a thousand fields",
    `{${Array.from({ length: 1_000 }, (_, n) => `"f${n}":${n}`).join(",")},"packageId":"${starterId}"}`,
    201,
  ],
  ["huge numbers", `{"packageId":"${starterId}","a":1e999,"b":-1e999,"c":${"9".repeat(10_000)}}`, 201],
  ["lone surrogates", `{"packageId":"${starterId}","\\ud800":"\\udfff"}`, 201],
  ["an empty name", `{"":1,"packageId":"${starterId}"}`, 201],
  ["the id twice", `{"packageId":"x","packageId":"${starterId}"}`, 201],
  ["the id twice, the last one unknown", `{"packageId":"${starterId}","packageId":"x"}`, 404],
  ["the id twice, the last one a number", `{"packageId":"${starterId}","packageId":1}`, 400],
  ["the id twice, the last one null", `{"packageId":"${starterId}","packageId":null}`, 400],
  ["the id twice, once in escapes", `{"packageId":"${starterId}","\\u0070ackageId":""}`, 400],
];

const encodings: Case[] = [
  ["no body", "", 400],
  ["a byte order mark", bytes([0xef, 0xbb, 0xbf], good), 400],
  ["two byte order marks", bytes([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], good), 400],
  ["a byte order mark alone", bytes([0xef, 0xbb, 0xbf]), 400],
  ["UTF-16, little-endian", utf16(good, "le"), 400],
  ["UTF-16, big-endian", utf16(good, "be"), 400],
  ["UTF-16, with its mark", utf16(`\ufeff${good}`, "le"), 400],
  ["UTF-16, big-endian, with its mark", utf16(`\ufeff${good}`, "be"), 400],
  ["UTF-32", bytes(...[...good].map((char) => [char.charCodeAt(0), 0, 0, 0])), 400],
  ["Latin-1", Buffer.from(idOf('"é"'), "latin1"), 400],
  ["a stray continuation byte", bytes('{"packageId":"', [0x80], '"}'), 400],
  ["a cut sequence", bytes('{"packageId":"', [0xe2, 0x82], '"}'), 400],
  ["an overlong slash", bytes('{"packageId":"', [0xc0, 0xaf], '"}'), 400],
  ["an overlong NUL", bytes('{"packageId":"', [0xc0, 0x80], '"}'), 400],
  ["a surrogate as bytes", bytes('{"packageId":"', [0xed, 0xa0, 0x80], '"}'), 400],
  ["beyond Unicode", bytes('{"packageId":"', [0xf4, 0x90, 0x80, 0x80], '"}'), 400],
  ["the byte FF", bytes('{"packageId":"', [0xff], '"}'), 400],
  ["a broken byte in an ignored field", bytes(`{"packageId":"${starterId}","a":"`, [0xff], '"}'), 400],
  ["a broken byte after the end", bytes(good, [0xff]), 400],
  ["zeros", Buffer.alloc(1_000), 400],
  ["random bytes", Buffer.from(Array.from({ length: 1_000 }, (_, n) => (n * 167) % 256)), 400],
  ["a ZIP", bytes("PK", [3, 4, 20, 0, 0, 0, 8, 0]), 400],
  ["gzip without saying so", gzipSync(good), 400],
];

const types: Case[] = [
  ["application/json", 201],
  ["APPLICATION/JSON", 201],
  ["Application/Json; Charset=UTF-8", 201],
  ["application/json;charset=utf-8", 201],
  ['application/json; charset="utf-8"', 201],
  ["application/json; charset=utf8", 201],
  ["application/json; profile=x", 201],
  ["application/json; charset=utf-16", 415],
  ["application/json; charset=utf-16le", 415],
  ["application/json; charset=utf-32", 415],
  ["application/json; charset=iso-8859-1", 415],
  ["application/json; charset=utf-7", 415],
  ["application/json; charset=ibm500", 415],
  ["text/plain", 415],
  ["text/plain;charset=UTF-8", 415],
  ["text/json", 415],
  ["text/html", 415],
  ["text/xml", 415],
  ["application/xml", 415],
  ["application/x-www-form-urlencoded", 415],
  ["multipart/form-data", 415],
  ["multipart/form-data; boundary=x", 415],
  ["application/octet-stream", 415],
  ["application/jsonp", 415],
  ["application/json5", 415],
  ["application/jsonlines", 415],
  ["application/x-ndjson", 415],
  ["application/json-seq", 415],
  ["application/json-patch+json", 415],
  ["application/merge-patch+json", 415],
  ["application/vnd.api+json", 415],
  ["application/ld+json", 415],
  ["application/graphql", 415],
  ["application/graphql-response+json", 415],
  ["application/javascript", 415],
  ["application/cbor", 415],
  ["application/msgpack", 415],
  ["application/yaml", 415],
  ["application/*", 415],
  ["*/*", 415],
  ["application", 415],
  ["json", 415],
  ["/", 415],
  [";", 415],
  ["; charset=utf-8", 415],
  ["application/", 415],
  ["/json", 415],
  ["application/json/x", 415],
  ["application /json", 415],
  ["application/json, text/plain", 415],
  ["text/plain, application/json", 415],
  ["text/plain; application/json", 415],
  ["text/plain; x=application/json", 415],
  ["xapplication/json", 415],
  ["null", 415],
  ["undefined", 415],
  ["__proto__", 415],
  ["constructor", 415],
  ["a".repeat(5_000), 415],
].map(([type, status]) => [
  `content type ${String(type).slice(0, 40)}`,
  good,
  status as number,
  { "content-type": String(type) },
]);

const compressed: Case[] = [
  ["gzip", gzipSync(good), 415, { "content-encoding": "gzip" }],
  ["x-gzip", gzipSync(good), 415, { "content-encoding": "x-gzip" }],
  ["deflate", deflateSync(good), 415, { "content-encoding": "deflate" }],
  ["brotli", brotliCompressSync(good), 415, { "content-encoding": "br" }],
  ["an unknown coding", good, 415, { "content-encoding": "magic" }],
  ["two codings", gzipSync(gzipSync(good)), 415, { "content-encoding": "gzip, gzip" }],
  ["gzip in name only", good, 415, { "content-encoding": "gzip" }],
  ["a bomb", gzipSync(Buffer.alloc(10_000_000, 32)), 415, { "content-encoding": "gzip" }],
  ["no coding", good, 201, { "content-encoding": "identity" }],
  ["no coding, in capitals", good, 201, { "content-encoding": "Identity" }],
];

const sizes: Case[] = [
  ["100,000 bytes", padded(100_000), 201],
  ["100,001 bytes", padded(100_001), 413],
  ["a megabyte", padded(1_000_000), 413],
  ["a megabyte of brackets", "[".repeat(1_000_000), 413],
  ["a megabyte of another type", padded(1_000_000), 415, { "content-type": "text/plain" }],
];

const keys: Case[] = [
  ["an empty key", good, 400, { "idempotency-key": "" }],
  ["a key of 255", good, 201, { "idempotency-key": "k".repeat(255) }],
  ["a key of 256", good, 400, { "idempotency-key": "k".repeat(256) }],
  ["a key of 10,000", good, 400, { "idempotency-key": "k".repeat(10_000) }],
  ["a key with a space", good, 400, { "idempotency-key": "a b" }],
  ["a key with a tab", good, 400, { "idempotency-key": "a\tb" }],
  ["a key in Latin-1", good, 400, { "idempotency-key": "clé" }],
  ["a key of all marks", good, 201, { "idempotency-key": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" }],
  ["a key like a cause", good, 201, { "idempotency-key": "client:purchase:rc:refund:" }],
  ["a key like a property", good, 201, { "idempotency-key": "__proto__" }],
  ["a key, and a body that is no object", "[]", 400, { "idempotency-key": "k" }],
];

const groups: Record<string, Case[]> = {
  notJson,
  notAnObject,
  wrongTypes,
  wrongNames,
  wrongLengths,
  strangeIds,
  unknownFields,
  encodings,
  types,
  compressed,
  sizes,
  keys,
};

it("tries more than two hundred bodies, each different", () => {
  const cases = Object.values(groups).flat();
  expect(cases.length).toBeGreaterThan(300);
  expect(new Set(cases.map(([name]) => name)).size).toBe(cases.length);
});

describe.each(Object.entries(groups))("%s", (group, cases) => {
  it.each(cases)("%s: %#", async (name, body, status, headers = {}) => {
    const user = `${group} ${name}`.replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
    const answer = await service.current.rest("POST", path, {
      as: user,
      raw: Buffer.from(body as Uint8Array),
      headers: { "content-type": "application/json", ...headers },
    });
    expect(answer.status).toBe(status);
    expectEnvelope(answer.text, status);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-request-id")).toMatch(/^\w{26}$/);
    const wallet = await service.current.rest("GET", "/api/v1/wallet", { as: user });
    expect(wallet.body.data.balance).toBe(status === 201 ? 100 : 0);
  });
});

it("asks a stranger for a token before it looks at any body", async () => {
  for (const [, body, , headers] of Object.values(groups).flat()) {
    const raw = Buffer.from(body as Uint8Array);
    const answer = await service.current.rest("POST", path, {
      raw,
      headers: { "content-type": "application/json", ...headers },
    });
    expect(answer.status).toBe(401);
    expectEnvelope(answer.text, 401);
  }
});

it("leaves no trace of a planted prototype in the process", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  for (const planted of ["packageId", "credits", "isAdmin"]) expect(planted in {}).toBe(false);
});

describe("framing", () => {
  /** Statuses in the order of the answers. */
  type Framing = [name: string, lines: string[], body: string, statuses: number[]];
  const framings: Framing[] = [
    ["one chunk", [json, chunked], `${chunk(good)}0\r\n\r\n`, [201]],
    ["a chunk for each byte", [json, chunked], `${[...good].map(chunk).join("")}0\r\n\r\n`, [201]],
    ["trailers", [json, chunked], `${chunk(good)}0\r\nX-Role: admin\r\n\r\n`, [201]],
    ["no type, one chunk", [chunked], `${chunk(good)}0\r\n\r\n`, [415]],
    ["no type, a length", [length(good.length)], good, [415]],
    ["an empty type", ["Content-Type:", length(good.length)], good, [415]],
    ["no type and no body", [], "", [400]],
    ["a type and no body", [json], "", [400]],
    ["a length of nothing", [json, length(0)], "", [400]],
    ["no chunks at all", [json, chunked], "0\r\n\r\n", [400]],
    ["too large in chunks", [json, chunked], `${chunk(" ".repeat(100_001))}0\r\n\r\n`, [413]],
    ["too large by its own word", [json, length(100_001)], "", [413]],
    ["far too large by its own word", [json, length("9".repeat(15))], "", [413]],
    ["a length too long for anybody", [json, length("9".repeat(30))], good, [400]],
    ["a negative length", [json, length(-1)], good, [400]],
    ["a length in hexadecimal", [json, length("0x1a")], good, [400]],
    ["a length with a sign", [json, length("+26")], good, [400]],
    ["a length with a fraction", [json, length("1.5")], good, [400]],
    ["a length of words", [json, length("many")], good, [400]],
    ["two lengths", [json, length(good.length), length(1)], good, [400]],
    ["the same length twice", [json, length(good.length), length(good.length)], good, [400]],
    ["a list of lengths", [json, length(`${good.length}, ${good.length}`)], good, [400]],
    ["a length and chunks", [json, length(good.length), chunked], `${chunk(good)}0\r\n\r\n`, [400]],
    ["chunks and a length", [json, chunked, length(4)], `${chunk(good)}0\r\n\r\n`, [400]],
    ["an unknown coding", [json, "Transfer-Encoding: magic", length(good.length)], good, [400]],
    ["chunks that are no chunks", [json, chunked], good, [400]],
    ["a chunk of negative size", [json, chunked], `-1\r\n${good}\r\n0\r\n\r\n`, [400]],
    ["a chunk of boundless size", [json, chunked], `${"f".repeat(20)}\r\n${good}`, [400]],
    ["a body shorter than its length", [json, length(good.length + 1)], good, []],
    ["a chunk that never ends", [json, chunked], chunk(good), []],
    ["more than its length", [json, length(good.length), "Connection: close"], `${good}XXXX`, [201]],
    ["more than its length, on a lasting connection", [json, length(good.length)], `${good}XXXX`, [201, 400]],
    ["a length that cuts the body", [json, length(good.length - 1), "Connection: close"], good, [400]],
    ["a promise to wait", [json, length(good.length), "Expect: 100-continue"], good, [100, 201]],
    ["two types", [json, "Content-Type: text/plain", length(good.length)], good, [201]],
    ["two types, the wrong one first", ["Content-Type: text/plain", json, length(good.length)], good, [415]],
    ["a method to override", [json, length(good.length), "X-HTTP-Method-Override: DELETE"], good, [201]],
  ];

  it.each(framings)("%s", async (name, lines, body, statuses) => {
    const answers = await sendRaw(service.current.url, head(name, ...lines) + body, {
      expected: statuses.length,
    });
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    for (const answer of answers.filter(({ status }) => status !== 100))
      expectEnvelope(answer.body, answer.status);
    const wallet = await service.current.rest("GET", "/api/v1/wallet", { as: name });
    expect(wallet.body.data.balance).toBe(statuses.includes(201) ? 100 : 0);
  });
});
