import type { FastifyReply, FastifyRequest } from "fastify";
import { readToken } from "../auth/read-viewer";
import type { Viewer } from "../auth/viewer";
import type { Service } from "../service";

declare module "fastify" {
  interface FastifyRequest {
    /** Whom the request's token proves; nobody without a token that verifies. */
    viewer: Viewer | undefined;
  }
}

/** Reads the viewer of each request, before its body is. */
export function readViewerHook({ tokens }: Service) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const token = readToken(request.headers.authorization);
    request.viewer = token === undefined ? undefined : await tokens.verify(token);
  };
}
