import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import {
  acceptsNobody,
  requireAuthorization,
  requireSignature,
  type WebhookSecrets,
} from "../auth/webhook-sender";
import { badInput } from "../inputs/validate-input";
import type { Service } from "../service";
import { recordStoreEvent } from "../wallet/record-store-event";
import { success } from "./envelope";
import { explainHttpError } from "../http/explain-http-error";
import { headerCount } from "../http/header-count";
import { refuseOtherMethods } from "../http/refuse-other-methods";

const bodyLimitBytes = 1_048_576;
const url = "/revenuecat";

/**
 * `POST /api/v1/webhooks/revenuecat`. Exactly 200 for whatever is decided, a repeat included: to RevenueCat everything
 * else is a failure and a reason to send again. No token and no rate limit, but secrets of its own.
 */
export function revenueCatWebhookRoute(
  app: FastifyInstance,
  service: Service,
  secrets: WebhookSecrets,
): void {
  if (acceptsNobody(secrets)) {
    app.log.warn(
      "RevenueCat's webhook refuses everything: set REVENUECAT_WEBHOOK_AUTHORIZATION or REVENUECAT_WEBHOOK_SECRET",
    );
  }
  // The signature is over the bytes as they came, whatever type they claim to be.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.route({
    method: "POST",
    url,
    bodyLimit: bodyLimitBytes,
    // Before the body is read, as far as that goes.
    onRequest: async ({ raw, headers }) => {
      observed(service, () => {
        // Of several, a proxy before us may have looked at another than we would.
        const authorization = headerCount(raw, "authorization") === 1 ? headers.authorization : undefined;
        requireAuthorization(secrets, authorization);
      });
      // Fastify refuses a malformed type before any parser is asked; nobody's purchase shall hang on a header.
      delete headers["content-type"];
    },
    onError: async ({ body }, _reply, error) => tellUnreadable(service, bodyOf({ body }), error),
    handler: async (request) => {
      const body = bodyOf(request);
      observed(service, () => requireSignature(secrets, request.headers, body));
      if (body.length === 0) throw badInput([{ field: "body", message: "The body must not be empty" }]);
      const { event, repeated } = await recordStoreEvent(service, body);
      const { eventId, status, reason } = event;
      return success(200, { eventId, status, reason, repeated });
    },
  });
  refuseOtherMethods(app, url, new Set(["POST"]));
}

/** Lets those who watch know of a proof that fails. */
function observed({ storeInbox }: Service, check: () => void): void {
  try {
    check();
  } catch (error) {
    storeInbox.observer.rejected();
    throw error;
  }
}

/** Whatever RevenueCat sent and we could not read, somebody has to look at: after its last attempt it is gone. */
function tellUnreadable({ storeInbox }: Service, body: Buffer, error: unknown): void {
  const refusal = explainHttpError(error);
  if (refusal?.status !== 400 && refusal?.status !== 413) return;
  const { status, details } = refusal;
  const problem = details.fields?.map(({ message }) => message).join(", ") ?? refusal.code;
  const bodyHash = body.length > 0 ? createHash("sha256").update(body).digest("hex") : null;
  storeInbox.observer.unreadable({ status, problem, bodyHash });
}

function bodyOf({ body }: { readonly body?: unknown }): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
