import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What `DATABASE_URL` defaults to outside production. */
export const developmentDatabaseUrl = "file:./data/development.db";

/** Where the data lives: a file of the embedded engine, or a MySQL or MariaDB server. */
export type DatabaseLocation =
  | { readonly engine: "embedded"; readonly path: string }
  | {
      readonly engine: "mysql";
      readonly url: string;
      /** Whether statements may be sent before earlier ones are answered. */
      readonly pipelining: boolean;
    };

/**
 * Reads `mysql://user:password@host:port/name`, `mariadb://…` or `file:path`; the first two may end in
 * `?pipelining=false`.
 * @throws Error that says what is wrong, without the password.
 */
export function parseDatabaseUrl(value: string): DatabaseLocation {
  if (value.startsWith("file://")) return { engine: "embedded", path: fileURLToPath(value) };
  if (value.startsWith("file:") && value.length > "file:".length) {
    return { engine: "embedded", path: resolve(value.slice("file:".length)) };
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !["mysql:", "mariadb:"].includes(url.protocol) || !url.hostname) {
    throw new Error("must look like mysql://user:password@host:port/name, mariadb://… or file:path");
  }
  if (!/^\/[^/]+$/.test(url.pathname))
    throw new Error("must name a database: mysql://user:password@host:port/name");
  const pipelining = url.searchParams.get("pipelining") ?? "true";
  if (pipelining !== "true" && pipelining !== "false") throw new Error("must have pipelining=true or false");
  return { engine: "mysql", url: value, pipelining: pipelining === "true" };
}
