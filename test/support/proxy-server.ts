import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/**
 * Listens between a service and its database server.
 * @param connected called for each connection of the service, with a function that opens one to the server
 */
export async function startProxyServer(
  databaseUrl: string,
  connected: (client: Socket, connectUpstream: () => Socket) => void,
): Promise<{ readonly url: string; readonly server: Server }> {
  const target = new URL(databaseUrl);
  const server = createServer((client) =>
    connected(client, () => connect(Number(target.port || 3306), target.hostname)),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, server };
}
