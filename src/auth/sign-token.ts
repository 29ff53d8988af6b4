import { sign } from "jsonwebtoken";
import type { Role } from "./viewer";

export interface TokenRequest {
  readonly userId: string;
  readonly role: Role | readonly Role[];
  readonly lifetimeSeconds: number;
  /** Needed where the service is configured to ask for them. */
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

/** Signs a token for development and tests. Real ones come from the app's own sign-in. */
export function signToken(secret: string, request: TokenRequest): string {
  const { userId, role, lifetimeSeconds, issuer, audience } = request;
  const claims = {
    sub: userId,
    ...(typeof role === "string" ? { role } : { roles: role }),
    iss: issuer,
    aud: audience,
  };
  return sign(claims, secret, { algorithm: "HS256", expiresIn: lifetimeSeconds });
}
