import { connect, isIP, type Socket } from "node:net";
import type { ConnectionOptions } from "mysql2";
import type { DatabaseTls, ServerLocation } from "../database-url";

const connectTimeoutMilliseconds = 2000;
const keepAliveDelayMilliseconds = 10_000;

/** The options of every connection to the server: address, account and encryption. */
export function connectionOptions({ url, tls }: ServerLocation) {
  const { hostname, port, username, password, pathname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  return {
    host,
    port: port === "" ? 3306 : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    connectTimeout: connectTimeoutMilliseconds,
    ...(tls ? encryption(tls, host) : {}),
  } satisfies ConnectionOptions;
}

function encryption({ authorities }: DatabaseTls, host: string): Pick<ConnectionOptions, "ssl" | "stream"> {
  if (authorities === undefined) return { ssl: { rejectUnauthorized: false } };
  return {
    // mysql2 caches the TLS context by this object, so the connections of a pool must share it.
    ssl: { rejectUnauthorized: true, verifyIdentity: true, ca: [...authorities] },
    ...(isIP(host) === 0 ? {} : { stream: connectByAddress }),
  };
}

interface StreamOptions {
  readonly config: { readonly host: string; readonly port: number };
}

/**
 * Connects to an IP address in a way that lets Node.js compare the certificate with that address. For an IP address
 * mysql2 passes no host name, and Node.js reads the socket's own note of the host only when it had to resolve a name.
 * Without this function, the two accept a certificate for `localhost` at any address.
 */
function connectByAddress({ config: { host, port } }: StreamOptions): Socket {
  const socket = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: keepAliveDelayMilliseconds,
  });
  return Object.assign(socket, { _host: host });
}
