import { anonymousIdPrefix } from "../ids";
import type { ClaimRules } from "./claim-rules";
import { readRoles } from "./read-roles";
import type { Viewer } from "./viewer";

/** A viewer, and the moments (milliseconds since 1970) from and until which their token holds. */
export interface TimedViewer {
  readonly viewer: Viewer;
  readonly validFrom: number;
  readonly validUntil: number;
}

/**
 * 1 to 255 Unicode characters, otherwise untouched. A NUL or half of a surrogate pair cannot be stored faithfully
 * by every database, and two people must never become one.
 */
const userIdPattern = /^[^\0\p{Surrogate}]{1,255}$/u;

/** Seconds by which the clocks of the issuer and ours may differ unless a setting says otherwise. */
const usualLeewaySeconds = 5;

/** Reads the claims of a token whose signature is genuine; nothing when they break a rule of ours. */
export function readClaims(given: unknown, rules: ClaimRules): TimedViewer | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const claims: Record<string, unknown> = { ...given };
  const { sub, exp, nbf = 0, iat = 0, revenuecat_ids: ids } = claims;
  // JSON can say 1e999, which is Infinity: a token for ever.
  if (!isFiniteNumber(exp) || !isFiniteNumber(nbf) || !isFiniteNumber(iat)) return undefined;
  if (typeof sub !== "string" || !userIdPattern.test(sub)) return undefined;
  if (!isMeantForUs(claims, rules)) return undefined;
  const roles = readRoles(claims, rules);
  if (roles === undefined) return undefined;
  // Who has no role that we know may do nothing, and so claims nothing; nor does a sub that is itself nobody known.
  const appUserIds = roles.length > 0 && !isAnonymousId(sub) ? readAppUserIds(ids) : [];
  const viewer = Object.freeze({
    userId: sub,
    roles: Object.freeze(roles),
    ...(appUserIds.length > 0 ? { appUserIds: Object.freeze(appUserIds) } : {}),
  });
  const leeway = rules.leewaySeconds ?? usualLeewaySeconds;
  return {
    viewer,
    validFrom: (Math.max(nbf, iat) - leeway) * 1000,
    validUntil: (exp + leeway) * 1000,
  };
}

/**
 * Whether the token comes from the issuer and names one of the audiences, where these are configured. An access token
 * of Amazon Cognito has no `aud`; the app that it was made for stands in `client_id`.
 */
function isMeantForUs(claims: Record<string, unknown>, { issuer, audience }: ClaimRules): boolean {
  if (issuer !== undefined && claims.iss !== issuer) return false;
  if (audience === undefined) return true;
  const { aud, client_id: app } = claims;
  const named: unknown[] = aud === undefined ? [app] : Array.isArray(aud) ? aud : [aud];
  return named.some((one) => typeof one === "string" && audience.includes(one));
}

const appUserIdsMax = 20;

/**
 * The anonymous ids of the claim `revenuecat_ids`. Grants no right but to what was bought under them, so whatever else
 * the claim holds is passed over. A `sub` in the form of an anonymous id is not one of them: users may choose their
 * names at some providers, and must not choose somebody's purchases with them.
 */
function readAppUserIds(claimed: unknown): string[] {
  const ids: unknown[] = Array.isArray(claimed) ? claimed : [];
  return [...new Set(ids.filter(isAnonymousId))].slice(0, appUserIdsMax);
}

function isAnonymousId(id: unknown): id is string {
  return typeof id === "string" && id.startsWith(anonymousIdPrefix) && userIdPattern.test(id);
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
