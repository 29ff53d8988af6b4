import { createSecretKey, type KeyObject } from "node:crypto";
import { readPublicKey } from "./public-key-text";
import type { TokenHeader } from "./token-header";

export type SigningAlgorithm = "HS256" | "RS256" | "PS256" | "ES256" | "ES384" | "EdDSA";

/** The keys that this deployment trusts, and the only algorithms that it accepts for them. */
export interface VerificationKeys {
  readonly algorithms: readonly SigningAlgorithm[];
  /**
   * For how many milliseconds a verified token is accepted without looking its key up again. A provider can withdraw a
   * key.
   */
  readonly trustMilliseconds: number;
  /** The keys that may have signed a token with this header. Empty when the header names an unknown key. */
  findKeys(header: TokenHeader): readonly KeyObject[] | Promise<readonly KeyObject[]>;
}

/** The length of the hash. A shorter secret could be found from a single token by trying. */
const secretBytesMin = 32;
const rsaBitsMin = 2048;
const curves: Readonly<Record<string, SigningAlgorithm>> = { prime256v1: "ES256", secp384r1: "ES384" };

/** @throws Error that says what is wrong with the secret, without quoting it. */
export function secretKeys(secret: string): VerificationKeys {
  if (Buffer.byteLength(secret) < secretBytesMin) {
    throw new Error(`must be at least ${secretBytesMin} bytes long`);
  }
  // Everybody knows a public key: used as a secret, it would let everybody sign.
  if (secret.includes("-----BEGIN")) throw new Error("is a PEM key or certificate; set it as the public key");
  return fixedKey(["HS256"], createSecretKey(secret, "utf8"));
}

/** @throws Error that says what is wrong with the key, without quoting it. */
export function publicKeys(pem: string): VerificationKeys {
  const key = readPublicKey(pem);
  return fixedKey(publicKeyAlgorithms(key), key);
}

/**
 * The algorithms that this key may be used with. The token has no say in it.
 * @throws Error for a key that is weak or of another kind.
 */
export function publicKeyAlgorithms(key: KeyObject): readonly SigningAlgorithm[] {
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  const curve = curves[namedCurve];
  if (key.asymmetricKeyType === "rsa" && modulusLength >= rsaBitsMin) return ["RS256", "PS256"];
  if (key.asymmetricKeyType === "rsa-pss" && modulusLength >= rsaBitsMin && isForSha256(key))
    return ["PS256"];
  if (key.asymmetricKeyType === "ec" && curve !== undefined) return [curve];
  if (key.asymmetricKeyType === "ed25519") return ["EdDSA"];
  throw new Error(
    `is of an unsupported kind: it must be RSA of at least ${rsaBitsMin} bits, EC on P-256 or P-384, or Ed25519`,
  );
}

/** jsonwebtoken accepts an RSA-PSS key only when the key itself names the hash. */
function isForSha256({ asymmetricKeyDetails: details }: KeyObject): boolean {
  const { hashAlgorithm, mgf1HashAlgorithm, saltLength = 32 } = details ?? {};
  return hashAlgorithm === "sha256" && mgf1HashAlgorithm === "sha256" && saltLength <= 32;
}

function fixedKey(algorithms: readonly SigningAlgorithm[], key: KeyObject): VerificationKeys {
  const keys = [key];
  return { algorithms, trustMilliseconds: Infinity, findKeys: () => keys };
}
