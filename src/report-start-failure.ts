import { ConfigError } from "./config";
import { DatabaseNotReady } from "./database/database-not-ready";

/** Tells the operator why the process cannot start, and ends it. What we foresaw needs no stack trace. */
export function reportStartFailure(error: unknown): never {
  console.error(isForeseen(error) ? error.message : error);
  process.exit(1);
}

/** The system's own errors and the database's, such as a refused connection or a port in use, bear a code. */
function isForeseen(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof ConfigError || error instanceof DatabaseNotReady || "code" in error;
}
