import { startProxyServer } from "./proxy-server";

/** A proxy to a database server that counts round trips. */
export interface RoundTripCounter {
  /** The URL of the same database through the proxy. */
  readonly url: string;
  /** Round trips since the last call of `restart`: how often a client began to send after the server's last answer. */
  readonly count: number;
  /** What the clients sent since the last call of `restart`. */
  readonly sent: string;
  restart(): void;
  close(): void;
}

export async function startRoundTripCounter(databaseUrl: string): Promise<RoundTripCounter> {
  let count = 0;
  let sent = "";
  const { url, server } = await startProxyServer(databaseUrl, (client, connectUpstream) => {
    const upstream = connectUpstream();
    let isAnswered = true;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.setNoDelay(true);
      from.on("error", () => undefined);
      from.on("close", () => to.destroy());
    }
    client.on("data", (bytes) => {
      if (isAnswered) count += 1;
      isAnswered = false;
      sent += bytes.toString("latin1");
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      isAnswered = true;
      client.write(bytes);
    });
  });
  return {
    url,
    get count() {
      return count;
    },
    get sent() {
      return sent;
    },
    restart: () => {
      count = 0;
      sent = "";
    },
    close: () => void server.close(),
  };
}
