import type { FastifyReply, FastifyRequest } from "fastify";
import type { Viewer } from "../auth/viewer";
import type { AppContext } from "../context/app-context";
import { retryFailed } from "../context/events";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";

/**
 * Credits users for purchases from before they signed in, when their token names their anonymous ids. Only this hook
 * claims automatically; callers can also claim by the mutation `claimStorePurchases`. Claiming writes, so the hook runs
 * after the rate limit, and not for GET and HEAD, which must not change anything.
 */
export function claimHook(context: AppContext) {
  // A token is verified once and then cached with its viewer, so the same viewer object means the same token.
  const claimed = new WeakSet<Viewer>();
  return async ({ method, caller }: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    if (method !== "POST" || !caller?.viewer.appUserIds || claimed.has(caller.viewer)) return;
    const { viewer } = caller;
    claimed.add(viewer);
    try {
      await claimStorePurchases(context, caller);
    } catch (error) {
      // The request does not depend on the claim, and the caller's next request tries again.
      claimed.delete(viewer);
      retryFailed(context.events, { error, requestId: caller.requestId });
    }
  };
}
