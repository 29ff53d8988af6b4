import type { FastifyReply, FastifyRequest } from "fastify";
import { readToken } from "../auth/read-token";
import type { Viewer } from "../auth/viewer";
import type { AppContext } from "../context/app-context";
import { headerCount } from "./header-count";

declare module "fastify" {
  interface FastifyRequest {
    /** The caller that the request's token proves. Undefined without a token that verifies. */
    viewer: Viewer | undefined;
  }
}

/** Reads the viewer of each request, before its body is read. */
export function readViewerHook(context: AppContext) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    // With several `Authorization` headers, a proxy before us may have checked another one than we would.
    const single = headerCount(request.raw, "authorization") === 1;
    const token = single ? readToken(request.headers.authorization) : undefined;
    request.viewer = token === undefined ? undefined : await context.tokens.verify(token);
  };
}
