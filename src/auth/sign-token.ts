import { sign } from "jsonwebtoken";
import type { ClaimRules } from "./claim-rules";
import type { TokenSettings } from "./token-settings";
import type { Role } from "./viewer";

/** The contents of a token. They must satisfy the claim rules that the service is configured with. */
export interface TokenRequest extends Pick<ClaimRules, "issuer" | "audience" | "rolesClaim"> {
  readonly userId: string;
  readonly role: Role | readonly Role[];
  readonly lifetimeSeconds: number;
}

/** Signs a token for development and tests. Real tokens come from the app's own sign-in. */
export function signToken(secret: string, request: TokenRequest): string {
  const { userId, role, lifetimeSeconds, issuer, audience, rolesClaim } = request;
  const usualClaim = typeof role === "string" ? "role" : "roles";
  const claims = { [rolesClaim ?? usualClaim]: role, sub: userId, iss: issuer, aud: audience };
  return sign(claims, secret, { algorithm: "HS256", expiresIn: lifetimeSeconds });
}

/**
 * A token that a service with these settings accepts; undefined where the service does not check tokens by a secret.
 */
export function signTokenFor(
  { secret, issuer, audience, rolesClaim }: TokenSettings,
  whom: Pick<TokenRequest, "userId" | "role" | "lifetimeSeconds">,
): string | undefined {
  return secret === undefined ? undefined : signToken(secret, { ...whom, issuer, audience, rolesClaim });
}
