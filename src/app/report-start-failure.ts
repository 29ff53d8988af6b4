import { inspect } from "node:util";
import { ConfigError } from "../config/config";
import { DatabaseNotReady } from "../database/database-not-ready";
import { outageLine } from "../database/describe-outage";
import { Refusal } from "../errors";
import { complain, printable } from "../terminal";

/** Tells the operator why the process cannot start, and ends it. What we foresaw needs no stack trace. */
export function reportStartFailure(error: unknown): never {
  complain(isForeseen(error) ? linesOf(error) : inspect(error));
  process.exit(1);
}

/**
 * A refusal speaks to callers; the operator also hears what the database said. The line breaks in our own messages are
 * ours; what settings and servers say stays in its line.
 */
function linesOf(error: Error): string {
  if (error instanceof ConfigError) return new ConfigError(error.problems.map(printable)).message;
  if (error instanceof DatabaseNotReady) return printable(error.message);
  return error instanceof Refusal && error.cause
    ? `${error.message}\n${printable(outageLine(error))}`
    : error.message;
}

/** The system's own errors and the database's, such as a refused connection or a port in use, bear a code. */
function isForeseen(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof ConfigError || error instanceof DatabaseNotReady || "code" in error;
}
