import type { KeyObject } from "node:crypto";
import { verify } from "jsonwebtoken";
import type { SigningAlgorithm } from "./verification-keys";

/**
 * The claims of a token that the key has signed by this algorithm, still to be judged; nothing when it has not.
 * jsonwebtoken knows no EdDSA, so jose looks at that.
 */
export async function signedClaims(
  token: string,
  key: KeyObject,
  algorithm: SigningAlgorithm,
): Promise<unknown> {
  try {
    if (algorithm === "EdDSA") return await claimsByJose(token, key);
    // The times are judged with the other claims: the library looks at whole seconds only.
    return verify(token, key, { algorithms: [algorithm], ignoreExpiration: true, ignoreNotBefore: true });
  } catch {
    // Their own errors, or those of the JSON and signature decoders they call: in each case the token is at fault.
    return undefined;
  }
}

async function claimsByJose(token: string, key: KeyObject): Promise<unknown> {
  // An ES module only, which TypeScript lets a CommonJS file load in no other way.
  const { compactVerify } = await import("jose");
  const { payload } = await compactVerify(token, key, { algorithms: ["EdDSA"] });
  return JSON.parse(Buffer.from(payload).toString());
}
