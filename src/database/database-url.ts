import { invisible, strayCharacter, unfilled } from "../settings/values";
import { readEmbeddedPath } from "./embedded/embedded-path";
import { readAuthorities, systemAuthorities } from "./mysql/certificate-authorities";

/** The default of `DATABASE_URL` outside production. */
export const developmentDatabaseUrl = "file:./data/development.db";

/** A MySQL or MariaDB server, and how to talk to it. */
export interface ServerLocation {
  readonly engine: "mysql";
  readonly url: string;
  /** Whether statements may be sent before earlier ones are answered. */
  readonly pipelining: boolean;
  /** How connections are encrypted. Without this they are not encrypted. */
  readonly tls?: DatabaseTls;
}

/** Encryption without a fallback: a server that offers none gets no connection. */
export interface DatabaseTls {
  /**
   * Certificates in PEM format. One of them must vouch for the server and its host name. Without this list the server's
   * certificate is not checked.
   */
  readonly authorities: readonly string[] | undefined;
}

/** Where the data lives: a file of the embedded engine, or a server. */
export type DatabaseLocation = { readonly engine: "embedded"; readonly path: string } | ServerLocation;

/**
 * Reads `mysql://user:password@host:port/name`, `mariadb://…` or `file:path`. The first two may end in parameters:
 * `pipelining=false`, `tls=require` to encrypt, `tls=verify` to encrypt and to check the server's certificate, by the
 * authorities of the system (which the environment variables can change) or those in the file that `ca=/path` names.
 * @throws Error that says what is wrong, without the password.
 */
export function parseDatabaseUrl(value: string, variables: NodeJS.ProcessEnv = {}): DatabaseLocation {
  if (value.startsWith("file:")) return { engine: "embedded", path: readEmbeddedPath(value) };
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !["mysql:", "mariadb:"].includes(url.protocol) || !url.hostname) {
    throw new Error("must look like mysql://user:password@host:port/name, mariadb://… or file:path");
  }
  if (invisible.test(value)) throw new Error("must not contain line breaks or invisible characters");
  if (!/^\/[^/]+$/.test(url.pathname))
    throw new Error("must name a database: mysql://user:password@host:port/name");
  if (/[&;=]/.test(url.pathname)) throw new Error("must have parameters after a ?: …/name?tls=verify");
  if (url.hash !== "" || ![url.username, url.password, url.pathname].every(isDecodable)) {
    throw new Error(
      "must have #, % and other special characters of user, password and name written as %23, %25, …",
    );
  }
  requirePlainHost(url);
  requirePlainName(decodeURIComponent(url.pathname.slice(1)), value);
  const { pipelining = "true", ...encryption } = readParameters(url.searchParams);
  if (pipelining !== "true" && pipelining !== "false") throw new Error("must have pipelining=true or false");
  const tls = readTls(encryption, variables);
  return { engine: "mysql", url: value, pipelining: pipelining === "true", ...(tls ? { tls } : {}) };
}

/** The parser of URLs accepts quotes and commas in a host name. No name of a host contains them. */
function requirePlainHost({ hostname, username }: URL): void {
  if (!/^(\[[\da-f:.]+\]|[\w.-]+)$/i.test(hostname) || unfilled.test(hostname))
    throw new Error("must have the name or the IP address of a host after the @");
  if (strayCharacter.test(decodeURIComponent(username)))
    throw new Error("must have a user without quotes and backslashes");
}

/** The server's own databases. `#mysql50#` is an older way to write a name. */
const ownDatabase = /^(?:#mysql50#)?(mysql|sys|performance_schema|information_schema|ndbinfo)$/i;

/** A damaged name would be refused by most servers, or name another, empty database. */
function requirePlainName(name: string, value: string): void {
  const own = ownDatabase.exec(name)?.[1];
  if (own !== undefined)
    throw new Error(`must not name the server's own database ${own}; create one for credits`);
  const isWhole = plainName.test(name) && name.length <= nameLengthMax && !unfilled.test(name);
  if (!isWhole || /\s[^/]*$/.test(value.replace(/\?.*$/, "")))
    throw new Error(
      `must name a database of letters, digits, _ and -, up to ${nameLengthMax} of them, with blanks written as %20`,
    );
}

/** MySQL's limit. */
const nameLengthMax = 64;
/** Almost any text can be quoted as a name, but brackets, commas and the like come from the text around the address. */
const plainName = /^[\p{L}\p{M}\p{N}_+-]([\p{L}\p{M}\p{N}_$+. -]*[\p{L}\p{M}\p{N}_$+-])?$/u;

const parameterNames = ["pipelining", "tls", "ca"] as const;

type Parameters = Partial<Record<(typeof parameterNames)[number], string>>;

/** Refuses unknown parameters: with a misspelt `tls` the connection would not be encrypted. */
function readParameters(given: URLSearchParams): Parameters {
  const parameters: Parameters = {};
  for (const [name, value] of given) {
    const known = parameterNames.find((parameter) => parameter === name);
    if (known === undefined) {
      throw new Error(
        `must have no parameters but ${parameterNames.join(", ")}, each written in small letters`,
      );
    }
    if (parameters[known] !== undefined) throw new Error(`must have the parameter ${known} once`);
    parameters[known] = value;
  }
  return parameters;
}

function readTls({ tls, ca }: Parameters, variables: NodeJS.ProcessEnv): DatabaseTls | undefined {
  if (tls !== undefined && tls !== "require" && tls !== "verify")
    throw new Error("must have tls=require or tls=verify");
  if (ca !== undefined && tls !== "verify") throw new Error("must have ca together with tls=verify only");
  if (tls === undefined) return undefined;
  if (tls === "require") return { authorities: undefined };
  return { authorities: ca === undefined ? systemAuthorities(variables) : readAuthorities(ca) };
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
