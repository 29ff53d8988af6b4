import type { IncomingMessage } from "node:http";

/** A path that no route has. */
const nowhere = "/%00";

/**
 * Sends whoever asks for a path that cannot be decoded (`/%zz`, `/%ff`) where there is nothing, which is what they asked
 * for. Fastify would answer beside its hooks: without our headers and without a line in the log.
 */
export function readablePath({ url = "/" }: Pick<IncomingMessage, "url">): string {
  // The whole server, which the router would take for its root.
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
