import { connect, createServer, type AddressInfo } from "node:net";

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
  const target = new URL(databaseUrl);
  let count = 0;
  let sent = "";
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 3306), target.hostname);
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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
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
