/**
 * `Bearer <token>`, with the scheme in any case, or the token alone, which is how the documented playground tells
 * people to paste it. A single word that is not a token is refused by the verifier.
 */
const tokenPattern = /^(?:Bearer +)?(?!Bearer$)(\S+)$/i;

/** The token in an `Authorization` header; undefined for another scheme. */
export function readToken(authorizationHeader: string | undefined): string | undefined {
  return authorizationHeader === undefined ? undefined : tokenPattern.exec(authorizationHeader)?.[1];
}
