import type { IncomingMessage } from "node:http";

/** A path that no route has. */
const nowhere = "/%00";

/**
 * Rewrites a path that cannot be decoded (`/%zz`, `/%ff`) to one that no route has, so that it gets the 404 it
 * deserves. Fastify would answer it outside our hooks, without our headers and without a line in the log.
 */
export function readablePath({ url = "/" }: Pick<IncomingMessage, "url">): string {
  // `*` means the whole server. The router would take it for the root path.
  if (url === "*") return nowhere;
  if (!url.includes("%")) return url;
  const [path = ""] = url.split("?", 1);
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return nowhere;
  }
}
