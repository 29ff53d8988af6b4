import type { IncomingMessage } from "node:http";

const lengthMax = 128;

/**
 * The caller's own `X-Request-Id`, shortened and safe for the log. It is logged beside our id and never replaces it,
 * because two callers may send the same one. Undefined when it contains a token, which some callers send in every
 * header.
 */
export function callerRequestIdOf({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const given = headers["x-request-id"];
  if (typeof given !== "string" || given === "" || hasToken(given)) return undefined;
  return given.slice(0, lengthMax).replace(/[^\w.:/+=-]/g, "?");
}

/**
 * Whether the text contains the word `bearer`, the beginning of a JWT, or three long parts joined by points, anywhere.
 * The first part is tried only where it begins: tried at each of its characters, a header of 15 kB took 100 ms.
 */
function hasToken(text: string): boolean {
  return /\bbearer\b|\beyJ|(?<![\w-])[\w-]{12,}\.[\w-]{12,}\.[\w-]{12,}/i.test(text);
}
