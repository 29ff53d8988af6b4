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
 * Makes the options of a route: its description, and the check of its operation's row in `auth/permissions.ts`. The
 * check runs before the body is read, because the documented order is token, environment and role, body.
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
