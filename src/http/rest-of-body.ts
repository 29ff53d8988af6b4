import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * How much of a body is read after an answer that did not need it. Enough for an honest mistake, too little for an
 * attack.
 */
const bytesMax = 16 * 1024 * 1024;
const millisecondsMax = 10_000;

/** Connections whose request is answered already, while the rest of its body still arrives. */
const discarding = new WeakSet<Socket>();

/** Whether `discardRest` is still reading from this connection. */
export function isDiscarding(socket: Socket): boolean {
  return discarding.has(socket);
}

/**
 * Reads and discards the rest of a body. Most clients read the answer only after they have sent the whole body: closing
 * the connection earlier would lose the answer. A body that exceeds the limits above is cut off.
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
    // Node does not report a closed connection to a request whose answer is sent.
    socket.once("close", end);
    request.resume();
  });
  discarding.delete(socket);
  if (ended) return;
  if (response.writableFinished) socket.destroy();
  else response.once("finish", () => socket.destroy());
}
