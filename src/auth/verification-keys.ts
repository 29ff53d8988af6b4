import { createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import type { TokenHeader } from "./token-header";

export type SigningAlgorithm = "HS256" | "RS256" | "ES256";

/** The keys that this deployment trusts, and the only algorithms it lets them be used with. */
export interface VerificationKeys {
  readonly algorithms: readonly SigningAlgorithm[];
  /** Milliseconds for which a verified token may go unchecked, since its key can be withdrawn. */
  readonly trustMilliseconds: number;
  /** The keys that can have signed such a token, none when it names an unknown one. */
  findKeys(header: TokenHeader): readonly KeyObject[] | Promise<readonly KeyObject[]>;
}

/** As long as the hash: a shorter secret can be found by trying, from any one token. */
const secretBytesMin = 32;
const rsaBitsMin = 2048;

export function secretKeys(secret: string): VerificationKeys {
  if (Buffer.byteLength(secret) < secretBytesMin) {
    throw new Error(`The token secret must be at least ${secretBytesMin} bytes long.`);
  }
  // A public key is known to everybody: used as a secret, it would let everybody sign.
  if (secret.includes("-----BEGIN")) {
    throw new Error("The token secret is a PEM key or certificate; configure it as the public key.");
  }
  return fixedKey("HS256", createSecretKey(secret, "utf8"));
}

export function publicKeys(pem: string): VerificationKeys {
  const key = parsePublicKey(pem);
  return fixedKey(publicKeyAlgorithm(key), key);
}

/** The one algorithm for this key, never the token's choice. Throws for a key that is weak or of another kind. */
export function publicKeyAlgorithm(key: KeyObject): SigningAlgorithm {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa" && modulusLength >= rsaBitsMin) return "RS256";
  if (key.asymmetricKeyType === "ec" && namedCurve === "prime256v1") return "ES256";
  throw new Error(`A token key must be RSA of at least ${rsaBitsMin} bits or EC on the curve P-256.`);
}

function parsePublicKey(pem: string): KeyObject {
  // Node would derive the public half, but a service that only checks must not hold what signs.
  if (pem.includes("PRIVATE KEY-----")) throw new Error("The token's public key is a private key.");
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new Error("The token's public key is not in PEM format.", { cause });
  }
}

function fixedKey(algorithm: SigningAlgorithm, key: KeyObject): VerificationKeys {
  const keys = [key];
  return { algorithms: [algorithm], trustMilliseconds: Infinity, findKeys: () => keys };
}
