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
import { StoreEventReasonCode } from "../entities/store-event-reason-code";
import { success } from "./envelope";
import { readQuery } from "./read-page";
import { failureAnswers, successAnswer } from "./openapi/answers";
import { schemaNamed, type RouteSchema } from "./openapi/route-schema";
import type { NamedSchema } from "./openapi/shared-schemas";
import { explainHttpError } from "../http/explain-http-error";
import { singleAuthorization } from "../http/single-authorization";
import { refuseOtherMethods } from "../http/refuse-other-methods";

/** What the webhook needs beside the context. */
export interface WebhookSettings {
  readonly secrets: WebhookSecrets;
  /**
   * Counts a request whose secret or signature was wrong. Throws Refusal RATE_LIMITED when its address sent too many.
   */
  readonly limitFailures: (request: FastifyRequest) => Promise<void>;
}

const bodyLimitBytes = 1_048_576;
const url = "/revenuecat";

/**
 * `POST /api/v1/webhooks/revenuecat`. Answers 200 for every event on which a decision is stored, also for a repeat,
 * because RevenueCat takes any other status for a failure and sends the event again. It takes secrets of its own
 * instead of a token, and limits how often an address may send wrong ones.
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
  const checkProof = proofChecker(context, limitFailures);
  // The signature covers the bytes of the body, so the body is read as bytes whatever its content type says.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  for (const named of [eventSchema, decisionSchema]) app.addSchema(named);
  app.route({
    method: "POST",
    url,
    config: { schema },
    bodyLimit: bodyLimitBytes,
    // Checks whatever can be checked before the body is read.
    onRequest: async (request) => {
      const { headers } = request;
      await checkProof(request, () => {
        requireAuthorization(secrets, singleAuthorization(request));
        requireFreshSignature(secrets, headers);
      });
      // Fastify would refuse a malformed content type before it calls the parser, and the purchase would be lost.
      delete headers["content-type"];
    },
    onError: async ({ body }, _reply, error) => reportUnreadable(context, bodyOf({ body }), error),
    handler: async (request) => {
      await checkProof(request, () => requireSignature(secrets, request.headers, bodyOf(request)));
      const body = readBody(request);
      const caller = storeCaller(request.id, request.client.ip);
      const { event, repeated } = await recordStoreEvent(context, caller, body);
      const { eventId, status, reasonCode } = event;
      return success(200, { eventId, status, reason: reasonCode, repeated });
    },
  });
  refuseOtherMethods(app, url, new Set(["POST"]));
}

/**
 * Makes the function that runs a check of secrets. When the check fails, it emits `webhookRejected` and counts the
 * failure.
 */
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

/** Reports a body that we could not read, because the event is lost once RevenueCat stops sending it. */
function reportUnreadable({ events }: AppContext, body: Buffer, error: unknown): void {
  const refusal = explainHttpError(error);
  if (refusal?.status !== 400 && refusal?.status !== 413) return;
  const { status, details } = refusal;
  const problem = details.fields?.map(({ message }) => message).join(", ") ?? refusal.code;
  const bodyHash = body.length > 0 ? createHash("sha256").update(body).digest("hex") : null;
  requestUnreadable(events, { status, problem, bodyHash });
}

/** @throws Refusal BAD_USER_INPUT for an empty body, and for any query parameter. */
function readBody(request: FastifyRequest): Buffer {
  readQuery(request, []);
  const body = bodyOf(request);
  if (body.length === 0) throw badInput([{ field: "body", message: "The body must not be empty" }]);
  return body;
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
  description: "An event as RevenueCat sends it. Unknown fields and types are accepted.",
  required: ["event"],
  additionalProperties: true,
  properties: {
    api_version: { type: "string" },
    event: {
      type: "object",
      required: ["type"],
      additionalProperties: true,
      properties: {
        type: { type: "string", description: "The kind of event. RevenueCat may add kinds." },
        id: {
          type: "string",
          description: "RevenueCat's id of the event, the same in every attempt to deliver it.",
        },
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
      enum: [...Object.keys(StoreEventReasonCode), null],
      description: "Why the event is parked, ignored or failed; null when it is applied.",
    },
    repeated: {
      type: "boolean",
      description: "Whether an earlier delivery of the event was decided already.",
    },
  },
};

const schema: RouteSchema = {
  operationId: "receiveStoreEvent",
  tags: ["RevenueCat"],
  summary: "Receive an event from RevenueCat",
  description:
    "RevenueCat calls this route; apps never do. RevenueCat authenticates with the `Authorization` value that the " +
    "operator chose, with a signature over the exact bytes of the body, or with both, as configured. A user's token does " +
    "not work here. The answer is 200 for every event on which a decision is stored, also for parked and ignored events, " +
    "because RevenueCat sends an event again after any other status. Several deliveries of one event, and several events " +
    "about one store transaction, move credits only once.",
  security: [{ "RevenueCat-authorization": [] }, { "RevenueCat-signature": [] }],
  body: schemaNamed("RevenueCatEvent"),
  response: {
    200: successAnswer(200, {
      description: "The decision on the event is stored.",
      counted: false,
      data: schemaNamed("StoreEventDecision"),
      examples: {
        applied: {
          summary: "Credited",
          data: { eventId: exampleEvent.event.id, status: "APPLIED", reason: null, repeated: false },
        },
        parked: {
          summary: "Parked until an admin maps the product",
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
        400: "The body is not an event of RevenueCat, or the address has a query parameter.",
        401: "The `Authorization` value or the signature is missing or wrong.",
        413: "The body is larger than 1 MiB.",
        429:
          "Too many requests from this address had a wrong `Authorization` value or signature. Requests with the right " +
          "secrets are never refused with this status.",
        500: "A fault of the service. The event is kept as failed, and RevenueCat sends it again.",
        503: "The database does not answer now, or the service has too much to do. RevenueCat sends it again.",
      },
      { counted: false },
    ),
  },
};
