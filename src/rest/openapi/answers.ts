import { STATUS_CODES } from "node:http";
import { failure, success } from "../envelope";
import { headersNamed, rateLimitHeaders, type HeaderName } from "./headers";
import { schemaNamed, type Answer, type JsonSchema, type Reference } from "./route-schema";

/** The `timestamp` of every example. Real answers have the moment at which they were made. */
const exampleTimestamp = "2026-05-22T16:11:27.463Z";

const codes: Readonly<Record<number, string>> = {
  400: "BAD_USER_INPUT",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "RATE_LIMITED",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE",
};

const statusHeaders: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ["WWW-Authenticate"],
  429: ["Retry-After"],
  503: ["Retry-After"],
};

/** Describes a successful answer: the envelope around the data. */
export function successAnswer(
  statusCode: 200 | 201,
  of: {
    readonly description: string;
    readonly data: Reference | JsonSchema;
    /** The `data` of each example, by the example's name. */
    readonly examples: Readonly<Record<string, { readonly summary: string; readonly data: object }>>;
    readonly headers?: readonly HeaderName[];
    /** Whether the route counts towards the rate limit, so that its answers have the limit's headers. */
    readonly counted?: boolean;
  },
): Answer {
  const examples = Object.entries(of.examples).map(([name, { summary, data }]) => [
    name,
    { summary, value: { ...success(statusCode, data), timestamp: exampleTimestamp } },
  ]);
  return {
    description: of.description,
    headers: headersNamed([...(of.headers ?? []), ...((of.counted ?? true) ? rateLimitHeaders : [])]),
    content: {
      "application/json": {
        schema: envelopeOf(statusCode, of.data),
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function envelopeOf(statusCode: number, data: Reference | JsonSchema): JsonSchema {
  return {
    type: "object",
    required: ["isSuccess", "statusCode", "data", "errors", "timestamp"],
    properties: {
      isSuccess: { type: "boolean", const: true },
      statusCode: { type: "integer", const: statusCode, description: "Repeats the HTTP status." },
      data,
      errors: { type: "array", items: { type: "string" }, maxItems: 0 },
      timestamp: schemaNamed("Timestamp"),
    },
  };
}

/**
 * Describes the refusals of a route. `descriptions` says what a status means for this route; the other statuses mean
 * the same everywhere.
 */
export function failureAnswers(
  descriptions: Readonly<Record<number, string>>,
  { counted = true }: { counted?: boolean } = {},
): Record<string, Answer> {
  const all = Object.entries({ ...everywhere, ...descriptions });
  return Object.fromEntries(
    all.map(([status, description]) => [status, failureAnswer(Number(status), description, counted)]),
  );
}

const everywhere: Readonly<Record<number, string>> = {
  401: "The token is missing or not valid. The app must sign the user in again.",
  429: "Too many requests. Try again after `Retry-After` seconds.",
  500: "A fault of the service. The answer gives no details; tell the operators the `X-Request-Id`.",
  503: "The database does not answer, or the service is overloaded. Try again after `Retry-After` seconds.",
};

function failureAnswer(status: number, description: string, counted: boolean): Answer {
  return {
    description,
    headers: headersNamed([...(statusHeaders[status] ?? []), ...(counted ? rateLimitHeaders : [])]),
    content: {
      "application/json": {
        schema: schemaNamed("Failure"),
        example: { ...failure(status), timestamp: exampleTimestamp },
      },
      "application/problem+json": {
        schema: schemaNamed("Problem"),
        example: {
          type: `/errors#${codes[status]}`,
          title: STATUS_CODES[status],
          status,
          detail: failure(status).errors[0],
          instance: "urn:request:01KAP2Q9V5X3J8M4T6B7N0C1DE",
          code: codes[status],
          requestId: "01KAP2Q9V5X3J8M4T6B7N0C1DE",
        },
      },
    },
  };
}
