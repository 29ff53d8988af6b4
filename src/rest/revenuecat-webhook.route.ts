import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  acceptsNobody,
  requireAuthorization,
  requireFreshSignature,
  requireSignature,
  type WebhookSecrets,
} from "../auth/webhook-sender";
import { badInput } from "../errors";
import type { AppContext } from "../context/app-context";
import { requestUnreadable, webhookRejected } from "../context/events";
import { recordStoreEvent } from "../store/inbox/record-store-event";
import { success } from "./envelope";
import { explainHttpError } from "../http/explain-http-error";
import { headerCount } from "../http/header-count";
import { refuseOtherMethods } from "../http/refuse-other-methods";

/** What the webhook is set up with. */
export interface WebhookSettings {
  readonly secrets: WebhookSecrets;
  /** Counts a request that could not prove itself. Throws Refusal RATE_LIMITED when there were too many. */
  readonly limitFailures: (request: FastifyRequest) => Promise<void>;
}

const bodyLimitBytes = 1_048_576;
const url = "/revenuecat";

/**
 * `POST /api/v1/webhooks/revenuecat`. Exactly 200 for whatever is decided, a repeat included: to RevenueCat everything
 * else is a failure and a reason to send again. No token, but secrets of its own, and a limit for those who don't know them.
 */
export function revenueCatWebhookRoute(
  app: FastifyInstance,
  context: AppContext,
  { secrets, limitFailures }: WebhookSettings,
): void {
  if (acceptsNobody(secrets)) {
    app.log.warn(
      "RevenueCat's webhook refuses everything: set REVENUECAT_WEBHOOK_AUTHORIZATION or REVENUECAT_WEBHOOK_SECRET",
    );
  }
  const proven = proofChecker(context, limitFailures);
  // The signature is over the bytes as they came, whatever type they claim to be.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.route({
    method: "POST",
    url,
    bodyLimit: bodyLimitBytes,
    // Before the body is read, as far as that goes.
    onRequest: async (request) => {
      const { raw, headers } = request;
      await proven(request, () => {
        // Of several, a proxy before us may have looked at another than we would.
        const authorization = headerCount(raw, "authorization") === 1 ? headers.authorization : undefined;
        requireAuthorization(secrets, authorization);
        requireFreshSignature(secrets, headers);
      });
      // Fastify refuses a malformed type before any parser is asked; nobody's purchase shall hang on a header.
      delete headers["content-type"];
    },
    onError: async ({ body }, _reply, error) => reportUnreadable(context, bodyOf({ body }), error),
    handler: async (request) => {
      const body = bodyOf(request);
      await proven(request, () => requireSignature(secrets, request.headers, body));
      if (body.length === 0) throw badInput([{ field: "body", message: "The body must not be empty" }]);
      const { event, repeated } = await recordStoreEvent(context, body);
      const { eventId, status, reason } = event;
      return success(200, { eventId, status, reason, repeated });
    },
  });
  refuseOtherMethods(app, url, new Set(["POST"]));
}

/** Lets those who watch know of a proof that fails, and counts it. */
function proofChecker({ events }: AppContext, limitFailures: WebhookSettings["limitFailures"]) {
  return async (request: FastifyRequest, check: () => void): Promise<void> => {
    try {
      check();
    } catch (error) {
      webhookRejected(events);
      await limitFailures(request);
      throw error;
    }
  };
}

/** Whatever RevenueCat sent and we could not read, somebody has to look at: after its last attempt it is gone. */
function reportUnreadable({ events }: AppContext, body: Buffer, error: unknown): void {
  const refusal = explainHttpError(error);
  if (refusal?.status !== 400 && refusal?.status !== 413) return;
  const { status, details } = refusal;
  const problem = details.fields?.map(({ message }) => message).join(", ") ?? refusal.code;
  const bodyHash = body.length > 0 ? createHash("sha256").update(body).digest("hex") : null;
  requestUnreadable(events, { status, problem, bodyHash });
}

function bodyOf({ body }: { readonly body?: unknown }): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
