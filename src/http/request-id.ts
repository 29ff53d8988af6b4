import type { IncomingMessage } from "node:http";

const lengthMax = 128;

/**
 * The caller's own `X-Request-Id`, for the log: shortened, and harmless there. It stands beside ours, never instead:
 * two callers may send the same one. Nothing when it begins like a token, which some send in every header.
 */
export function callerRequestIdOf({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const given = headers["x-request-id"];
  if (typeof given !== "string" || given === "" || /^(bearer\b|eyJ)/i.test(given)) return undefined;
  return given.slice(0, lengthMax).replace(/[^\w.:/+=-]/g, "?");
}
