import type { KeyObject } from "node:crypto";
import { verify } from "jsonwebtoken";
import type { SigningAlgorithm } from "./verification-keys";

/**
 * The claims of a token that this key has signed with this algorithm; undefined when it has not. The claims are not
 * checked yet. jsonwebtoken does not support EdDSA, so jose verifies that.
 */
export async function signedClaims(
  token: string,
  key: KeyObject,
  algorithm: SigningAlgorithm,
): Promise<unknown> {
  try {
    if (algorithm === "EdDSA") return await claimsByJose(token, key);
    // The times are checked with the other claims, because the library compares whole seconds only.
    return verify(token, key, { algorithms: [algorithm], ignoreExpiration: true, ignoreNotBefore: true });
  } catch {
    // The libraries throw their own errors and those of the JSON and signature decoders they call. In each case the
    // token is invalid.
    return undefined;
  }
}

async function claimsByJose(token: string, key: KeyObject): Promise<unknown> {
  // jose is an ES module, and TypeScript lets a CommonJS file load one in no other way.
  const { compactVerify } = await import("jose");
  const { payload } = await compactVerify(token, key, { algorithms: ["EdDSA"] });
  return JSON.parse(Buffer.from(payload).toString());
}
