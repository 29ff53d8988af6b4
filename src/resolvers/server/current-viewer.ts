import { createParameterDecorator, type AuthCheckerInterface, type ResolverData } from "type-graphql";
import { requireRole, requireViewer } from "../../auth/require-viewer";
import type { Role, Viewer } from "../../auth/viewer";
import type { Context } from "./graphql-context";

/** Serves `@Authorized()`, any viewer, and `@Authorized("admin")`, one of the roles. Refuses by code. */
export class ViewerChecker implements AuthCheckerInterface<Context, Role> {
  check({ context }: ResolverData<Context>, roles: Role[]): boolean {
    const viewer = requireViewer(context.viewer);
    if (roles.length > 0) requireRole(viewer, roles);
    return true;
  }
}

/** Hands the resolver the viewer that `@Authorized()` has made sure of. */
export function CurrentViewer(): ReturnType<typeof createParameterDecorator> {
  return createParameterDecorator<Context>(({ context }): Viewer => requireViewer(context.viewer));
}
