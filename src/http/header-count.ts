import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import { badInput } from "../errors";

/** How many lines of the request bear this name, in lower case. Node keeps one of several and says nothing. */
export function headerCount({ rawHeaders }: IncomingMessage, name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const found = rawHeaders[index];
    if (found?.length === name.length && found.toLowerCase() === name) count += 1;
  }
  return count;
}

/**
 * HTTP wants exactly one Host, or at most one from those who speak HTTP/1.0. Node would refuse too, but not in our words.
 * @throws Refusal BAD_USER_INPUT
 */
export function requireOneHost({ raw }: FastifyRequest): void {
  const count = headerCount(raw, "host");
  if (count === 1 || (count === 0 && raw.httpVersion === "1.0")) return;
  throw badInput([{ field: "request", message: "There must be exactly one Host header" }]);
}
