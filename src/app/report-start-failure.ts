import { inspect } from "node:util";
import { ConfigError } from "../config/config";
import { DatabaseNotReady } from "../database/database-not-ready";
import { outageLine } from "../database/describe-outage";
import { Refusal } from "../errors";
import { complain, printable } from "../terminal";

/**
 * Tells the operator why the process cannot start, and ends it. Expected failures are printed without a stack trace.
 */
export function reportStartFailure(error: unknown): never {
  return reportFailure(error, 1);
}

/** Does the same as `reportStartFailure`, with another exit code. */
export function reportFailure(error: unknown, exitCode: number): never {
  complain(startFailureLines(error));
  process.exit(exitCode);
}

/** What the operator reads about a process that cannot start. */
export function startFailureLines(error: unknown): string {
  return isForeseen(error) ? linesOf(error) : inspect(error);
}

/**
 * The lines to print for an error. A refusal's message is for callers, so its database error is added for the operator.
 * Line breaks in our own messages are kept, those in settings and servers' messages are escaped.
 */
function linesOf(error: Error): string {
  if (error instanceof ConfigError) return new ConfigError(error.problems.map(printable)).message;
  if (error instanceof DatabaseNotReady) return printable(error.message);
  return error instanceof Refusal && error.cause
    ? `${error.message}\n${printable(outageLine(error))}`
    : error.message;
}

/**
 * Whether the failure is an expected one. Errors of the system and the database, such as a refused connection or a port
 * in use, have a code.
 */
function isForeseen(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof ConfigError || error instanceof DatabaseNotReady || "code" in error;
}
