import { createPublicKey } from "node:crypto";
import { publicKeyAlgorithms } from "./verification-keys";

/**
 * The keys of a provider's answer that may decide about tokens. Secrets, private keys (published, so known to all),
 * weak and unknown ones are dropped without spoiling the rest.
 */
export function usableKeys(body: unknown): object[] {
  const keys = typeof body === "object" && body !== null && "keys" in body ? body.keys : undefined;
  if (!Array.isArray(keys)) throw new Error("The JWKS URL's answer is not a key set.");
  return keys.filter(isUsableKey);
}

function isUsableKey(key: unknown): key is object {
  if (typeof key !== "object" || key === null || "d" in key) return false;
  // A public key can do nothing else, and Web Crypto rejects one that claims to.
  if ("key_ops" in key && String(key.key_ops) !== "verify") return false;
  try {
    publicKeyAlgorithms(createPublicKey({ key: { ...key }, format: "jwk" }));
    return true;
  } catch {
    return false;
  }
}
