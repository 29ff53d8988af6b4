import type { ServerResponse } from "node:http";
import {
  ec,
  ecJwk,
  encode,
  es,
  givenProvider,
  hmac,
  hs256,
  jwk,
  makeToken,
  minute,
  now,
  otherRsa,
  passTime,
  providers,
  rs,
  rsa,
  rsaJwk,
  rsaPem,
  secret,
  setClock,
  Signer,
  startProvider,
  valid,
  validClaims,
  weakRsa,
} from "../support/tokens";

/** Makes each token unique, so that none is found in the cache of verified tokens. */
let serial = 0;

afterEach(() => jest.restoreAllMocks());
afterEach(() => providers.splice(0).forEach((stop) => stop()));
const breakDown = (response: ServerResponse) => response.destroy();

/** Signs a unique token, so that it is not found in the cache of verified tokens. */
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

const newToken = () => providerToken({ kid: "new", signer: rs(otherRsa.privateKey) });

describe("when a provider changes its keys,", () => {
  const newKey = jwk(otherRsa.publicKey, { kid: "new" });

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

  test("a token that no key could verify is refused without a fetch", async () => {
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
