import type { FastifyReply, FastifyRequest } from "fastify";
import { badInput, type Refusal } from "../errors";
import { graphqlErrorBody } from "../resolvers/server/format-error";
import { sendError } from "../rest/error-response";
import { explainHttpError } from "../http/explain-http-error";
import { discardRest } from "../http/rest-of-body";

/** Answers an error that was thrown outside GraphQL's execution, in the format of the door that was called. */
export function answerErrors(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = request.raw.errored === error ? hungUp() : explainHttpError(error);
  if (!refusal) request.log.error({ err: error }, "fault");
  else if (refusal.code === "SERVICE_UNAVAILABLE") request.server.outages.report(error, request.id);
  request.errorCodes = [refusal?.code ?? "INTERNAL_SERVER_ERROR"];
  reply.headers({ "x-request-id": request.id, "cache-control": "no-store" });
  if (request.raw.complete) return send(refusal, request, reply);
  const discarded = discardRest(request.raw, reply.raw);
  const isLast = request.server.draining.begun || !reply.raw.shouldKeepAlive;
  if (!isLast) {
    // Fastify sets this header when a body is too large. Node would then close the connection before the caller has
    // read the answer.
    reply.removeHeader("connection");
    return send(refusal, request, reply);
  }
  // Node closes the connection right after this answer, so the rest of the body is read first.
  void discarded.then(() => send(refusal, request, reply));
  return reply;
}

/**
 * The refusal for a caller that hangs up within the body. Only the log shows it. It is no outage, although its code is
 * ECONNRESET.
 */
function hungUp(): Refusal {
  return badInput([{ field: "body", message: "The body must be sent to its end" }]);
}

function send(refusal: Refusal | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!/^\/graphql\/?(\?|$)/.test(request.url)) return sendError(request, reply, refusal);
  if (refusal?.details.retryAfterSeconds) reply.header("retry-after", refusal.details.retryAfterSeconds);
  return reply.code(refusal?.status ?? 500).send(graphqlErrorBody(refusal, request.id));
}
