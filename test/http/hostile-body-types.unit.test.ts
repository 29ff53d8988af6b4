import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { starterId, withService } from "../support/harness";
import { type Case, expectAnswer, expectUnauthorized, good, idOf } from "../support/purchase-bodies";

const service = withService();
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));
const utf16 = (text: string, order: "le" | "be") => {
  const encoded = Buffer.from(text, "utf16le");
  return order === "le" ? encoded : encoded.swap16();
};
/** A valid body, padded with spaces to this length. */
const padded = (length: number) => good + " ".repeat(length - good.length);

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

const idempotencyKeys: Case[] = [
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

const wrappings = { encodings, types, compressed, sizes, idempotencyKeys };

it("tries more than a hundred types and sizes, each different", () => {
  const cases = Object.values(wrappings).flat();
  expect(cases.length).toBeGreaterThan(100);
  expect(new Set(cases.map(([name]) => name)).size).toBe(cases.length);
});

describe.each(Object.entries(wrappings))(
  "gives the contract's one answer, and credits only a purchase: %s",
  (group, cases) => {
    it.each(cases)("%s: %#", (...all) => expectAnswer(service.current, group, all));
  },
);

it("asks a stranger for a token before it looks at any type or size", () =>
  expectUnauthorized(service.current, Object.values(wrappings).flat()));
