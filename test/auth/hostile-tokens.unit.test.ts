import { createHmac } from "node:crypto";
import { expectEnvelope } from "../support/envelope";
import { starterId, testSecret, tokenFor, withService } from "../support/harness";
import { sendRaw } from "../support/raw-http";

const service = withService();
const token = tokenFor("alice");
const [header = "", claims = "", signature = ""] = token.split(".");
const encode = (value: object | string) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const signed = (head: object, body: object | string, secret = testSecret) => {
  const input = `${encode(head)}.${encode(body)}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
};
const hs256 = { alg: "HS256", typ: "JWT" };
const soon = Math.floor(Date.now() / 1000) + 600;
const bearer = (value: string) => `Authorization: Bearer ${value}`;

/** Authorization headers with a token of alice's, its place in the address, and whether the service accepts them. */
type Case = [name: string, lines: string[], accepted: boolean, search?: string];

const forms: Case[] = [
  ["Bearer", [bearer(token)], true],
  ["bearer", [`Authorization: bearer ${token}`], true],
  ["BEARER", [`Authorization: BEARER ${token}`], true],
  ["bEaReR", [`Authorization: bEaReR ${token}`], true],
  ["the token alone", [`Authorization: ${token}`], true],
  ["several spaces", [`Authorization: Bearer    ${token}`], true],
  ["spaces around it, which HTTP takes off", [`Authorization:    Bearer ${token}   `], true],
  ["tabs around it, which HTTP takes off", [`Authorization:\tBearer ${token}\t`], true],
  ["no space after the colon", [`Authorization:Bearer ${token}`], true],
  ["the header's name in capitals", [`AUTHORIZATION: Bearer ${token}`], true],
  ["no header", [], false],
  ["an empty header", ["Authorization:"], false],
  ["the scheme alone", ["Authorization: Bearer"], false],
  ["the scheme and a space", ["Authorization: Bearer "], false],
  ["a tab between", [`Authorization: Bearer\t${token}`], false],
  ["nothing between", [`Authorization: Bearer${token}`], false],
  ["a colon between", [`Authorization: Bearer: ${token}`], false],
  ["a comma between", [`Authorization: Bearer,${token}`], false],
  ["an equals sign between", [`Authorization: Bearer=${token}`], false],
  ["the scheme twice", [`Authorization: Bearer Bearer ${token}`], false],
  ["quotes", [`Authorization: Bearer "${token}"`], false],
  ["angle brackets", [`Authorization: Bearer <${token}>`], false],
  ["a trailing comma", [`Authorization: Bearer ${token},`], false],
  ["a trailing semicolon", [`Authorization: Bearer ${token};`], false],
  ["a trailing word", [`Authorization: Bearer ${token} x`], false],
  ["two tokens", [`Authorization: Bearer ${token} ${token}`], false],
  ["a list of tokens", [`Authorization: Bearer ${token}, Bearer ${token}`], false],
  ["two headers", [bearer(tokenFor("bob")), bearer(token)], false],
  ["the same header twice", [bearer(token), bearer(token)], false],
  ["a good header after a bad one", [bearer("x"), bearer(token)], false],
  ["a bad header after a good one", [bearer(token), bearer("x")], false],
  ["an empty header before a good one", ["Authorization:", bearer(token)], false],
  ["Basic", [`Authorization: Basic ${token}`], false],
  [
    "Basic with a password",
    [`Authorization: Basic ${Buffer.from(`alice:${token}`).toString("base64")}`],
    false,
  ],
  ["Digest", [`Authorization: Digest ${token}`], false],
  ["Token", [`Authorization: Token ${token}`], false],
  ["JWT", [`Authorization: JWT ${token}`], false],
  ["DPoP", [`Authorization: DPoP ${token}`], false],
  ["Negotiate", [`Authorization: Negotiate ${token}`], false],
  ["another header", [`X-Authorization: Bearer ${token}`], false],
  ["Proxy-Authorization", [`Proxy-Authorization: Bearer ${token}`], false],
  ["X-Access-Token", [`X-Access-Token: ${token}`], false],
  ["X-Forwarded-User", ["X-Forwarded-User: alice", "X-User-Id: alice", "Remote-User: alice"], false],
  ["an underscore", [`Authorization_: Bearer ${token}`], false],
  ["a cookie", [`Cookie: token=${token}; access_token=${token}; Authorization=${token}`], false],
  ["a query parameter", [], false, `?token=${token}&access_token=${token}&authorization=Bearer%20${token}`],
  ["an escaped space", [`Authorization: Bearer%20${token}`], false],
  ["null", [bearer("null")], false],
  ["undefined", [bearer("undefined")], false],
  ["[object Object]", [bearer("[object Object]")], false],
  ["non-ASCII", [bearer(`${token}é`)], false],
  ["UTF-8 digits", [bearer(Buffer.from("４５６.４５６.４５６").toString("latin1"))], false],
  ["a no-break space", [`Authorization: Bearer\u00a0${token}`], false],
  ["9,000 characters", [bearer("a".repeat(9_000))], false],
  [
    "9,000 characters in three parts",
    [bearer(`${"a".repeat(3_000)}.${"a".repeat(3_000)}.${"a".repeat(3_000)}`)],
    false,
  ],
  [
    "a genuine token of 9,000 characters",
    [bearer(signed(hs256, { sub: "alice", exp: soon, x: "a".repeat(7_000) }))],
    false,
  ],
];

const forgeries: Case[] = (
  [
    ["dots", "..", false],
    ["two parts", `${header}.${claims}`, false],
    ["no signature", `${header}.${claims}.`, false],
    ["four parts", `${token}.x`, false],
    ["no header", `.${claims}.${signature}`, false],
    ["no claims", `${header}..${signature}`, false],
    ["padding", `${token}=`, false],
    [
      "another signature",
      `${header}.${claims}.${signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))}`,
      false,
    ],
    ["another's claims", `${header}.${encode({ sub: "bob", exp: soon })}.${signature}`, false],
    ["alg none", `${encode({ alg: "none" })}.${claims}.`, false],
    ["alg none, signed", `${encode({ alg: "none" })}.${claims}.${signature}`, false],
    ["alg nOnE", `${encode({ alg: "nOnE" })}.${claims}.`, false],
    ["no alg", signed({ typ: "JWT" }, { sub: "alice", exp: soon }), false],
    ["HS384 in name", signed({ alg: "HS384" }, { sub: "alice", exp: soon }), false],
    ["RS256 in name", signed({ alg: "RS256" }, { sub: "alice", exp: soon }), false],
    ["another secret", signed(hs256, { sub: "alice", exp: soon }, "x".repeat(40)), false],
    ["an empty secret", signed(hs256, { sub: "alice", exp: soon }, ""), false],
    [
      "a key of its own",
      signed({ ...hs256, jwk: { kty: "oct", k: "eA" } }, { sub: "alice", exp: soon }, "x"),
      false,
    ],
    [
      "a key elsewhere",
      signed({ ...hs256, jku: "http://127.0.0.1:1/" }, { sub: "alice", exp: soon }, "x"),
      false,
    ],
    ["a key in a file", signed({ ...hs256, kid: "../../dev/null" }, { sub: "alice", exp: soon }, ""), false],
    ["a key by SQL", signed({ ...hs256, kid: "' UNION SELECT 'x" }, { sub: "alice", exp: soon }, "x"), false],
    [
      "a critical extension",
      signed({ ...hs256, crit: ["b64"], b64: false }, { sub: "alice", exp: soon }),
      false,
    ],
    ["expired", signed(hs256, { sub: "alice", exp: soon - 700 }), false],
    ["not yet valid", signed(hs256, { sub: "alice", exp: soon, nbf: soon - 60 }), false],
    ["no expiry", signed(hs256, { sub: "alice" }), false],
    ["a textual expiry", signed(hs256, { sub: "alice", exp: String(soon) }), false],
    ["an endless expiry", signed(hs256, '{"sub":"alice","exp":1e999}'), false],
    ["no sub", signed(hs256, { exp: soon }), false],
    ["an empty sub", signed(hs256, { sub: "", exp: soon }), false],
    ["a numeric sub", signed(hs256, { sub: 1, exp: soon }), false],
    ["a list of subs", signed(hs256, { sub: ["alice"], exp: soon }), false],
    ["a sub of 256", signed(hs256, { sub: "a".repeat(256), exp: soon }), false],
    ["a sub with a NUL", signed(hs256, { sub: "alice\0", exp: soon }), false],
    ["a sub with a lone surrogate", signed(hs256, '{"sub":"alice\\ud800","exp":9999999999}'), false],
    ["a sub in a prototype", signed(hs256, `{"__proto__":{"sub":"alice"},"exp":${soon}}`), false],
    ["a numeric role", signed(hs256, { sub: "alice", exp: soon, role: 1 }), false],
    ["roles as text", signed(hs256, { sub: "alice", exp: soon, roles: "admin" }), false],
    ["claims in a list", signed(hs256, [{ sub: "alice", exp: soon }]), false],
    ["claims that are null", signed(hs256, "null"), false],
    ["claims that are no JSON", signed(hs256, "{"), false],
    [
      "fields that mean nothing here",
      signed({ ...hs256, kid: "x" }, { sub: "alice", exp: soon, jti: 1, admin: true }),
      true,
    ],
  ] as const
).map(([name, value, accepted]) => [`a token with ${name}`, [bearer(value)], accepted]);

const send = (method: string, path: string, lines: string[], body = "") =>
  sendRaw(
    service.current.url,
    [
      `${method} ${path} HTTP/1.1`,
      "Host: localhost",
      "Content-Type: application/json",
      ...(body ? [`Content-Length: ${body.length}`] : []),
      ...lines,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );

it.each([...forms, ...forgeries])(
  "buys with a genuine token alone: %s",
  async (_, lines, accepted, search = "") => {
    const before = await service.current.rest("GET", "/api/v1/wallet", { as: "alice" });
    const body = JSON.stringify({ packageId: starterId });
    const [bought] = await send("POST", `/api/v1/credit-packages/purchase${search}`, lines, body);
    expect(bought?.status).toBe(accepted ? 201 : 401);
    expectEnvelope(bought?.body ?? "", accepted ? 201 : 401);
    if (!accepted) expect(bought?.headers.get("www-authenticate")).toBe("Bearer");

    const question = JSON.stringify({ query: "{ me { userId roles } }" });
    const [asked] = await send("POST", `/graphql${search}`, lines, question);
    const answer = JSON.parse(asked?.body ?? "");
    expect(asked?.status).toBe(200);
    if (accepted) expect(answer).toEqual({ data: { me: { userId: "alice", roles: ["USER"] } } });
    else {
      expect(answer.data).toEqual({ me: null });
      expect(answer.errors[0].extensions).toMatchObject({ code: "UNAUTHENTICATED", statusCode: 401 });
    }
    const after = await service.current.rest("GET", "/api/v1/wallet", { as: "alice" });
    expect(after.body.data.balance - before.body.data.balance).toBe(accepted ? 100 : 0);
  },
);

it("writes no token to the log", () => {
  const log = service.current.logLines.join("\n");
  expect(log).toContain('"statusCode":401');
  for (const part of [token, signature, claims, testSecret]) expect(log).not.toContain(part);
});
