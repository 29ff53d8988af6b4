/**
 * Every role there is. Each may buy for its own `userId`; `service` and `admin` may do more. `auditor` and `support` are
 * known, so that providers can give them already, and may do no more than `user` so far.
 */
export const roles = ["user", "service", "auditor", "support", "admin"] as const;

export type Role = (typeof roles)[number];

/** The role of everybody whose token says nothing of roles. */
export const ordinaryRole = "user" satisfies Role;

export function isRole(name: string): name is Role {
  return roles.some((role) => role === name);
}

/** Who is asking, as their token proved it. One object serves many requests, so it is frozen. */
export interface Viewer {
  readonly userId: string;
  /** Empty when the token names only roles we do not know: such a viewer may do nothing. */
  readonly roles: readonly Role[];
  /** RevenueCat's anonymous ids that are theirs too, as the claim `revenuecat_ids` says; left out when it says nothing. */
  readonly appUserIds?: readonly string[];
}
