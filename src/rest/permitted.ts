import type { FastifyRequest } from "fastify";
import { requirePermission, type Operation } from "../auth/permissions";
import type { AppContext } from "../context/app-context";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The row of `auth/permissions.ts` that guards the route. */
    operation?: Operation;
  }
}

/**
 * Options of a route that guard it by an operation's row in `auth/permissions.ts`, before the body is read: the
 * documented order of checks is token, environment and role, body.
 */
export function permitted({ deployment }: AppContext, operation: Operation) {
  return {
    config: { operation },
    onRequest: (request: FastifyRequest, _reply: unknown, done: () => void): void => {
      requirePermission(request.viewer, operation, deployment);
      done();
    },
  };
}
