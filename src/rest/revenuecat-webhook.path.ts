import { StoreEventStatus } from "../entities/store-event";
import { StoreEventReason } from "../entities/store-event-reason";
import { failureAnswers, successAnswer } from "./openapi/answers";
import type { Operation, Paths } from "./openapi/types";

const event = {
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

const receiveStoreEvent: Operation = {
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
  requestBody: {
    required: true,
    description: "As RevenueCat sends it. Unknown fields and types are welcome.",
    content: {
      "application/json": { schema: { $ref: "#/components/schemas/RevenueCatEvent" }, example: event },
    },
  },
  responses: {
    200: successAnswer(200, {
      description: "Decided.",
      counted: false,
      data: { $ref: "#/components/schemas/StoreEventDecision" },
      examples: {
        applied: {
          summary: "Credited",
          data: { eventId: event.event.id, status: "APPLIED", reason: null, repeated: false },
        },
        parked: {
          summary: "Waits for a mapping",
          data: { eventId: event.event.id, status: "PARKED", reason: "UNKNOWN_PRODUCT", repeated: false },
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

export const revenueCatWebhookPaths: Paths = { "/api/v1/webhooks/revenuecat": { post: receiveStoreEvent } };

export const revenueCatWebhookSchemas = {
  RevenueCatEvent: {
    type: "object",
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
  },
  StoreEventDecision: {
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
  },
};

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
};
