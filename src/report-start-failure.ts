import { ConfigError } from "./config";
import { DatabaseNotReady } from "./database/database-not-ready";
import { outageLine } from "./describe-outage";
import { Refusal } from "./errors";

/** Tells the operator why the process cannot start, and ends it. What we foresaw needs no stack trace. */
export function reportStartFailure(error: unknown): never {
  console.error(isForeseen(error) ? linesOf(error) : error);
  process.exit(1);
}

/** A refusal speaks to callers; the operator also hears what the database said. */
function linesOf(error: Error): string {
  return error instanceof Refusal && error.cause ? `${error.message}\n${outageLine(error)}` : error.message;
}

/** The system's own errors and the database's, such as a refused connection or a port in use, bear a code. */
function isForeseen(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof ConfigError || error instanceof DatabaseNotReady || "code" in error;
}
