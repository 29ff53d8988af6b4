import type { FastifyReply, FastifyRequest } from "fastify";
import { readToken } from "../auth/read-viewer";
import type { Viewer } from "../auth/viewer";
import type { Service } from "../service";
import { claimStorePurchases } from "../wallet/claim-store-purchases";
import { headerCount } from "./header-count";

declare module "fastify" {
  interface FastifyRequest {
    /** Whom the request's token proves; nobody without a token that verifies. */
    viewer: Viewer | undefined;
  }
}

/** Reads the viewer of each request, before its body is. */
export function readViewerHook(service: Service) {
  // A token is verified once and then remembered, with the viewer it proved.
  const claimed = new WeakSet<Viewer>();
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    // Of several, a proxy before us may have looked at another than we would.
    const single = headerCount(request.raw, "authorization") === 1;
    const token = single ? readToken(request.headers.authorization) : undefined;
    const viewer = token === undefined ? undefined : await service.tokens.verify(token);
    request.viewer = viewer;
    if (!viewer?.appUserIds || claimed.has(viewer)) return;
    claimed.add(viewer);
    try {
      await claimStorePurchases(service, viewer);
    } catch (error) {
      // The request does not depend on it, and their next one tries again.
      claimed.delete(viewer);
      service.storeInbox.observer.retryFailed(error);
    }
  };
}
