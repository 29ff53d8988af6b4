import { Refusal, badInput } from "../errors";
import { explainError } from "../database/database-errors";

/** The refusal for an error that reached Fastify, including Fastify's own errors; undefined for a fault. */
export function explainHttpError(error: unknown): Refusal | undefined {
  const refusal = explainError(error);
  if (refusal) return refusal;
  const { statusCode, message } = error as { statusCode?: unknown; message: string };
  switch (statusCode) {
    case 404:
      return new Refusal("NOT_FOUND", "Resource not found");
    case 413:
      return new Refusal("PAYLOAD_TOO_LARGE", "The body is larger than it may be");
    case 415:
      return new Refusal("UNSUPPORTED_MEDIA_TYPE", "The body must be application/json");
    default:
      // Fastify's own message about a malformed request.
      return typeof statusCode === "number" && statusCode >= 400 && statusCode < 500
        ? badInput([{ field: "request", message }])
        : undefined;
  }
}
