import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import { badInput } from "../errors";

/**
 * How many lines of the request have this name, which must be in lower case. Node keeps one of several and does not say
 * so.
 */
export function headerCount({ rawHeaders }: IncomingMessage, name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const found = rawHeaders[index];
    if (found?.length === name.length && found.toLowerCase() === name) count += 1;
  }
  return count;
}

/**
 * Requires exactly one Host header, or at most one in HTTP/1.0. Node would refuse the request too, but not in our
 * format.
 * @throws Refusal BAD_USER_INPUT
 */
export function requireOneHost({ raw }: FastifyRequest): void {
  const count = headerCount(raw, "host");
  if (count === 1 || (count === 0 && raw.httpVersion === "1.0")) return;
  throw badInput([{ field: "request", message: "There must be exactly one Host header" }]);
}
