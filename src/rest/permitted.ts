import type { FastifyRequest } from "fastify";
import { requirePermission, type Operation } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import type { RouteSchema } from "./openapi/route-schema";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The row of `auth/permissions.ts` that guards the route. */
    operation?: Operation;
  }
}

/**
 * Options of a route that describe it, and guard it by an operation's row in `auth/permissions.ts` before the body is
 * read: the documented order of checks is token, environment and role, body.
 */
export function permitted({ deployment }: AppContext, operation: Operation, schema: RouteSchema) {
  return {
    config: { operation, schema },
    onRequest: (request: FastifyRequest, _reply: unknown, done: () => void): void => {
      requirePermission(request.caller?.viewer, operation, deployment);
      done();
    },
  };
}
