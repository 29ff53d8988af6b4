import { invisible, isMissingName, itemsOf, quoteAtAnEnd, strayCharacter } from "../settings/values";
import { isRole, ordinaryRole, roles, type Role } from "./viewer";

/** What a deployment requires of the claims of a token with a valid signature. */
export interface ClaimRules {
  /** Must equal `iss` exactly. Not checked when left out. */
  readonly issuer?: string | undefined;
  /** The token must name one of these audiences. Not checked when left out. */
  readonly audience?: readonly string[] | undefined;
  /** By how many seconds the issuer's clock and ours may differ, for `nbf`, `iat` and `exp`. */
  readonly leewaySeconds?: number | undefined;
  /** Where to find the roles instead of in `role` and `roles`: the name of a claim, or a path of names with dots. */
  readonly rolesClaim?: string | undefined;
  /**
   * Our role for each role name of the provider. `*` stands for every name that is neither listed here nor one of ours.
   */
  readonly rolesMap?: RolesMap | undefined;
}

/** Our role for each role name of the provider. */
export type RolesMap = ReadonlyMap<string, Role>;

const registered = new Set(["sub", "exp", "nbf", "iat", "iss", "aud", "jti", "client_id", "revenuecat_ids"]);
/** Claims that users of Supabase, Auth0 and Clerk write themselves, anywhere in the path. */
const writtenByUsers = /(^|[./:])(user_?metadata|unsafe_?metadata|raw_user_meta_?data)([./:]|$)/i;
/**
 * Claims with names and descriptions that users choose, most of them from OpenID Connect. A user who calls herself
 * `admin` must not become one.
 */
const chosenByUsers = new RegExp(
  String.raw`^(cognito:|https?://.*/)?(name|full_?name|given_name|family_name|middle_name|nick_?name|display_?name|` +
    "(preferred_)?user_?name|login|handle|profile|picture|avatar_url|website|email|email_verified|gender|birthdate|" +
    String.raw`zoneinfo|locale|phone|phone_number|phone_number_verified|address|identities)(\.|$)`,
  "i",
);

/** @throws Error for a claim that cannot hold roles, or whose value users choose. */
export function requireRolesClaim(path: string): void {
  if (/[\s[\]{}$,;]/.test(path) || strayCharacter.test(path) || path.split(".").includes(""))
    throw new Error("must be the name of a claim, or a path of names with dots between them");
  if (isMissingName(path)) throw new Error("must be the name of a claim, or left out");
  if (registered.has(path)) throw new Error(`must not be ${path}, which means something else`);
  if (writtenByUsers.test(path)) throw new Error("names a claim that users write themselves");
  if (chosenByUsers.test(path))
    throw new Error("names a claim whose value users choose, so users would choose their own roles");
}

/**
 * Reads `Admins=admin,Backend=service`.
 * @throws Error that says what is wrong.
 */
export function readRolesMap(text: string): RolesMap {
  const map = new Map<string, Role>();
  for (const item of itemsOf(text)) {
    // A provider's name may contain an equals sign. Our names contain none.
    const sign = item.lastIndexOf("=");
    const theirs = item.slice(0, Math.max(0, sign)).trim();
    const ours = item.slice(sign + 1).trim();
    if (!isProvidersRole(theirs) || !isRole(ours)) {
      throw new Error(
        `must be pairs such as Admins=admin, separated by commas; roles are ${roles.join(", ")}`,
      );
    }
    if (theirs === "*" && ours !== ordinaryRole)
      throw new Error("must map unlisted names (*) to user: *=user");
    if ((map.get(theirs) ?? ours) !== ours) throw new Error("names one role of the provider twice");
    map.set(theirs, ours);
  }
  if (map.size === 0) throw new Error("must be pairs such as Admins=admin, separated by commas");
  return map;
}

/** A backslash may be part of the name, as in `DOMAIN\Admins`, but a line end written as `\n` is a mistake. */
function isProvidersRole(name: string): boolean {
  return (
    name !== "" &&
    !name.includes(";") &&
    ![quoteAtAnEnd, invisible, /\\[nr]$/].some((sign) => sign.test(name))
  );
}
