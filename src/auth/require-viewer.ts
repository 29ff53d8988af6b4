import { Refusal } from "../errors";
import { hasRole, type Role, type Viewer } from "./viewer";

const staffRoles = ["service", "admin"] as const;

/** @throws Refusal UNAUTHENTICATED */
export function requireViewer(viewer: Viewer | undefined): Viewer {
  if (!viewer) throw new Refusal("UNAUTHENTICATED", "Authentication required");
  return viewer;
}

/** @throws Refusal FORBIDDEN unless the viewer has one of the roles */
export function requireRole(viewer: Viewer, roles: readonly Role[]): void {
  if (!roles.some((role) => hasRole(viewer, role)))
    throw new Refusal("FORBIDDEN", "Insufficient permissions");
}

/** Whether the viewer reads what belongs to other users. */
export function readsAnybodys(viewer: Viewer): boolean {
  return staffRoles.some((role) => hasRole(viewer, role));
}

/**
 * Whose things are meant: the viewer's own, or for services and admins those of the user they name.
 * @throws Refusal FORBIDDEN
 */
export function requireOwner(viewer: Viewer, userId: string | null | undefined): string {
  if (userId === null || userId === undefined || userId === viewer.userId) return viewer.userId;
  requireRole(viewer, staffRoles);
  return userId;
}
