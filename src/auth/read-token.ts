/**
 * `Bearer <token>`, the scheme in any case, or the token alone, as the documented playground tells people to paste it.
 * Whatever else the single word is, the verifier refuses it.
 */
const tokenPattern = /^(?:Bearer +)?(?!Bearer$)(\S+)$/i;

/** The token in an `Authorization` header; nothing for another scheme. */
export function readToken(authorizationHeader: string | undefined): string | undefined {
  return authorizationHeader === undefined ? undefined : tokenPattern.exec(authorizationHeader)?.[1];
}
