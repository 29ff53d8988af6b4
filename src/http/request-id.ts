import type { IncomingMessage } from "node:http";

const lengthMax = 128;

/**
 * The caller's own `X-Request-Id`, for the log: shortened, and harmless there. It stands beside ours, never instead:
 * two callers may send the same one. Nothing when there is a token in it, which some send in every header.
 */
export function callerRequestIdOf({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const given = headers["x-request-id"];
  if (typeof given !== "string" || given === "" || hasToken(given)) return undefined;
  return given.slice(0, lengthMax).replace(/[^\w.:/+=-]/g, "?");
}

/** A word that says so, the beginning of a JWT, or three long parts with points between, wherever they stand. */
function hasToken(text: string): boolean {
  return /\bbearer\b|\beyJ|[\w-]{12,}\.[\w-]{12,}\.[\w-]{12,}/i.test(text);
}
