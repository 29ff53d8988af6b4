import { anonymousIdPrefix } from "../ids";
import { roles, type Role, type Viewer } from "./viewer";

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

/** Reads the claims of a token whose signature is genuine; nothing when they break a rule of ours. */
export function readClaims(claims: unknown): TimedViewer | undefined {
  if (typeof claims !== "object" || claims === null) return undefined;
  const {
    sub,
    exp,
    nbf = 0,
    role,
    roles: list,
    revenuecat_ids: ids,
  }: Record<string, unknown> = { ...claims };
  // JSON can say 1e999, which is Infinity: a token for ever.
  if (!isFiniteNumber(exp) || !isFiniteNumber(nbf)) return undefined;
  if (typeof sub !== "string" || !userIdPattern.test(sub)) return undefined;
  const granted = readRoles(role, list);
  if (granted === undefined) return undefined;
  const appUserIds = readAppUserIds(sub, ids);
  const viewer = Object.freeze({
    userId: sub,
    roles: Object.freeze(granted),
    ...(appUserIds.length > 0 ? { appUserIds: Object.freeze(appUserIds) } : {}),
  });
  return { viewer, validFrom: nbf * 1000, validUntil: exp * 1000 };
}

/**
 * The roles of both claims together; `user` when there is neither claim.
 * An unknown name grants nothing, so that an issuer may add roles for its other services. A claim of the wrong type
 * refuses the token: guessing at rights is not safe.
 */
function readRoles(role: unknown, list: unknown): Role[] | undefined {
  if (role === undefined && list === undefined) return ["user"];
  if (role !== undefined && typeof role !== "string") return undefined;
  if (list !== undefined && !isStringArray(list)) return undefined;
  const claimed = new Set([role, ...(list ?? [])]);
  return roles.filter((known) => claimed.has(known));
}

const appUserIdsMax = 20;

/**
 * The anonymous ids of the claim `revenuecat_ids`, and the user's own where the app has no others. Grants no right but
 * to what was bought under them, so whatever else the claim holds is passed over.
 */
function readAppUserIds(sub: string, claimed: unknown): string[] {
  const ids: unknown[] = [sub, ...(Array.isArray(claimed) ? claimed : [])];
  const anonymous = ids.filter(isAnonymousId);
  return [...new Set(anonymous)].slice(0, appUserIdsMax);
}

function isAnonymousId(id: unknown): id is string {
  return typeof id === "string" && id.startsWith(anonymousIdPrefix) && userIdPattern.test(id);
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
