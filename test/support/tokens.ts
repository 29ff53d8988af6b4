import { createHmac, generateKeyPairSync, sign as signBytes, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TokenSettings } from "../../src/auth/token-settings";
import { TokenVerifier } from "../../src/auth/token-verifier";

export type Signer = (input: string) => Buffer;
type Json = object | string | number | null;

export const secret = "a-secret-of-the-tests-that-has-more-than-32-bytes";
export const now = () => Math.floor(Date.now() / 1000);
export const soon = now() + 3600;
export const alice = { sub: "alice", exp: soon };
export const minute = 60_000;

export const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const weakRsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
export const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const pem = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
export const rsaPem = pem(rsa.publicKey);

export const hmac =
  (key: string | Buffer, hash = "sha256"): Signer =>
  (input) =>
    createHmac(hash, key).update(input).digest();
export const rs =
  (key: KeyObject, hash = "sha256"): Signer =>
  (input) =>
    signBytes(hash, Buffer.from(input), key);
export const es =
  (key: KeyObject, hash = "sha256"): Signer =>
  (input) =>
    signBytes(hash, Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
export const hs256 = hmac(secret);

/** Encodes a part of a token. A string is encoded as it is, because JSON.stringify cannot write all JSON. */
export const encode = (value: Json | Buffer) =>
  Buffer.from(
    Buffer.isBuffer(value) ? value : typeof value === "string" ? value : JSON.stringify(value),
  ).toString("base64url");
export const seal = (input: string, signer: Signer = hs256) =>
  `${input}.${signer(input).toString("base64url")}`;

export function makeToken(
  token: { header?: Json | Buffer; claims?: Json | Buffer; signer?: Signer } = {},
): string {
  const { header = { alg: "HS256", typ: "JWT" }, claims = alice, signer = hs256 } = token;
  return seal(`${encode(header)}.${encode(claims)}`, signer);
}

export const withClaims = (claims: object) => makeToken({ claims: { ...alice, ...claims } });
export const withHeader = (header: object) => makeToken({ header: { alg: "HS256", ...header } });
export const verifyBySecret = (token: string, settings: TokenSettings = {}) =>
  new TokenVerifier({ secret, ...settings }).verify(token);

const realNow = performance.now.bind(performance);

/** Sets the wall clock alone, as an operator or a time server does. */
export function setClock(milliseconds: number): void {
  const moved = Date.now() + milliseconds - realNow();
  jest.spyOn(Date, "now").mockImplementation(() => moved + realNow());
}

/** Moves every clock, for our code and for the libraries. */
export function passTime(milliseconds: number): void {
  setClock(milliseconds);
  const moved = performance.now() + milliseconds - realNow();
  jest.spyOn(performance, "now").mockImplementation(() => moved + realNow());
}

export const valid = makeToken();
export const [validHeader = "", validClaims = "", validSignature = ""] = valid.split(".");

interface Provider {
  readonly url: string;
  fetches: number;
  keys: object[];
  answer: ((response: ServerResponse) => void) | undefined;
}

/** An identity provider on the loopback address. */
export async function startProvider(keys: object[]): Promise<Provider> {
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

export const providers: (() => void)[] = [];

export const jwk = (key: KeyObject, more: object = {}) => ({
  ...key.export({ format: "jwk" }),
  use: "sig",
  ...more,
});
export const rsaJwk = jwk(rsa.publicKey, { kid: "rsa", alg: "RS256" });
export const ecJwk = jwk(ec.publicKey, { kid: "ec" });

export async function givenProvider(keys: object[] = [rsaJwk, ecJwk]) {
  const provider = await startProvider(keys);
  const outages: unknown[] = [];
  const verifier = new TokenVerifier({ jwksUrl: provider.url }, (cause) => outages.push(cause));
  return { provider, verifier, outages };
}
