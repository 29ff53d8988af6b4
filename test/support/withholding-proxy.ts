import { connect, createServer, type AddressInfo } from "node:net";

/** A proxy to a server that can withhold the server's answers until the client has sent what a test waits for. */
export interface WithholdingProxy {
  readonly port: number;
  /** From now on, answers are held back until the function returns true for what the client sends. */
  withholdUntil(hasArrived: (sent: Buffer) => boolean): void;
  close(): void;
}

export async function startWithholdingProxy(port: number, host: string): Promise<WithholdingProxy> {
  let hasArrived: ((sent: Buffer) => boolean) | undefined;
  const proxy = createServer((client) => {
    const upstream = connect(port, host);
    const held: Buffer[] = [];
    client.on("data", (bytes) => {
      upstream.write(bytes);
      if (!hasArrived?.(bytes)) return;
      hasArrived = undefined;
      for (const answer of held.splice(0)) client.write(answer);
    });
    upstream.on("data", (bytes) => void (hasArrived ? held.push(bytes) : client.write(bytes)));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on("error", () => undefined);
      from.on("close", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    withholdUntil: (awaited) => void (hasArrived = awaited),
    close: () => void proxy.close(),
  };
}
