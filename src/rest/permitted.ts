import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { recordRefusedCall } from "../audit/record-refused-call";
import { isAudited, requirePermission, type Operation } from "../auth/permissions";
import { explainHttpError } from "../http/explain-http-error";
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
 * check runs before the body is read, because the documented order is token, environment and role, body. A route of an
 * audited operation also records the calls that are refused.
 */
export function permitted(context: AppContext, operation: Operation, schema: RouteSchema) {
  const { deployment } = context;
  return {
    ...(isAudited(operation) ? { errorHandler: refusalRecorder(context, operation) } : {}),
    config: { operation, schema },
    onRequest: (request: FastifyRequest, _reply: unknown, done: () => void): void => {
      requirePermission(request.caller?.viewer, operation, deployment);
      done();
    },
  };
}

/** Records the refusal and hands the error on: the handler of the whole service answers it. */
function refusalRecorder(context: AppContext, operation: Operation) {
  return async (
    error: FastifyError,
    { caller, body, params }: FastifyRequest,
    _reply: FastifyReply,
  ): Promise<never> => {
    // The path may name what the call is about.
    const input = { ...(params as object), ...(typeof body === "object" ? body : {}) };
    await recordRefusedCall(context, caller, { operation, input, refusal: explainHttpError(error) });
    throw error;
  };
}
