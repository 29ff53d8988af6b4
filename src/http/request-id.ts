import type { IncomingMessage } from "node:http";
import { ulid } from "../ids";

/** The caller's `X-Request-Id` when it is harmless in a log, or a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, "headers">): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && /^[\w.:/+=-]{1,128}$/.test(given) ? given : ulid();
}
