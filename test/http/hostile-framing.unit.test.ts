import { expectEnvelope } from "../support/envelope";
import { tokenFor, withService } from "../support/harness";
import { good, path } from "../support/purchase-bodies";
import { sendRaw } from "../support/raw-http";

const service = withService();
const json = "Content-Type: application/json";
const length = (count: number | string) => `Content-Length: ${count}`;

const head = (user: string, ...lines: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${tokenFor(user)}`,
    ...lines,
    "",
    "",
  ].join("\r\n");
const chunked = "Transfer-Encoding: chunked";
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

describe("answers each framing of a body with its statuses, and credits only a purchase:", () => {
  /** The statuses, in the order of the answers. */
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
