import type { FastifyReply, FastifyRequest } from "fastify";
import { readToken } from "../auth/read-token";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { singleAuthorization } from "./single-authorization";

declare module "fastify" {
  interface FastifyRequest {
    /** The caller that the request's token proves. Undefined without a token that verifies. */
    caller: Caller | undefined;
  }
}

/** Reads the caller of each request, before its body is read. */
export function readCallerHook(context: AppContext) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const token = readToken(singleAuthorization(request));
    const viewer = token === undefined ? undefined : await context.tokens.verify(token);
    request.caller = viewer && { viewer, kind: "TOKEN", requestId: request.id, address: request.client.ip };
  };
}
