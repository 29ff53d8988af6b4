import { STATUS_CODES } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Refusal } from "../errors";
import { failure } from "./envelope";

/** Sends a refusal to a REST caller. Without a refusal the answer is 500 and says nothing but "internal error". */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal | undefined,
): FastifyReply {
  const status = refusal?.status ?? 500;
  const retryAfter = refusal?.details.retryAfterSeconds;
  if (retryAfter !== undefined) reply.header("retry-after", retryAfter);
  if (status === 401) reply.header("www-authenticate", "Bearer");
  reply.code(status);
  if (!wantsProblem(request.headers.accept)) return reply.send(failure(status));
  return reply
    .header("content-type", "application/problem+json; charset=utf-8")
    .send(JSON.stringify(problem(status, request.id, refusal)));
}

/** The refusal as RFC 9457 problem details. The code is the one that GraphQL gives. */
function problem(status: number, requestId: string, refusal: Refusal | undefined): object {
  const code = refusal?.code ?? "INTERNAL_SERVER_ERROR";
  const { reason, fields, required, available, missing } = refusal?.details ?? {};
  return {
    type: `/errors#${code}`,
    title: STATUS_CODES[status],
    status,
    detail: refusal?.message ?? "Internal server error",
    instance: `urn:request:${requestId}`,
    code,
    requestId,
    // JSON leaves out what is undefined.
    reason,
    required,
    available,
    missing,
    errors: fields,
  };
}

/** Whether the `Accept` header names `application/problem+json`. Every other caller gets the envelope. */
function wantsProblem(accept: string | undefined): boolean {
  return (accept ?? "").split(",").some((range) => {
    const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    return (
      type === "application/problem+json" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    );
  });
}
