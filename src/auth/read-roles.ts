import type { ClaimRules } from "./claim-rules";
import { isRole, ordinaryRole, roles, type Role } from "./viewer";

type Claims = Readonly<Record<string, unknown>>;

/**
 * The roles that the claims grant. Without any claim about roles, or with a null or empty one, that is `user`. An
 * unknown name grants nothing, so that an issuer may add roles for its other services. A claim of the wrong type
 * refuses the token, because guessing rights is not safe.
 */
export function readRoles(claims: Claims, rules: ClaimRules): Role[] | undefined {
  const { rolesClaim } = rules;
  const named = rolesClaim === undefined ? ownClaims(claims) : namesIn(findClaim(claims, rolesClaim), rules);
  if (named === undefined) return undefined;
  if (named === "nothing") return [ordinaryRole];
  const granted = new Set(named.map((name) => ourRole(name, rules)));
  return roles.filter((known) => granted.has(known));
}

/** The names in our own claims: `role`, one name, and `roles`, a list of names. */
function ownClaims({ role, roles: list }: Claims): readonly string[] | "nothing" | undefined {
  if (isNothing(role) && isNothing(list)) return "nothing";
  if (!isNothing(role) && typeof role !== "string") return undefined;
  if (!isNothing(list) && !isStringArray(list)) return undefined;
  const names = [...(isNothing(role) || role === "" ? [] : [role]), ...(isNothing(list) ? [] : list)];
  return names.length === 0 ? "nothing" : names;
}

/**
 * The names in a claim that is a list, or a text with blanks between the names. Providers send an empty claim for an
 * ordinary user.
 */
function namesIn(value: unknown, { rolesMap }: ClaimRules): readonly string[] | "nothing" | undefined {
  if (isNothing(value)) return "nothing";
  // A provider's role name may contain a blank.
  const names =
    typeof value === "string" && !rolesMap?.has(value) ? value.split(/\s+/).filter(Boolean) : [value].flat();
  if (names.length === 0) return "nothing";
  return isStringArray(names) ? names : undefined;
}

function ourRole(name: string, { rolesMap }: ClaimRules): Role | undefined {
  return rolesMap?.get(name) ?? (isRole(name) ? name : rolesMap?.get("*"));
}

/**
 * The claim with this name, or the claim at this path. A name may contain dots, as `https://example.com/roles` does, so
 * the longest name that exists wins.
 */
function findClaim(claims: object, path: string): unknown {
  if (Object.hasOwn(claims, path)) return (claims as Claims)[path];
  for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
    const name = path.slice(0, dot);
    const inner = Object.hasOwn(claims, name) ? (claims as Claims)[name] : undefined;
    if (typeof inner === "object" && inner !== null) return findClaim(inner, path.slice(dot + 1));
  }
  return undefined;
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
