import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { storeCaller } from "../auth/internal-callers";
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
import { StoreEventStatus } from "../entities/store-event";
import { StoreEventReason } from "../entities/store-event-reason";
import { success } from "./envelope";
import { failureAnswers, successAnswer } from "./openapi/answers";
import { schemaNamed, type RouteSchema } from "./openapi/route-schema";
import type { NamedSchema } from "./openapi/shared-schemas";
import { explainHttpError } from "../http/explain-http-error";
import { singleAuthorization } from "../http/single-authorization";
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
  for (const named of [eventSchema, decisionSchema]) app.addSchema(named);
  app.route({
    method: "POST",
    url,
    config: { schema },
    bodyLimit: bodyLimitBytes,
    // Before the body is read, as far as that goes.
    onRequest: async (request) => {
      const { headers } = request;
      await proven(request, () => {
        requireAuthorization(secrets, singleAuthorization(request));
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
      const caller = storeCaller(request.id, request.client.ip);
      const { event, repeated } = await recordStoreEvent(context, caller, body);
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

const exampleEvent = {
  api_version: "1.0",
  event: {
    type: "NON_RENEWING_PURCHASE",
    id: "8CAE99F0-DBB5-41C5-9B46-900FEC5FEC52",
    app_user_id: "demo",
    store: "APP_STORE",
    environment: "SANDBOX",
    product_id: "credits_100",
    transaction_id: "2000000123456789",
  },
};

const eventSchema: NamedSchema = {
  $id: "RevenueCatEvent",
  type: "object",
  description: "As RevenueCat sends it. Unknown fields and types are welcome.",
  required: ["event"],
  additionalProperties: true,
  properties: {
    api_version: { type: "string" },
    event: {
      type: "object",
      required: ["type"],
      additionalProperties: true,
      properties: {
        type: { type: "string", description: "More types may come." },
        id: { type: "string", description: "The same in every attempt to deliver it." },
      },
    },
  },
  examples: [exampleEvent],
};

const decisionSchema: NamedSchema = {
  $id: "StoreEventDecision",
  type: "object",
  required: ["eventId", "status", "reason", "repeated"],
  properties: {
    eventId: { type: ["string", "null"] },
    status: { type: "string", enum: Object.keys(StoreEventStatus) },
    reason: {
      type: ["string", "null"],
      enum: [...Object.keys(StoreEventReason), null],
      description: "Why it is not simply applied.",
    },
    repeated: { type: "boolean", description: "Whether it had been decided before." },
  },
};

const schema: RouteSchema = {
  operationId: "receiveStoreEvent",
  tags: ["RevenueCat"],
  summary: "Take in an event of the stores",
  description:
    "Called by RevenueCat, never by an app. Proves itself by the `Authorization` value that the operator chose, by a " +
    "signature over the exact bytes of the body, or by both, as configured; tokens of users open nothing here. " +
    "Everything that is decided is answered with 200, also what is parked or ignored, since RevenueCat counts nothing " +
    "else as success and would send it again. The same event, or another one about the same store transaction, moves " +
    "credits once.",
  security: [{ "RevenueCat-authorization": [] }, { "RevenueCat-signature": [] }],
  body: schemaNamed("RevenueCatEvent"),
  response: {
    200: successAnswer(200, {
      description: "Decided.",
      counted: false,
      data: schemaNamed("StoreEventDecision"),
      examples: {
        applied: {
          summary: "Credited",
          data: { eventId: exampleEvent.event.id, status: "APPLIED", reason: null, repeated: false },
        },
        parked: {
          summary: "Waits for a mapping",
          data: {
            eventId: exampleEvent.event.id,
            status: "PARKED",
            reason: "UNKNOWN_PRODUCT",
            repeated: false,
          },
        },
      },
    }),
    ...failureAnswers(
      {
        400: "This is no event of RevenueCat's at all.",
        401: "The `Authorization` value or the signature is missing or wrong.",
        413: "The body is larger than 1 MiB.",
        429:
          "Too many requests from this address had a wrong `Authorization` value or signature. Those with the right " +
          "ones are never refused so.",
        500: "A fault of ours. The event is kept as failed; RevenueCat sends it again.",
        503: "The database does not answer now, or the service has too much to do. RevenueCat sends it again.",
      },
      { counted: false },
    ),
  },
};

/** How the webhook is told that it is RevenueCat who calls. */
export const revenueCatSecuritySchemes = {
  "RevenueCat-authorization": {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "The value typed into RevenueCat's dashboard, as it is.",
  },
  "RevenueCat-signature": {
    type: "apiKey",
    in: "header",
    name: "X-RevenueCat-Webhook-Signature",
    description: "`t=<unix seconds>,v1=<hex HMAC-SHA256 of t, a dot and the body>`.",
  },
} as const;
