import type { FastifyReply, FastifyRequest } from "fastify";
import type { Viewer } from "../auth/viewer";
import type { AppContext } from "../context/app-context";
import { retryFailed } from "../context/events";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";

/**
 * Credits the bearer for what they bought before they signed in, when their token names their anonymous ids. The only
 * place that claims without being asked; `claimStorePurchases` is the way to ask. It writes, so it runs after the rate
 * limit, and not for GET and HEAD, which change nothing.
 */
export function claimHook(context: AppContext) {
  // A token is verified once and then remembered, with the viewer it proved.
  const claimed = new WeakSet<Viewer>();
  return async ({ method, viewer }: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    if (method !== "POST" || !viewer?.appUserIds || claimed.has(viewer)) return;
    claimed.add(viewer);
    try {
      await claimStorePurchases(context, viewer);
    } catch (error) {
      // The request does not depend on it, and their next one tries again.
      claimed.delete(viewer);
      retryFailed(context.events, error);
    }
  };
}
