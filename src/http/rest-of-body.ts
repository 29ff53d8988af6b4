import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What is read after an answer that did not need it: enough for an honest mistake, and nothing to live on. */
const bytesMax = 16 * 1024 * 1024;
const millisecondsMax = 10_000;

/** Connections whose present request is answered already, while the rest of its body still arrives. */
const discarding = new WeakSet<Socket>();

export function isDiscarding(socket: Socket): boolean {
  return discarding.has(socket);
}

/**
 * Reads on and throws away what is left of a body. Most clients look at the answer only when they have sent all: closed
 * earlier, the connection breaks under their hands and the answer is lost. Whoever sends on and on is cut off.
 */
export async function discardRest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { socket } = request;
  if (request.destroyed || request.readableEnded) return;
  discarding.add(socket);
  const ended = await new Promise<boolean>((resolve) => {
    let bytes = 0;
    const late = setTimeout(resolve, millisecondsMax, false);
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) resolve(false);
    });
    const end = () => {
      clearTimeout(late);
      socket.off("close", end);
      resolve(true);
    };
    for (const event of ["end", "error", "close"]) request.once(event, end);
    // A request whose answer is sent is not told that its connection has closed.
    socket.once("close", end);
    request.resume();
  });
  discarding.delete(socket);
  if (ended) return;
  if (response.writableFinished) socket.destroy();
  else response.once("finish", () => socket.destroy());
}
