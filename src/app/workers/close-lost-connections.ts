import type { ChildProcess } from "node:child_process";

/** What Node's cluster writes to a worker, as far as it is of use here. */
interface ClusterMessage {
  readonly act?: string;
  readonly seq?: number;
  /** The number of the message that this one confirms. */
  readonly ack?: number;
}

interface Connection {
  close(): void;
}

/**
 * Closes the connections that were on their way to a worker when it ended. Node forgets them without closing them, and
 * their callers would wait for ever. There is at most one for each port, because a worker confirms each connection
 * before it gets the next one.
 */
export function closeLostConnections(child: ChildProcess): void {
  const underway = new Map<number, Connection>();
  const send = child.send.bind(child) as (...message: unknown[]) => boolean;
  child.send = (...sent: unknown[]) => {
    const [message, connection] = sent as [ClusterMessage, Connection | undefined];
    if (message.act === "newconn" && message.seq !== undefined && connection)
      underway.set(message.seq, connection);
    return send(...sent);
  };
  child.on("internalMessage", ({ ack }: ClusterMessage) => {
    if (ack !== undefined) underway.delete(ack);
  });
  let isDisconnected = false;
  child.once("disconnect", () => {
    isDisconnected = true;
    for (const connection of underway.values()) connection.close();
  });
  // Node waits for the confirmation of a connection before it says that the channel is closed, even when the process
  // that would confirm it has ended.
  child.once("close", () => {
    if (!isDisconnected) child.emit("disconnect");
  });
}
