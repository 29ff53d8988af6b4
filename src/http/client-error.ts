import { STATUS_CODES, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyBaseLogger } from "fastify";
import { ulid } from "../ids";
import { failure } from "../rest/envelope";
import { isDiscarding } from "./rest-of-body";

type ClientError = Error & { readonly code?: string };

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers under way, by connection, oldest first. */
const underWay = new WeakMap<Socket, Set<ServerResponse>>();

/** Lets `answerMalformedRequest` know what is still to be answered on a connection. */
export function watchConnections(server: Server): void {
  // Nothing depends on an expectation that we do not know; Node would refuse it in words of its own.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  server.on("request", ({ socket }, response) => {
    const own = underWay.get(socket) ?? new Set();
    underWay.set(socket, own.add(response));
    response.once("close", () => own.delete(response));
  });
}

/**
 * What is not even HTTP has no route, so it gets the envelope and its connection is closed. Whole requests before it
 * are answered first: a purchase that is made must not look refused because of what came behind it.
 */
export function malformedRequestAnswerer(log: FastifyBaseLogger) {
  return (error: ClientError, socket: Socket): void => answerMalformedRequest(error, socket, log);
}

function answerMalformedRequest(error: ClientError, socket: Socket, log: FastifyBaseLogger): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) return void socket.destroy();
  // Its request has its answer; a second one would look like that of the next.
  if (isDiscarding(socket)) return void socket.destroy();
  const before = [...(underWay.get(socket) ?? [])].findLast((response) => response.req.complete);
  if (before) return void before.once("close", () => answerMalformedRequest(error, socket, log));
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
