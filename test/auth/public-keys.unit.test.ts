import { constants, generateKeyPairSync, sign as signBytes, type KeyObject } from "node:crypto";
import type { TokenSettings } from "../../src/auth/token-settings";
import { TokenVerifier } from "../../src/auth/token-verifier";
import {
  alice,
  ec,
  encode,
  es,
  givenProvider,
  hmac,
  jwk,
  makeToken,
  now,
  otherRsa,
  pem,
  providers,
  rs,
  rsa,
  rsaPem,
  secret,
  Signer,
  validClaims,
  weakRsa,
} from "../support/tokens";

/** Makes each token unique, so that none is found in the cache of verified tokens. */
let serial = 0;
const ps =
  (key: KeyObject, hash = "sha256"): Signer =>
  (input) =>
    signBytes(hash, Buffer.from(input), {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    });
const ed =
  (key: KeyObject): Signer =>
  (input) =>
    signBytes(null, Buffer.from(input), key);

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
/** Every algorithm, with a key for it and a function that signs with the key. */
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

/** Another key of the same kind, which the service does not know. */
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

const curve = (namedCurve: string) => pem(generateKeyPairSync("ec", { namedCurve }).publicKey);

describe("no verifier is made from", () => {
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
afterEach(() => providers.splice(0).forEach((stop) => stop()));
