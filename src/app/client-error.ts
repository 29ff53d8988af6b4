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
 * Answers input that is not HTTP and closes its connection. Its path is unknown, so the answer has the format of REST,
 * the envelope. Complete requests before it on the same connection are answered first: a purchase must not look refused
 * because of the bytes that follow it.
 */
export function malformedRequestAnswerer(log: FastifyBaseLogger, answers: OpenAnswers) {
  return function answer(error: ClientError, socket: Socket): void {
    if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) return void socket.destroy();
    // The request is answered already. A second answer would look like the answer to the next request.
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
    "unreadable request",
  );
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${reqId}\r\nCache-Control: no-store\r\n` +
      `X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  );
}
