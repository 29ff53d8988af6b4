import { createPublicKey } from "node:crypto";
import { publicKeyAlgorithms } from "./verification-keys";

/**
 * The keys in a provider's answer that may verify tokens. Secrets, published private keys, weak keys and unknown kinds
 * are dropped. The other keys stay usable.
 */
export function usableKeys(body: unknown): object[] {
  const keys = typeof body === "object" && body !== null && "keys" in body ? body.keys : undefined;
  if (!Array.isArray(keys)) throw new Error("The JWKS URL's answer is not a key set.");
  return keys.filter(isUsableKey);
}

function isUsableKey(key: unknown): key is object {
  if (typeof key !== "object" || key === null || "d" in key) return false;
  // A public key can only verify, and Web Crypto rejects a key that claims to do anything else.
  if ("key_ops" in key && String(key.key_ops) !== "verify") return false;
  try {
    publicKeyAlgorithms(createPublicKey({ key: { ...key }, format: "jwk" }));
    return true;
  } catch {
    return false;
  }
}
