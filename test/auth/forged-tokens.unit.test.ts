import {
  alice,
  encode,
  hmac,
  makeToken,
  now,
  rs,
  rsa,
  seal,
  secret,
  soon,
  valid,
  validClaims,
  validHeader,
  validSignature,
  verifyBySecret,
  withClaims,
  withHeader,
} from "../support/tokens";

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

/** Pads the JSON to a length at which base64 leaves bits unused. */
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
