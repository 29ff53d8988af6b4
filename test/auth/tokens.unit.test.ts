import { constants, createHmac, generateKeyPairSync, sign as signBytes, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readToken } from "../../src/auth/read-token";
import { signToken, signTokenFor } from "../../src/auth/sign-token";
import type { TokenSettings } from "../../src/auth/token-settings";
import { TokenVerifier } from "../../src/auth/token-verifier";
import type { Role } from "../../src/auth/viewer";

/** Makes each token another, so that none is answered from the store of verified ones. */
let serial = 0;

type Signer = (input: string) => Buffer;
type Json = object | string | number | null;

const secret = "a-secret-of-the-tests-that-has-more-than-32-bytes";
const now = () => Math.floor(Date.now() / 1000);
const soon = now() + 3600;
const alice = { sub: "alice", exp: soon };
const minute = 60_000;

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const weakRsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const rsaPem = pem(rsa.publicKey);

const hmac =
  (key: string | Buffer, hash = "sha256"): Signer =>
  (input) =>
    createHmac(hash, key).update(input).digest();
const rs =
  (key: KeyObject, hash = "sha256"): Signer =>
  (input) =>
    signBytes(hash, Buffer.from(input), key);
const ps =
  (key: KeyObject, hash = "sha256"): Signer =>
  (input) =>
    signBytes(hash, Buffer.from(input), {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    });
const es =
  (key: KeyObject, hash = "sha256"): Signer =>
  (input) =>
    signBytes(hash, Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
const ed =
  (key: KeyObject): Signer =>
  (input) =>
    signBytes(null, Buffer.from(input), key);
const hs256 = hmac(secret);

/** Text is taken as it stands, so that a case can write JSON that JSON.stringify would not. */
const encode = (value: Json | Buffer) =>
  Buffer.from(
    Buffer.isBuffer(value) ? value : typeof value === "string" ? value : JSON.stringify(value),
  ).toString("base64url");
const seal = (input: string, signer: Signer = hs256) => `${input}.${signer(input).toString("base64url")}`;

function makeToken(token: { header?: Json | Buffer; claims?: Json | Buffer; signer?: Signer } = {}): string {
  const { header = { alg: "HS256", typ: "JWT" }, claims = alice, signer = hs256 } = token;
  return seal(`${encode(header)}.${encode(claims)}`, signer);
}

const withClaims = (claims: object) => makeToken({ claims: { ...alice, ...claims } });
const withHeader = (header: object) => makeToken({ header: { alg: "HS256", ...header } });
const verifyBySecret = (token: string, settings: TokenSettings = {}) =>
  new TokenVerifier({ secret, ...settings }).verify(token);

const realNow = performance.now.bind(performance);

/** Sets the wall clock, as an operator or a time server does. */
function setClock(milliseconds: number): void {
  const moved = Date.now() + milliseconds - realNow();
  jest.spyOn(Date, "now").mockImplementation(() => moved + realNow());
}

/** Moves every clock, for the code under test and the libraries alike. */
function passTime(milliseconds: number): void {
  setClock(milliseconds);
  const moved = performance.now() + milliseconds - realNow();
  jest.spyOn(performance, "now").mockImplementation(() => moved + realNow());
}

afterEach(() => jest.restoreAllMocks());

const valid = makeToken();
const [validHeader = "", validClaims = "", validSignature = ""] = valid.split(".");

/** A genuine token whose signature contains a letter that the two base64 alphabets write differently. */
function tokenWithDash(): string {
  for (let jti = 0; ; jti += 1) {
    const token = withClaims({ jti });
    if (/[-_]/.test(token.slice(token.lastIndexOf(".")))) return token;
  }
}

/** The same bytes with the unused last bits set, which lenient decoders ignore. */
function withStrayBits(bytes: Buffer): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const segment = bytes.toString("base64url");
  return segment.slice(0, -1) + alphabet.charAt(alphabet.indexOf(segment.slice(-1)) + 1);
}

/** JSON of a length that leaves bits unused. */
const unevenJson = (value: object) => Buffer.from(JSON.stringify(value).padEnd(64));

const forgedHeaders: [string, string][] = [
  ["alg none without a signature", `${encode({ alg: "none" })}.${validClaims}.`],
  ["alg none with a signature", makeToken({ header: { alg: "none" } })],
  ["alg None", `${encode({ alg: "None" })}.${validClaims}.`],
  ["alg nOnE", makeToken({ header: { alg: "nOnE" } })],
  ["an empty alg", makeToken({ header: { alg: "" } })],
  ["no alg", makeToken({ header: { typ: "JWT" } })],
  ["a null alg", makeToken({ header: { alg: null } })],
  ["an alg in a list", makeToken({ header: { alg: ["HS256"] } })],
  ["alg hs256 in small letters", makeToken({ header: { alg: "hs256" } })],
  ["alg HS384, well signed", makeToken({ header: { alg: "HS384" }, signer: hmac(secret, "sha384") })],
  ["alg HS512, well signed", makeToken({ header: { alg: "HS512" }, signer: hmac(secret, "sha512") })],
  ["alg RS256", makeToken({ header: { alg: "RS256" } })],
  [
    "alg RS256, signed by a stranger's RSA key",
    makeToken({ header: { alg: "RS256" }, signer: rs(rsa.privateKey) }),
  ],
  ["two algs, none last", makeToken({ header: '{"alg":"HS256","alg":"none"}' })],
  ["an inherited alg", makeToken({ header: '{"__proto__":{"alg":"HS256"}}' })],
  ["another secret", makeToken({ signer: hmac("another-secret-of-the-tests-with-32-bytes") })],
  ["an empty secret", makeToken({ signer: hmac("") })],
  [
    "a secret that its own kid names",
    makeToken({ header: { alg: "HS256", kid: "/dev/null" }, signer: hmac("") }),
  ],
  [
    "a secret that its own jwk carries",
    makeToken({ header: { alg: "HS256", jwk: { kty: "oct", k: encode("x") } }, signer: hmac("x") }),
  ],
  ["crit naming a known claim", withHeader({ crit: ["exp"], exp: soon })],
  ["crit naming nothing", withHeader({ crit: [] })],
  ["crit null", withHeader({ crit: null })],
  ["b64 false with crit", withHeader({ b64: false, crit: ["b64"] })],
  ["b64 false", withHeader({ b64: false })],
  ["a kid that is a number", withHeader({ kid: 1 })],
  ["a kid that is a list", withHeader({ kid: ["a"] })],
  ["a header that is a list", makeToken({ header: [{ alg: "HS256" }] })],
  ["a header that is text", makeToken({ header: '"HS256"' })],
  ["a header that is null", makeToken({ header: null })],
  ["a header that is not JSON", makeToken({ header: "{alg:HS256}" })],
  ["a header that is not UTF-8", makeToken({ header: Buffer.from('{"alg":"HS256","x":"\xff"}', "latin1") })],
];

const misspeltTokens: [string, string][] = [
  ["nothing", ""],
  ["a word", "token"],
  ["dots only", ".."],
  ["no signature", `${validHeader}.${validClaims}.`],
  ["two segments", `${validHeader}.${validClaims}`],
  ["four segments", `${valid}.${validSignature}`],
  ["a last dot", `${valid}.`],
  ["a first dot", `.${valid}`],
  ["five segments, as if encrypted", `${valid}.a.b`],
  [
    "the JSON form",
    JSON.stringify({ protected: validHeader, payload: validClaims, signature: validSignature }),
  ],
  ["a padded signature", `${valid}=`],
  ["a padded header, well signed", seal(`${validHeader}==.${validClaims}`)],
  ["a padded payload, well signed", seal(`${validHeader}.${validClaims}==`)],
  ["a blank before it", ` ${valid}`],
  ["a blank after it", `${valid} `],
  ["a line end after it", `${valid}\n`],
  ["a tab in the signature", `${valid.slice(0, -4)}\t${valid.slice(-4)}`],
  [
    "a line end in the payload, well signed",
    seal(`${validHeader}.${validClaims.slice(0, 8)}\n${validClaims.slice(8)}`),
  ],
  ["a NUL after it", `${valid}\0`],
  ["the other base64 alphabet", tokenWithDash().replaceAll("-", "+").replaceAll("_", "/")],
  [
    "stray bits in the signature",
    `${validHeader}.${validClaims}.${withStrayBits(Buffer.from(validSignature, "base64url"))}`,
  ],
  [
    "stray bits in the header, well signed",
    seal(`${withStrayBits(unevenJson({ alg: "HS256" }))}.${validClaims}`),
  ],
  ["stray bits in the payload, well signed", seal(`${validHeader}.${withStrayBits(unevenJson(alice))}`)],
  ["a signature cut short", valid.slice(0, -4)],
  ["a signature with bytes added", `${valid}AAAA`],
  ["a signature of zeros", `${validHeader}.${validClaims}.${encode(Buffer.alloc(32))}`],
  ["claims changed after signing", `${validHeader}.${encode({ ...alice, role: "admin" })}.${validSignature}`],
  ["more than 8 kB, well signed", withClaims({ note: "x".repeat(6200) })],
  ["more than 8 kB of dots", ".".repeat(100_000)],
];

const forgedClaims: [string, string][] = [
  ["no exp", makeToken({ claims: { sub: "alice" } })],
  ["a null exp", withClaims({ exp: null })],
  ["an exp that is text", withClaims({ exp: `${soon}` })],
  ["an exp that is true", withClaims({ exp: true })],
  ["an exp that is a list", withClaims({ exp: [soon] })],
  ["an endless exp", makeToken({ claims: '{"sub":"alice","exp":1e999}' })],
  ["an exp gone by for longer than the leeway", withClaims({ exp: now() - 6 })],
  ["an exp of zero", withClaims({ exp: 0 })],
  ["a negative exp", withClaims({ exp: -soon })],
  ["two exps, the last gone by", makeToken({ claims: `{"sub":"alice","exp":${soon},"exp":1}` })],
  ["an inherited exp", makeToken({ claims: `{"sub":"alice","__proto__":{"exp":${soon}}}` })],
  ["an nbf to come", withClaims({ nbf: now() + 60 })],
  ["an nbf that is text", withClaims({ nbf: "0" })],
  ["a null nbf", withClaims({ nbf: null })],
  ["an endless nbf", makeToken({ claims: `{"sub":"alice","exp":${soon},"nbf":1e999}` })],
  ["an nbf before all time", makeToken({ claims: `{"sub":"alice","exp":${soon},"nbf":-1e999}` })],
  ["an iat to come", withClaims({ iat: now() + 60 })],
  ["an iat that is text", withClaims({ iat: "yesterday" })],
  ["a null iat", withClaims({ iat: null })],
  ["an endless iat", makeToken({ claims: `{"sub":"alice","exp":${soon},"iat":1e999}` })],
  ["no sub", makeToken({ claims: { exp: soon } })],
  ["an empty sub", withClaims({ sub: "" })],
  ["a null sub", withClaims({ sub: null })],
  ["a sub that is a number", withClaims({ sub: 1 })],
  ["a sub that is a list", withClaims({ sub: ["alice"] })],
  ["a sub that is an object", withClaims({ sub: { length: 5 } })],
  ["a sub of 256 characters", withClaims({ sub: "a".repeat(256) })],
  ["a sub of 256 characters beyond the first plane", withClaims({ sub: "😀".repeat(256) })],
  ["a sub with a NUL", withClaims({ sub: "alice\0" })],
  ["a sub with the first half of a pair", withClaims({ sub: "alice\ud83d" })],
  ["a sub with the second half of a pair", withClaims({ sub: "\ude00alice" })],
  ["a sub with the halves exchanged", withClaims({ sub: "\ude00\ud83d" })],
  ["a sub that is not UTF-8", makeToken({ claims: Buffer.from(`{"sub":"\xff","exp":${soon}}`, "latin1") })],
  ["claims in a list", makeToken({ claims: [alice] })],
  ["claims that are text", makeToken({ claims: '"alice"' })],
  ["claims that are a number", makeToken({ claims: 1 })],
  ["claims that are null", makeToken({ claims: null })],
  ["claims that are not JSON", makeToken({ claims: "{sub:alice}" })],
  ["claims that are not JSON, without typ", makeToken({ header: { alg: "HS256" }, claims: "{sub:alice}" })],
  ["claims after a byte order mark", makeToken({ claims: `\ufeff${JSON.stringify(alice)}` })],
  ["a token within the token", makeToken({ header: { alg: "HS256", cty: "JWT" }, claims: valid })],
  ["a role that is a number", withClaims({ role: 1 })],
  ["a role that is true", withClaims({ role: true })],
  ["a role that is an object", withClaims({ role: { admin: true } })],
  ["a role that is a list", withClaims({ role: ["admin"] })],
  ["roles that are text", withClaims({ roles: "admin" })],
  ["roles that are an object", withClaims({ roles: { 0: "admin", length: 1 } })],
  ["roles with a number", withClaims({ roles: ["user", 1] })],
  ["roles with a list", withClaims({ roles: [["admin"]] })],
  ["good roles beside a wrong role", withClaims({ role: 1, roles: ["user"] })],
];

describe("a token under a secret is refused with", () => {
  test.each([...forgedHeaders, ...misspeltTokens, ...forgedClaims])("%s", async (_, token) => {
    expect(await verifyBySecret(token)).toBeUndefined();
  });
});

describe("what is not ours to judge has no effect:", () => {
  const certificate = encode("certificate");
  test.each<[string, object]>([
    ["no typ", {}],
    ["another typ", { typ: "at+jwt" }],
    ["a kid that is a path", { kid: "../../../../dev/null" }],
    ["a kid that is SQL", { kid: "x' UNION SELECT 'key" }],
    ["an empty kid", { kid: "" }],
    ["jku and x5u", { jku: "http://127.0.0.1:1/keys", x5u: "http://127.0.0.1:1/certificate" }],
    ["jwk and x5c", { jwk: rsa.publicKey.export({ format: "jwk" }), x5c: [certificate] }],
    ["zip", { zip: "DEF" }],
  ])("header with %s", async (_, header) => {
    const fetched = jest.spyOn(globalThis, "fetch");
    expect(await verifyBySecret(withHeader(header))).toEqual({ userId: "alice", roles: ["user"] });
    expect(fetched).not.toHaveBeenCalled();
  });

  test.each<[string, object]>([
    ["iss and aud that nobody asked for", { iss: "somebody", aud: ["something"] }],
    ["user and admin flags", { userId: "bob", admin: true, scope: "admin" }],
  ])("claims with %s", async (_, claims) => {
    expect(await verifyBySecret(withClaims(claims))).toEqual({ userId: "alice", roles: ["user"] });
  });

  test("claims with a prototype", async () => {
    const claims = `{"sub":"alice","exp":${soon},"__proto__":{"role":"admin"},"constructor":{"roles":["admin"]}}`;
    expect(await verifyBySecret(makeToken({ claims }))).toEqual({ userId: "alice", roles: ["user"] });
  });

  test("claims given twice, of which the last counts, as RFC 7519 says", async () => {
    const claims = `{"sub":"bob","sub":"alice","exp":1,"exp":${soon},"role":"admin","role":"user"}`;
    expect(await verifyBySecret(makeToken({ claims }))).toEqual({ userId: "alice", roles: ["user"] });
  });
});

describe("the user id is the sub, untouched:", () => {
  const longest = ["a".repeat(255), "😀".repeat(255)];
  const tricky = ["A", "Alice", " alice ", "alice\n", "é", "e\u0301", "😀", "\u0001", "null", "0"];
  test.each([...tricky, ...longest].map((sub) => [JSON.stringify(sub).slice(0, 20), sub]))(
    "%s",
    async (_, sub) => {
      expect((await verifyBySecret(withClaims({ sub })))?.userId).toBe(sub);
    },
  );
});

describe("roles:", () => {
  test.each<[string, object, string[]]>([
    ["user when there is neither claim", {}, ["user"]],
    ["user when the role is null", { role: null }, ["user"]],
    ["user when the roles are null", { roles: null }, ["user"]],
    ["user when both are null", { role: null, roles: null }, ["user"]],
    ["a known role beside null", { role: null, roles: ["admin"] }, ["admin"]],
    ["roles that have no rights of their own yet", { roles: ["support", "auditor"] }, ["auditor", "support"]],
    ["a known role", { role: "service" }, ["service"]],
    ["known roles", { roles: ["admin", "user"] }, ["user", "admin"]],
    ["both claims together", { role: "service", roles: ["admin"] }, ["service", "admin"]],
    ["one of each", { roles: ["user", "user"] }, ["user"]],
    ["unknown names grant nothing", { roles: ["user", "root", "__proto__", "constructor"] }, ["user"]],
    ["none when all are unknown", { role: "authenticated" }, []],
    ["none when the list is empty", { roles: [] }, []],
    ["none when the name is empty", { role: "" }, []],
    ["none in other letters", { role: "Admin", roles: ["ADMIN", " admin"] }, []],
  ])("%s", async (_, claims, expected) => {
    expect((await verifyBySecret(withClaims(claims)))?.roles).toEqual(expected);
  });
});

const accepted = async (claims: object, leewaySeconds?: number) =>
  (await verifyBySecret(withClaims(claims), { leewaySeconds })) !== undefined;
// Claims of this very second, however long the test takes.
const at = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const standStill = () => {
  const moment = Date.now();
  jest.spyOn(Date, "now").mockReturnValue(moment - (moment % 1000) + 500);
};

describe("the clocks of the issuer and ours may differ", () => {
  test("by five seconds", async () => {
    standStill();
    for (const claim of ["nbf", "iat"]) {
      expect([claim, await accepted({ [claim]: at(5) })]).toEqual([claim, true]);
      expect([claim, await accepted({ [claim]: at(6) })]).toEqual([claim, false]);
    }
    expect(await accepted({ exp: at(-4) })).toBe(true);
    expect(await accepted({ exp: at(-5) })).toBe(false);
    expect(await accepted({ nbf: at(3), iat: at(6) })).toBe(false);
    expect(await accepted({ nbf: at(5.4), iat: at(5.5), exp: at(-4.4) })).toBe(true);
  });

  test("by as much as is configured", async () => {
    standStill();
    expect(await accepted({ nbf: at(60), iat: at(60) }, 60)).toBe(true);
    expect(await accepted({ nbf: at(61) }, 60)).toBe(false);
    expect(await accepted({ exp: at(-59) }, 60)).toBe(true);
    expect(await accepted({ nbf: at(0), iat: at(0), exp: at(1) }, 0)).toBe(true);
    for (const claims of [{ nbf: at(1) }, { iat: at(1) }, { exp: at(0) }])
      expect(await accepted(claims, 0)).toBe(false);
  });
});

describe("roles that stand elsewhere:", () => {
  const rolesMap = new Map<string, Role>([
    ["Admins", "admin"],
    ["Credit Clerks", "service"],
    ["support", "user"],
  ]);
  const keycloak = {
    resource_access: { "credits.api": { roles: ["service"] } },
    realm_access: { roles: ["x"] },
  };
  test.each<[string, TokenSettings, object, string[] | undefined]>([
    ["a list", { rolesClaim: "groups" }, { groups: ["admin", "user"] }, ["user", "admin"]],
    ["a text", { rolesClaim: "groups" }, { groups: "admin" }, ["admin"]],
    [
      "a text with blanks",
      { rolesClaim: "scope" },
      { scope: "openid  service\temail admin" },
      ["service", "admin"],
    ],
    [
      "an address as a name",
      { rolesClaim: "https://a.example/roles" },
      { "https://a.example/roles": ["admin"] },
      ["admin"],
    ],
    ["a name with a colon", { rolesClaim: "cognito:groups" }, { "cognito:groups": ["admin"] }, ["admin"]],
    [
      "a path",
      { rolesClaim: "app_metadata.credits.role" },
      { app_metadata: { credits: { role: "admin" } } },
      ["admin"],
    ],
    [
      "a path with a dotted name in it",
      { rolesClaim: "resource_access.credits.api.roles" },
      keycloak,
      ["service"],
    ],
    [
      "an address before a path",
      { rolesClaim: "https://a.example/claims.roles" },
      { "https://a.example/claims": { roles: ["admin"] } },
      ["admin"],
    ],
    ["nowhere", { rolesClaim: "groups" }, {}, ["user"]],
    ["null", { rolesClaim: "groups" }, { groups: null }, ["user"]],
    ["an empty list", { rolesClaim: "groups" }, { groups: [] }, ["user"]],
    ["an empty text", { rolesClaim: "groups" }, { groups: " " }, ["user"]],
    ["beyond what is there", { rolesClaim: "a.b.c" }, { a: { b: null } }, ["user"]],
    ["through a text", { rolesClaim: "a.length" }, { a: "admin" }, ["user"]],
    ["in a prototype", { rolesClaim: "constructor.name" }, {}, ["user"]],
    ["unknown names", { rolesClaim: "groups" }, { groups: ["offline_access"] }, []],
    ["a number", { rolesClaim: "groups" }, { groups: 1 }, undefined],
    ["a list with a number", { rolesClaim: "groups" }, { groups: ["admin", 1] }, undefined],
    ["an object", { rolesClaim: "groups" }, { groups: { admin: true } }, undefined],
    ["not in role and roles", { rolesClaim: "groups" }, { role: "admin", roles: ["admin"] }, ["user"]],
    ["not even when these are odd", { rolesClaim: "groups" }, { role: 1, roles: "authenticated" }, ["user"]],
    ["names of the provider", { rolesClaim: "groups", rolesMap }, { groups: ["Admins", "other"] }, ["admin"]],
    [
      "a name with a blank in a text",
      { rolesClaim: "groups", rolesMap },
      { groups: "Credit Clerks" },
      ["service"],
    ],
    ["one of ours that means another", { rolesMap }, { roles: ["support"] }, ["user"]],
    [
      "ours beside those of the provider",
      { rolesMap },
      { roles: ["service", "Admins"] },
      ["service", "admin"],
    ],
    ["the provider's in role", { rolesMap }, { role: "Admins" }, ["admin"]],
    ["all the others", { rolesMap: new Map([["*", "user"]]) }, { role: "authenticated" }, ["user"]],
    [
      "all the others beside ours",
      { rolesMap: new Map([["*", "user"]]) },
      { roles: ["x", "admin"] },
      ["user", "admin"],
    ],
  ])("%s", async (_, settings, claims, expected) => {
    expect((await verifyBySecret(withClaims(claims), settings))?.roles).toEqual(expected);
  });
});

describe("issuer and audience, when configured,", () => {
  const settings = { issuer: "https://id.example", audience: ["credits", "app"] };
  test.each<[string, object]>([
    ["match", { iss: "https://id.example", aud: "credits" }],
    ["match one of several audiences", { iss: "https://id.example", aud: ["other", "credits"] }],
    ["match the other one", { iss: "https://id.example", aud: "app" }],
    ["match the app of a token without audience", { iss: "https://id.example", client_id: "app" }],
  ])("%s", async (_, claims) => {
    expect(await verifyBySecret(withClaims(claims), settings)).toBeDefined();
  });

  test.each<[string, object]>([
    ["both are missing", {}],
    ["the issuer is missing", { aud: "credits" }],
    ["the audience is missing", { iss: "https://id.example" }],
    ["the issuer is another", { iss: "https://evil.example", aud: "credits" }],
    ["the issuer is longer", { iss: "https://id.example/", aud: "credits" }],
    ["the issuer is a list", { iss: ["https://id.example"], aud: "credits" }],
    ["the audience is another", { iss: "https://id.example", aud: "Credits" }],
    ["no audience matches", { iss: "https://id.example", aud: ["credit", "creditss"] }],
    ["the audiences are none", { iss: "https://id.example", aud: [] }],
    ["the audience is null", { iss: "https://id.example", aud: null, client_id: "app" }],
    ["the app is ours and the audience another", { iss: "https://id.example", aud: "x", client_id: "app" }],
    ["the app is another", { iss: "https://id.example", client_id: "x" }],
    ["the app is a list", { iss: "https://id.example", client_id: ["app"] }],
    ["the audiences stand in a text", { iss: "https://id.example", aud: "credits,app" }],
    ["the audience is an object", { iss: "https://id.example", aud: { credits: true } }],
  ])("refuse a token when %s", async (_, claims) => {
    expect(await verifyBySecret(withClaims(claims), settings)).toBeUndefined();
  });
});

describe("a token under a public key", () => {
  const byRsa = new TokenVerifier({ publicKey: rsaPem });
  const byEc = new TokenVerifier({ publicKey: pem(ec.publicKey) });
  const rsaToken = makeToken({ header: { alg: "RS256" }, signer: rs(rsa.privateKey) });
  const ecToken = makeToken({ header: { alg: "ES256" }, signer: es(ec.privateKey) });
  const ecInput = ecToken.slice(0, ecToken.lastIndexOf("."));
  const ecSignatures = (bytes: Buffer) => `${ecInput}.${bytes.toString("base64url")}`;

  test("is accepted when its key signed it", async () => {
    expect(await byRsa.verify(rsaToken)).toEqual({ userId: "alice", roles: ["user"] });
    expect(await byEc.verify(ecToken)).toEqual({ userId: "alice", roles: ["user"] });
  });

  test("gives the same viewer for the mirrored ES256 signature, which every signer may make", async () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const signature = Buffer.from(ecToken.split(".")[2] ?? "", "base64url");
    const mirrored = (order - BigInt(`0x${signature.subarray(32).toString("hex")}`))
      .toString(16)
      .padStart(64, "0");
    const token = ecSignatures(Buffer.concat([signature.subarray(0, 32), Buffer.from(mirrored, "hex")]));
    expect(await byEc.verify(token)).toEqual(await byEc.verify(ecToken));
  });

  test.each<[string, TokenVerifier, string]>([
    ["HMAC under the PEM", byRsa, makeToken({ signer: hmac(rsaPem) })],
    [
      "HMAC under the PEM, called RS256",
      byRsa,
      makeToken({ header: { alg: "RS256" }, signer: hmac(rsaPem) }),
    ],
    ["HMAC under the trimmed PEM", byRsa, makeToken({ signer: hmac(rsaPem.trim()) })],
    [
      "HMAC under the DER",
      byRsa,
      makeToken({ signer: hmac(rsa.publicKey.export({ type: "spki", format: "der" })) }),
    ],
    ["HMAC under the EC PEM", byEc, makeToken({ signer: hmac(pem(ec.publicKey)) })],
    ["another RSA key", byRsa, makeToken({ header: { alg: "RS256" }, signer: rs(otherRsa.privateKey) })],
    [
      "another RSA key that its own jwk carries",
      byRsa,
      makeToken({
        header: { alg: "RS256", jwk: otherRsa.publicKey.export({ format: "jwk" }) },
        signer: rs(otherRsa.privateKey),
      }),
    ],
    ["alg none", byRsa, `${encode({ alg: "none" })}.${validClaims}.`],
    ["RS512", byRsa, makeToken({ header: { alg: "RS512" }, signer: rs(rsa.privateKey, "sha512") })],
    ["RS256 called PS256", byRsa, makeToken({ header: { alg: "PS256" }, signer: rs(rsa.privateKey) })],
    ["PS256 called RS256", byRsa, makeToken({ header: { alg: "RS256" }, signer: ps(rsa.privateKey) })],
    ["PS512", byRsa, makeToken({ header: { alg: "PS512" }, signer: ps(rsa.privateKey, "sha512") })],
    ["an EC token for an RSA key", byRsa, ecToken],
    ["an RSA token for an EC key", byEc, rsaToken],
    [
      "an RSA signature of zeros",
      byRsa,
      `${rsaToken.slice(0, rsaToken.lastIndexOf("."))}.${encode(Buffer.alloc(256))}`,
    ],
    ["an EC signature of zeros", byEc, ecSignatures(Buffer.alloc(64))],
    ["an EC signature of the curve's order", byEc, ecSignatures(Buffer.alloc(64, 0xff))],
    ["an EC signature in DER", byEc, ecSignatures(signBytes("sha256", Buffer.from(ecInput), ec.privateKey))],
    ["an EC signature with a byte added", byEc, `${ecToken}AA`],
  ])("is refused with %s", async (_, verifier, token) => {
    expect(await verifier.verify(token)).toBeUndefined();
  });
});

const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
const ed25519 = generateKeyPairSync("ed25519");
const rsaPss = generateKeyPairSync("rsa-pss", {
  modulusLength: 2048,
  hashAlgorithm: "sha256",
  mgf1HashAlgorithm: "sha256",
});
/** Every algorithm with the key that it belongs to, and how that signs. */
const algorithms: [string, { publicKey: KeyObject; privateKey: KeyObject }, (key: KeyObject) => Signer][] = [
  ["RS256", rsa, rs],
  ["PS256", rsa, ps],
  ["ES256", ec, es],
  ["ES384", p384, (key) => es(key, "sha384")],
  ["EdDSA", ed25519, ed],
];
const signAs = (alg: string, signer: Signer, more: object = {}) =>
  makeToken({ header: { alg, ...more }, claims: { ...alice, jti: (serial += 1) }, signer });

describe.each(algorithms)("%s", (alg, keys, signer) => {
  const provider = () =>
    givenProvider(algorithms.map(([, { publicKey }], kid) => jwk(publicKey, { kid: `${kid}` })));
  const kid = `${algorithms.findIndex(([name]) => name === alg)}`;

  test("is verified by a public key and by a provider's", async () => {
    const byKey = new TokenVerifier({ publicKey: pem(keys.publicKey) });
    const { verifier } = await provider();
    const token = signAs(alg, signer(keys.privateKey), { kid });
    for (const one of [byKey, verifier])
      expect(await one.verify(token)).toEqual({ userId: "alice", roles: ["user"] });
    expect(await verifier.verify(signAs(alg, signer(keys.privateKey)))).toBeDefined();
  });

  test("keeps the rules of time, issuer and audience", async () => {
    const byKey = new TokenVerifier({ publicKey: pem(keys.publicKey), issuer: "us", audience: ["credits"] });
    const sign = (claims: object) =>
      makeToken({ header: { alg }, claims: { ...alice, ...claims }, signer: signer(keys.privateKey) });
    const good = { iss: "us", aud: "credits" };
    expect(await byKey.verify(sign(good))).toBeDefined();
    for (const bad of [
      {},
      { ...good, exp: now() - 60 },
      { ...good, nbf: now() + 60 },
      { ...good, iss: "them" },
      { ...good, sub: 1 },
    ])
      expect(await byKey.verify(sign(bad))).toBeUndefined();
  });

  test("is not verified by any other key, under any other name, or unsigned", async () => {
    const byKey = new TokenVerifier({ publicKey: pem(keys.publicKey) });
    const { verifier } = await provider();
    const input = `${encode({ alg, kid })}.${encode(alice)}`;
    const forged = [
      ...algorithms
        .filter(([name]) => name !== alg)
        .flatMap(([name, other, otherSigner]) => [
          signAs(alg, otherSigner(other.privateKey), { kid }),
          signAs(name, signer(keys.privateKey), { kid }),
          ...(other === keys ? [] : [signAs(name, otherSigner(other.privateKey), { kid })]),
        ]),
      ...["HS256", "HS384", "none", alg].flatMap((name) => [
        signAs(name, hmac(pem(keys.publicKey)), { kid }),
        signAs(name, hmac(keys.publicKey.export({ type: "spki", format: "der" })), { kid }),
        `${encode({ alg: name, kid })}.${encode(alice)}.`,
      ]),
      signAs(alg.toLowerCase(), signer(keys.privateKey), { kid }),
      ...[0, 1, 31, 32, 64, 96, 256].map((length) => `${input}.${encode(Buffer.alloc(length))}`),
      signAs(alg, signer(generateLike(keys.publicKey)), { kid }),
      signAs(alg, signer(generateLike(keys.publicKey)), {
        kid,
        jwk: keys.publicKey.export({ format: "jwk" }),
      }),
    ];
    for (const token of forged)
      expect([token, await byKey.verify(token), await verifier.verify(token)]).toEqual([
        token,
        undefined,
        undefined,
      ]);
  });
});

/** A stranger's key of the same kind. */
function generateLike({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): KeyObject {
  if (type === "rsa") return otherRsa.privateKey;
  if (type === "ec") return generateKeyPairSync("ec", { namedCurve: details?.namedCurve ?? "" }).privateKey;
  return generateKeyPairSync("ed25519").privateKey;
}

test("an RSA-PSS key verifies PS256 and nothing else", async () => {
  const verifier = new TokenVerifier({ publicKey: pem(rsaPss.publicKey) });
  expect(await verifier.verify(signAs("PS256", ps(rsaPss.privateKey)))).toBeDefined();
  expect(await verifier.verify(signAs("RS256", ps(rsaPss.privateKey)))).toBeUndefined();
});

describe("no verifier is made from", () => {
  const curve = (namedCurve: string) => pem(generateKeyPairSync("ec", { namedCurve }).publicKey);
  test.each<[string, TokenSettings, RegExp]>([
    ["nothing", {}, /exactly one/],
    ["two kinds of key", { secret, publicKey: rsaPem }, /exactly one/],
    ["a short secret", { secret: "x".repeat(31) }, /32 bytes/],
    ["an empty secret", { secret: "" }, /32 bytes/],
    ["a public key as the secret", { secret: rsaPem }, /public key/],
    ["a weak RSA key", { publicKey: pem(weakRsa.publicKey) }, /2048 bits/],
    [
      "an RSA-PSS key for another hash",
      {
        publicKey: pem(
          generateKeyPairSync("rsa-pss", { modulusLength: 2048, hashAlgorithm: "sha512" }).publicKey,
        ),
      },
      /RSA/,
    ],
    ["a key on P-521", { publicKey: curve("P-521") }, /P-384/],
    ["a key on secp256k1", { publicKey: curve("secp256k1") }, /P-256/],
    ["an Ed448 key", { publicKey: pem(generateKeyPairSync("ed448").publicKey) }, /Ed25519/],
    ["an X25519 key", { publicKey: pem(generateKeyPairSync("x25519").publicKey) }, /Ed25519/],
    [
      "a private key",
      { publicKey: rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
      /private/,
    ],
    ["text that is no key", { publicKey: "key" }, /PEM/],
    ["an empty public key", { publicKey: "" }, /PEM/],
    ["a file as the JWKS URL", { jwksUrl: "file:///etc/keys.json" }, /http/],
    ["a JWKS URL with credentials", { jwksUrl: "https://user:password@id.example/keys" }, /credentials/],
    ["text that is no URL", { jwksUrl: "keys" }, /URL/],
  ])("%s", (_, settings, message) => {
    expect(() => new TokenVerifier(settings)).toThrow(message);
  });
});

describe("a token seen before", () => {
  test("gives the very same viewer, which nobody can change", async () => {
    const verifier = new TokenVerifier({ secret });
    const viewer = await verifier.verify(valid);
    expect(await verifier.verify(valid)).toBe(viewer);
    expect(Object.isFrozen(viewer) && Object.isFrozen(viewer?.roles)).toBe(true);
  });

  test("is refused from the end of the leeway after it expires", async () => {
    const verifier = new TokenVerifier({ secret });
    const exp = now() + 60;
    const token = withClaims({ exp });
    expect(await verifier.verify(token)).toBeDefined();
    passTime((exp + 4) * 1000 - Date.now());
    expect(await verifier.verify(token)).toBeDefined();
    passTime(1000);
    expect(await verifier.verify(token)).toBeUndefined();
  });

  test("is refused while the clock stands before its nbf", async () => {
    const verifier = new TokenVerifier({ secret });
    const token = withClaims({ nbf: now() });
    expect(await verifier.verify(token)).toBeDefined();
    setClock(-2 * minute);
    expect(await verifier.verify(token)).toBeUndefined();
  });

  test("does not open the door for its neighbours", async () => {
    const verifier = new TokenVerifier({ secret });
    await verifier.verify(valid);
    for (const near of [`${valid}=`, `${valid} `, valid.slice(0, -1), valid.toUpperCase()]) {
      expect(await verifier.verify(near)).toBeUndefined();
    }
  });
});

interface Provider {
  readonly url: string;
  fetches: number;
  keys: object[];
  answer: ((response: ServerResponse) => void) | undefined;
}

/** An identity provider on the loopback address. */
async function startProvider(keys: object[]): Promise<Provider> {
  const server = createServer((_, response) => {
    provider.fetches += 1;
    if (provider.answer) provider.answer(response);
    else response.end(JSON.stringify({ keys: provider.keys }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  const provider: Provider = { url, fetches: 0, keys, answer: undefined };
  providers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return provider;
}

const providers: (() => void)[] = [];
afterEach(() => providers.splice(0).forEach((stop) => stop()));

const jwk = (key: KeyObject, more: object = {}) => ({
  ...key.export({ format: "jwk" }),
  use: "sig",
  ...more,
});
const rsaJwk = jwk(rsa.publicKey, { kid: "rsa", alg: "RS256" });
const ecJwk = jwk(ec.publicKey, { kid: "ec" });
const breakDown = (response: ServerResponse) => response.destroy();

async function givenProvider(keys: object[] = [rsaJwk, ecJwk]) {
  const provider = await startProvider(keys);
  const outages: unknown[] = [];
  const verifier = new TokenVerifier({ jwksUrl: provider.url }, (cause) => outages.push(cause));
  return { provider, verifier, outages };
}

/** A new token each time, so that none is answered from the store of verified ones. */
function providerToken(token: { kid?: unknown; alg?: string; signer?: Signer } = {}): string {
  const { kid = "rsa", alg = "RS256", signer = rs(rsa.privateKey) } = token;
  const header = kid === null ? { alg } : { alg, kid };
  return makeToken({ header, claims: { sub: "alice", exp: now() + 86_400, jti: (serial += 1) }, signer });
}

const unavailable = { code: "SERVICE_UNAVAILABLE", status: 503, details: { retryAfterSeconds: 10 } };

describe("with a provider's keys, a token", () => {
  test("is accepted when one of them signed it, with one fetch for all", async () => {
    const { provider, verifier } = await givenProvider();
    const rsaTokens = Array.from({ length: 20 }, () => providerToken());
    const ecTokens = Array.from({ length: 20 }, () =>
      providerToken({ kid: "ec", alg: "ES256", signer: es(ec.privateKey) }),
    );
    const viewers = await Promise.all([...rsaTokens, ...ecTokens].map((token) => verifier.verify(token)));
    expect(viewers.every((viewer) => viewer?.userId === "alice")).toBe(true);
    expect(provider.fetches).toBe(1);
  });

  test("may leave out the kid, even when the provider has several keys of the kind", async () => {
    const { verifier } = await givenProvider([jwk(otherRsa.publicKey, { kid: "other" }), rsaJwk]);
    expect(await verifier.verify(providerToken({ kid: null }))).toBeDefined();
    const forged = providerToken({ kid: null, signer: rs(weakRsa.privateKey) });
    expect(await verifier.verify(forged)).toBeUndefined();
  });

  const oct = Buffer.from(secret).toString("base64url");
  test.each<[string, object[], string]>([
    [
      "HMAC under a secret in the set",
      [{ kty: "oct", k: oct, kid: "oct", alg: "HS256" }],
      providerToken({ kid: "oct", alg: "HS256", signer: hs256 }),
    ],
    ["HMAC called RS256", [{ kty: "oct", k: oct, kid: "oct" }], providerToken({ kid: "oct", signer: hs256 })],
    [
      "HMAC under the published modulus",
      [rsaJwk],
      providerToken({ alg: "HS256", signer: hmac(JSON.stringify(rsaJwk)) }),
    ],
    ["HMAC under the PEM", [rsaJwk], providerToken({ alg: "HS256", signer: hmac(rsaPem) })],
    ["alg none", [rsaJwk], `${encode({ alg: "none", kid: "rsa" })}.${validClaims}.`],
    ["another key under a known kid", [rsaJwk], providerToken({ signer: rs(otherRsa.privateKey) })],
    ["an unknown kid", [rsaJwk], providerToken({ kid: "unknown" })],
    ["a kid in other letters", [rsaJwk], providerToken({ kid: "RSA" })],
    ["RS256 with the kid of an EC key", [rsaJwk, ecJwk], providerToken({ kid: "ec" })],
    [
      "ES256 with the kid of an RSA key",
      [rsaJwk, ecJwk],
      providerToken({ alg: "ES256", signer: es(ec.privateKey) }),
    ],
    [
      "RS512",
      [jwk(rsa.publicKey, { kid: "rsa" })],
      providerToken({ alg: "RS512", signer: rs(rsa.privateKey, "sha512") }),
    ],
    ["a key meant for RS512", [jwk(rsa.publicKey, { kid: "rsa", alg: "RS512" })], providerToken()],
    ["a key meant for encryption", [jwk(rsa.publicKey, { kid: "rsa", use: "enc" })], providerToken()],
    [
      "a key with other operations",
      [jwk(rsa.publicKey, { kid: "rsa", key_ops: ["verify", "encrypt"] })],
      providerToken(),
    ],
    [
      "a weak key",
      [jwk(weakRsa.publicKey, { kid: "rsa" })],
      providerToken({ signer: rs(weakRsa.privateKey) }),
    ],
    ["a published private key", [jwk(rsa.privateKey, { kid: "rsa" })], providerToken()],
    ["no key at all", [], providerToken()],
  ])("is refused with %s", async (_, keys, token) => {
    const { verifier, outages } = await givenProvider(keys);
    expect(await verifier.verify(token)).toBeUndefined();
    expect(outages).toEqual([]);
  });

  test("is accepted beside keys that are of no use", async () => {
    const broken = [
      null,
      1,
      "key",
      {},
      { kty: "RSA", kid: "rsa" },
      { kty: "EC", crv: "P-256", x: "AA", y: "AA" },
    ];
    const { verifier } = await givenProvider([
      ...broken,
      { kty: "oct", k: oct, kid: "rsa" },
      rsaJwk,
    ] as object[]);
    expect(await verifier.verify(providerToken())).toBeDefined();
  });

  test("cannot make the service fetch what its jku or x5u names", async () => {
    const { provider, verifier } = await givenProvider();
    const stranger = await startProvider([jwk(otherRsa.publicKey, { kid: "evil" })]);
    const header = { alg: "RS256", kid: "evil", jku: stranger.url, x5u: stranger.url };
    expect(await verifier.verify(makeToken({ header, signer: rs(otherRsa.privateKey) }))).toBeUndefined();
    expect([provider.fetches, stranger.fetches]).toEqual([1, 0]);
  });
});

describe("when a provider changes its keys,", () => {
  const newKey = jwk(otherRsa.publicKey, { kid: "new" });
  const newToken = () => providerToken({ kid: "new", signer: rs(otherRsa.privateKey) });

  test("a new key is found after the cool-down", async () => {
    const { provider, verifier } = await givenProvider();
    await verifier.verify(providerToken());
    provider.keys = [rsaJwk, newKey];
    expect(await verifier.verify(newToken())).toBeUndefined();
    passTime(11_000);
    expect(await verifier.verify(newToken())).toBeDefined();
    expect(provider.fetches).toBe(2);
  });

  test("a clock that is set back an hour delays neither a new key nor the end of a withdrawn one", async () => {
    const { provider, verifier } = await givenProvider();
    const old = providerToken();
    expect(await verifier.verify(old)).toBeDefined();
    provider.keys = [newKey];
    setClock(-60 * minute);
    passTime(11_000);
    expect(await verifier.verify(newToken())).toBeDefined();
    passTime(10 * minute);
    expect(await verifier.verify(old)).toBeUndefined();
    expect(await verifier.verify(providerToken())).toBeUndefined();
  });

  test("unknown kids cause one fetch per cool-down, however many they are", async () => {
    const { provider, verifier } = await givenProvider();
    await verifier.verify(providerToken());
    for (const fetches of [1, 2, 3]) {
      const tokens = Array.from({ length: 20 }, (_, kid) => providerToken({ kid: `unknown-${kid}` }));
      await Promise.all(tokens.map((token) => verifier.verify(token)));
      expect(provider.fetches).toBe(fetches);
      passTime(11_000);
    }
  });

  test("a withdrawn key is dead within ten minutes, for tokens seen before too", async () => {
    const { provider, verifier } = await givenProvider();
    await verifier.verify(providerToken());
    provider.keys = [newKey];
    passTime(4.9 * minute);
    const token = providerToken();
    expect(await verifier.verify(token)).toBeDefined();
    passTime(4.9 * minute);
    expect(await verifier.verify(token)).toBeDefined();
    passTime(0.2 * minute);
    expect(await verifier.verify(token)).toBeUndefined();
    expect(await verifier.verify(providerToken())).toBeUndefined();
  });

  test("a withdrawn key is dead at once after a quiet hour", async () => {
    const { provider, verifier } = await givenProvider();
    await verifier.verify(providerToken());
    provider.keys = [newKey];
    passTime(50 * minute);
    const tokens = Array.from({ length: 10 }, () => providerToken());
    const viewers = await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(viewers.filter(Boolean)).toEqual([]);
  });
});

describe("when a provider is down,", () => {
  test("a first token gets 503, with one fetch and one report per cool-down, until it is back", async () => {
    const { provider, verifier, outages } = await givenProvider();
    provider.answer = breakDown;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(verifier.verify(providerToken())).rejects.toMatchObject(unavailable);
    }
    expect([provider.fetches, outages.length]).toEqual([1, 1]);
    provider.answer = undefined;
    passTime(11_000);
    expect(await verifier.verify(providerToken())).toBeDefined();
  });

  test("known keys serve for an hour, unknown ones get 503", async () => {
    const { provider, verifier, outages } = await givenProvider();
    await verifier.verify(providerToken());
    provider.answer = breakDown;
    for (const minutes of [6, 20, 30]) {
      passTime(minutes * minute);
      expect(await verifier.verify(providerToken())).toBeDefined();
      await expect(verifier.verify(providerToken({ kid: "new" }))).rejects.toMatchObject(unavailable);
    }
    expect([provider.fetches, outages.length]).toEqual([4, 3]);
    passTime(5 * minute);
    await expect(verifier.verify(providerToken())).rejects.toMatchObject(unavailable);
  });

  test("what no key could make genuine is refused without asking", async () => {
    const { provider, verifier } = await givenProvider();
    provider.answer = breakDown;
    for (const token of ["token", valid, `${providerToken()}=`, makeToken({ header: { alg: "none" } })]) {
      expect(await verifier.verify(token)).toBeUndefined();
    }
    expect(provider.fetches).toBe(0);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ["an error page", (response) => response.writeHead(500).end(JSON.stringify({ keys: [rsaJwk] }))],
    ["a page", (response) => response.end("<html>")],
    ["null", (response) => response.end("null")],
    ["a list", (response) => response.end(JSON.stringify([rsaJwk]))],
    ["keys that are no list", (response) => response.end(JSON.stringify({ keys: { 0: rsaJwk } }))],
    ["a redirect", (response) => response.writeHead(302, { location: "/elsewhere" }).end()],
    ["half an answer", (response) => void response.writeHead(200, { "content-length": "99" }).write("{")],
    ["silence", () => {}],
  ])("%s counts as an outage", async (_, answer) => {
    const { provider, verifier, outages } = await givenProvider();
    provider.answer = answer;
    await expect(verifier.verify(providerToken())).rejects.toMatchObject(unavailable);
    expect([provider.fetches, outages.length]).toEqual([1, 1]);
  });
});

describe("the token in an Authorization header", () => {
  test.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ["", undefined],
    ["Bearer a.b.c", "a.b.c"],
    ["bearer a.b.c", "a.b.c"],
    ["BEARER    a.b.c", "a.b.c"],
    ["a.b.c", "a.b.c"],
    ["Bearer", undefined],
    ["bearer ", undefined],
    ["Bearer Bearer", undefined],
    ["Bearer\ta.b.c", undefined],
    ["Bearer a.b.c d", undefined],
    ["Bearer a.b.c, Bearer d.e.f", undefined],
    ["Bearera.b.c", "Bearera.b.c"],
    ["Basic dXNlcjpwYXNzd29yZA==", undefined],
    ["Token a.b.c", undefined],
  ])("%j gives %j", (header, token) => {
    expect(readToken(header)).toBe(token);
  });
});

describe("a token for development", () => {
  test("verifies, with its role, issuer and audience", async () => {
    const claims = { issuer: "here", audience: ["credits"] };
    const token = signToken(secret, { userId: "demo", role: "admin", lifetimeSeconds: 60, ...claims });
    expect(await verifyBySecret(token, claims)).toEqual({ userId: "demo", roles: ["admin"] });
  });

  test("has its role where the service looks for it", async () => {
    for (const rolesClaim of ["https://a.example/roles", "app_metadata.roles", "cognito:groups"]) {
      const settings = { secret, rolesClaim, issuer: "here", audience: ["app", "credits"] };
      const token = signTokenFor(settings, { userId: "demo", role: "admin", lifetimeSeconds: 60 });
      expect(await new TokenVerifier(settings).verify(token ?? "")).toEqual({
        userId: "demo",
        roles: ["admin"],
      });
    }
    const publicKey = { publicKey: rsaPem };
    expect(signTokenFor(publicKey, { userId: "demo", role: "user", lifetimeSeconds: 60 })).toBeUndefined();
  });

  test("ends with its lifetime", async () => {
    const token = signToken(secret, { userId: "demo", role: "user", lifetimeSeconds: -6 });
    expect(await verifyBySecret(token)).toBeUndefined();
  });
});
