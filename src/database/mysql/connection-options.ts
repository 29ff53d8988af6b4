import { connect, isIP, type Socket } from "node:net";
import type { ConnectionOptions } from "mysql2";
import type { DatabaseTls, ServerLocation } from "../database-url";

const connectTimeoutMilliseconds = 2000;
const keepAliveDelayMilliseconds = 10_000;

/** What every connection to the server is made with, whoever makes it: where to, as whom, and how it is encrypted. */
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
    // mysql2 keeps what it makes of an object as long as the object lives, so connections of a pool share it.
    ssl: { rejectUnauthorized: true, verifyIdentity: true, ca: [...authorities] },
    ...(isIP(host) === 0 ? {} : { stream: connectByAddress }),
  };
}

interface StreamOptions {
  readonly config: { readonly host: string; readonly port: number };
}

/**
 * A connection to an IP address, of which Node.js can tell later that the certificate is for this address. mysql2 names
 * no host then, and Node.js looks at what the socket notes of its own only when it had to look a name up; left to
 * themselves, the two take a certificate for `localhost`, whatever the address.
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
