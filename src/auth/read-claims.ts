import { anonymousIdPrefix, isUserId } from "../ids";
import type { ClaimRules } from "./claim-rules";
import { readRoles } from "./read-roles";
import type { Viewer } from "./viewer";

/** A viewer, and the time (milliseconds since 1970) from which and until which the token is valid. */
export interface TimedViewer {
  readonly viewer: Viewer;
  readonly validFrom: number;
  readonly validUntil: number;
}

/** By how many seconds the issuer's clock and ours may differ, unless a setting says otherwise. */
const usualLeewaySeconds = 5;

/** Reads the claims of a token with a valid signature; undefined when they break a rule. */
export function readClaims(given: unknown, rules: ClaimRules): TimedViewer | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const claims: Record<string, unknown> = { ...given };
  const { sub, exp, nbf = 0, iat = 0, revenuecat_ids: ids } = claims;
  // JSON can contain 1e999, which parses to Infinity: a token that never expires.
  if (!isFiniteNumber(exp) || !isFiniteNumber(nbf) || !isFiniteNumber(iat)) return undefined;
  if (typeof sub !== "string" || !isUserId(sub)) return undefined;
  if (!isMeantForUs(claims, rules)) return undefined;
  const roles = readRoles(claims, rules);
  if (roles === undefined) return undefined;
  // A viewer without a known role may do nothing, so it claims nothing. Neither does a viewer whose `sub` is itself an
  // anonymous id.
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
 * Whether the token comes from the configured issuer and names one of the configured audiences. An access token of
 * Amazon Cognito has no `aud`: its `client_id` names the app that it was made for.
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
 * The anonymous ids in the claim `revenuecat_ids`. They only give access to purchases made under them, so anything else
 * in the claim is ignored. A `sub` in the form of an anonymous id does not count: some providers let users choose their
 * names, and a user must not get another user's purchases by choosing such a name.
 */
function readAppUserIds(claimed: unknown): string[] {
  const ids: unknown[] = Array.isArray(claimed) ? claimed : [];
  return [...new Set(ids.filter(isAnonymousId))].slice(0, appUserIdsMax);
}

function isAnonymousId(id: unknown): id is string {
  return typeof id === "string" && id.startsWith(anonymousIdPrefix) && isUserId(id);
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
