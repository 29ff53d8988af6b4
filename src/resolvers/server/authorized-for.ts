import { Authorized, Extensions, type AuthCheckerInterface, type ResolverData } from "type-graphql";
import { requirePermission, type Operation } from "../../auth/permissions";
import type { GraphqlContext } from "./graphql-context";

/**
 * Guards a field by an operation's row in `auth/permissions.ts`, before the field's arguments are read. The operation's
 * name is kept in the field's extensions for the tests; callers cannot read it.
 */
export function AuthorizedFor(operation: Operation): MethodDecorator {
  const authorized = Authorized<Operation>(operation);
  const extensions = Extensions({ operation });
  return (target, name, descriptor) => {
    authorized(target, name, descriptor);
    extensions(target, name, descriptor);
  };
}

/** Implements `@AuthorizedFor(…)`: refuses with the code of the rule. */
export class PermissionChecker implements AuthCheckerInterface<GraphqlContext, Operation> {
  check({ context: request }: ResolverData<GraphqlContext>, [operation]: Operation[]): boolean {
    if (operation === undefined) throw new Error("@Authorized() names no operation: use @AuthorizedFor.");
    requirePermission(request.caller?.viewer, operation, request.context.deployment);
    return true;
  }
}
