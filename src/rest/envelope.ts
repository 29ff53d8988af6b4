import { clockTime } from "../clock";

/** The object around every answer under `/api/v1`: exactly these keys, in this order. */
export interface Envelope {
  readonly isSuccess: boolean;
  /** Repeats the HTTP status. */
  readonly statusCode: number;
  readonly data: object | null;
  readonly errors: readonly string[];
  /** The moment of the answer, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly timestamp: string;
}

/** The envelope of a successful answer. */
export function success(statusCode: number, data: object): Envelope {
  return { isSuccess: true, statusCode, data, errors: [], timestamp: clockTime().toISOString() };
}

/** The envelope of a refusal or a fault, with the fixed text of its status. */
export function failure(statusCode: number): Envelope {
  const message = messages[statusCode] ?? "Internal server error";
  return {
    isSuccess: false,
    statusCode,
    data: null,
    errors: [message],
    timestamp: clockTime().toISOString(),
  };
}

const messages: Readonly<Record<number, string>> = {
  400: "Validation failed",
  401: "Authentication required",
  403: "Insufficient permissions",
  404: "Resource not found",
  405: "Method not allowed",
  408: "Request timeout",
  409: "Resource already exists or cannot be changed in its current state",
  413: "Payload too large",
  415: "Unsupported media type",
  429: "Too many requests",
  431: "Request header fields too large",
  503: "Service unavailable",
};
