import type { FastifyRequest } from "fastify";
import { headerCount } from "./header-count";

/**
 * The request's `Authorization` header. Undefined with several, because a proxy before us may have checked another one
 * than we would.
 */
export function singleAuthorization({ raw, headers }: FastifyRequest): string | undefined {
  return headerCount(raw, "authorization") === 1 ? headers.authorization : undefined;
}
