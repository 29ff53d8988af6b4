import { createSecretKey, type KeyObject } from "node:crypto";
import { readPublicKey } from "./public-key-text";
import type { TokenHeader } from "./token-header";

export type SigningAlgorithm = "HS256" | "RS256" | "PS256" | "ES256" | "ES384" | "EdDSA";

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
const curves: Readonly<Record<string, SigningAlgorithm>> = { prime256v1: "ES256", secp384r1: "ES384" };

/** @throws Error that says what is wrong with the secret, without it. */
export function secretKeys(secret: string): VerificationKeys {
  if (Buffer.byteLength(secret) < secretBytesMin) {
    throw new Error(`must be at least ${secretBytesMin} bytes long`);
  }
  // A public key is known to everybody: used as a secret, it would let everybody sign.
  if (secret.includes("-----BEGIN")) throw new Error("is a PEM key or certificate; set it as the public key");
  return fixedKey(["HS256"], createSecretKey(secret, "utf8"));
}

/** @throws Error that says what is wrong with the key, without it. */
export function publicKeys(pem: string): VerificationKeys {
  const key = readPublicKey(pem);
  return fixedKey(publicKeyAlgorithms(key), key);
}

/** The algorithms for this key, never the token's choice. Throws for a key that is weak or of another kind. */
export function publicKeyAlgorithms(key: KeyObject): readonly SigningAlgorithm[] {
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  const curve = curves[namedCurve];
  if (key.asymmetricKeyType === "rsa" && modulusLength >= rsaBitsMin) return ["RS256", "PS256"];
  if (key.asymmetricKeyType === "rsa-pss" && modulusLength >= rsaBitsMin && isForSha256(key))
    return ["PS256"];
  if (key.asymmetricKeyType === "ec" && curve !== undefined) return [curve];
  if (key.asymmetricKeyType === "ed25519") return ["EdDSA"];
  throw new Error(
    `is of a kind that is not taken: it must be RSA of at least ${rsaBitsMin} bits, EC on P-256 or P-384, or Ed25519`,
  );
}

/** jsonwebtoken takes an RSA-PSS key only when the key itself names the hash. */
function isForSha256({ asymmetricKeyDetails: details }: KeyObject): boolean {
  const { hashAlgorithm, mgf1HashAlgorithm, saltLength = 32 } = details ?? {};
  return hashAlgorithm === "sha256" && mgf1HashAlgorithm === "sha256" && saltLength <= 32;
}

function fixedKey(algorithms: readonly SigningAlgorithm[], key: KeyObject): VerificationKeys {
  const keys = [key];
  return { algorithms, trustMilliseconds: Infinity, findKeys: () => keys };
}
