import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyBaseLogger } from "fastify";
import { ulid } from "../ids";
import { failure } from "../rest/envelope";
import type { OpenAnswers } from "../http/open-answers";
import { isDiscarding } from "../http/rest-of-body";

type ClientError = Error & { readonly code?: string };

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * What is not even HTTP has no route, so it gets the envelope and its connection is closed. Whole requests before it
 * are answered first: a purchase that is made must not look refused because of what came behind it.
 */
export function malformedRequestAnswerer(log: FastifyBaseLogger, answers: OpenAnswers) {
  return function answer(error: ClientError, socket: Socket): void {
    if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) return void socket.destroy();
    // Its request has its answer; a second one would look like that of the next.
    if (isDiscarding(socket)) return void socket.destroy();
    const before = answers.on(socket).findLast((response) => response.req.complete);
    if (before) return void before.once("close", () => answer(error, socket));
    refuse(error, socket, log);
  };
}

function refuse(error: ClientError, socket: Socket, log: FastifyBaseLogger): void {
  const status = statuses[error.code ?? ""] ?? 400;
  const body = JSON.stringify(failure(status));
  const reqId = ulid();
  log.info(
    { reqId, statusCode: status, code: error.code, address: socket.remoteAddress },
    "no request that can be read",
  );
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${reqId}\r\nCache-Control: no-store\r\n` +
      `X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  );
}
