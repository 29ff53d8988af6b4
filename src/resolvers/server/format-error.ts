import { ApolloServerValidationErrorCode, unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { refusalStatus, type Refusal, type RefusalCode } from "../../errors";
import { explainError } from "../../database/database-errors";

/** Codes that Apollo and graphql-js use for the caller's mistakes. Our callers get BAD_USER_INPUT for all of them. */
const badInputCodes = new Set([
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

/** Apollo's own message asks the caller to change an option of Apollo, which only the operator could. */
const introspectionRefused =
  "This service answers no introspection in production. Ask a service in development for the schema, or read " +
  "schema.graphql in its repository.";

/** Messages quote the caller, who may have sent 100 kB. */
const messageLengthMax = 500;

/** The error for a GraphQL caller: message, place, code, status and details, but never a stack trace or SQL. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const refusal = explainError(unwrapResolverError(error));
  if (refusal) return answer(formatted, refusal.message, refusal.code, detailsOf(refusal));
  const code = String(formatted.extensions?.code);
  if (isMutationByGet(error)) return answer(formatted, formatted.message, "METHOD_NOT_ALLOWED");
  if (formatted.extensions?.validationErrorCode === ApolloServerValidationErrorCode.INTROSPECTION_DISABLED)
    return answer(formatted, introspectionRefused, "BAD_USER_INPUT");
  if (badInputCodes.has(code)) return answer(formatted, formatted.message, "BAD_USER_INPUT");
  if (code in refusalStatus) return answer(formatted, formatted.message, code as RefusalCode);
  return answer(formatted, "Internal server error", "INTERNAL_SERVER_ERROR");
}

/** A refusal from outside the execution, such as the rate limit's, as the body of a GraphQL answer. */
export function graphqlErrorBody(refusal: Refusal | undefined, requestId: string): object {
  const error = refusal
    ? answer({ message: "" }, refusal.message, refusal.code, detailsOf(refusal))
    : answer({ message: "" }, "Internal server error", "INTERNAL_SERVER_ERROR");
  return { errors: [{ ...error, extensions: { ...error.extensions, requestId } }] };
}

/** Whether the error is a fault, which is logged in full. */
export function isFault(error: GraphQLError): boolean {
  const cause = unwrapResolverError(error);
  const code = String(error.extensions.code);
  return !explainError(cause) && !badInputCodes.has(code) && !(code in refusalStatus);
}

/** Apollo marks this error only by the status that it asks for. */
function isMutationByGet(error: unknown): boolean {
  return error instanceof GraphQLError && (error.extensions.http as { status?: number })?.status === 405;
}

function answer(
  { locations, path }: GraphQLFormattedError,
  message: string,
  code: RefusalCode | "INTERNAL_SERVER_ERROR",
  details?: object,
): GraphQLFormattedError {
  const statusCode = code === "INTERNAL_SERVER_ERROR" ? 500 : refusalStatus[code];
  return {
    message: message.length > messageLengthMax ? `${message.slice(0, messageLengthMax)}…` : message,
    ...(locations ? { locations } : {}),
    ...(path ? { path } : {}),
    extensions: { code, statusCode, ...(details ? { details } : {}) },
  };
}

function detailsOf({ details }: Refusal): object | undefined {
  return Object.keys(details).length > 0 ? details : undefined;
}
