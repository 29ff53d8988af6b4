import { CombinedGraphQLErrors, ServerError, ServerParseError } from "@apollo/client/errors";

/** What went wrong with a request, in the service's words. */
export interface Problem {
  /** One of the service's codes, such as `CONFLICT`; `NETWORK` when no answer arrived, `UNKNOWN` for one without code. */
  readonly code: string;
  readonly message: string;
  /** For a conflict: which state forbids it, such as `VERSION_OUTDATED`. */
  readonly reason: string | undefined;
  /** Finds the request in the service's log. */
  readonly requestId: string | undefined;
}

interface Extensions {
  readonly code?: string;
  readonly requestId?: string;
  readonly details?: { readonly reason?: string };
}

/** Reads an error of Apollo Client. Of several errors in one answer, the first. */
export function readProblem(error: unknown): Problem {
  if (CombinedGraphQLErrors.is(error)) {
    const [first] = error.errors;
    const extensions = (first?.extensions ?? {}) as Extensions;
    return {
      code: extensions.code ?? "UNKNOWN",
      message: first?.message ?? error.message,
      reason: extensions.details?.reason,
      requestId: extensions.requestId,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (ServerError.is(error) || ServerParseError.is(error)) {
    const requestId = error.response.headers.get("x-request-id") ?? undefined;
    return { code: codeOfStatus(error.statusCode), message, reason: undefined, requestId };
  }
  return { code: "NETWORK", message, reason: undefined, requestId: undefined };
}

function codeOfStatus(status: number): string {
  if (status === 401) return "UNAUTHENTICATED";
  if (status === 429) return "RATE_LIMITED";
  return status >= 500 ? "SERVICE_UNAVAILABLE" : "UNKNOWN";
}
