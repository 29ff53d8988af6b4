/**
 * All roles. Each may buy for its own `userId`; `auth/permissions.ts` says what else. Several together may do what any
 * may.
 */
export const roles = ["user", "service", "auditor", "support", "admin"] as const;

export type Role = (typeof roles)[number];

/** The role of a token without any claim about roles. */
export const ordinaryRole = "user" satisfies Role;

export function isRole(name: string): name is Role {
  return roles.some((role) => role === name);
}

/** The authenticated caller. One object serves many requests, so it is frozen. */
export interface Viewer {
  readonly userId: string;
  /** Empty when the token names only unknown roles. Such a viewer may do nothing. */
  readonly roles: readonly Role[];
  /**
   * RevenueCat's anonymous ids that belong to this user too, from the claim `revenuecat_ids`. Left out when there are
   * none.
   */
  readonly appUserIds?: readonly string[];
}
