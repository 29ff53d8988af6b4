import { Refusal, unavailable } from "../errors";
import { driverErrorOf, findOutageKind } from "./outages";

/** What an error of a database driver means for the transaction it happened in. */
export type DatabaseErrorKind =
  /** The server rolled the transaction back because of a concurrent one. The same transaction may succeed at once. */
  | "deadlock"
  /** Another session holds a lock for too long. A retry would wait as long again. */
  | "lock-timeout"
  /** The server cannot be reached, or takes no writes now. */
  | "unavailable"
  | "duplicate"
  /** An assumption of the transaction was wrong. The transaction can start again at once. */
  | "stale"
  | "other";

/** The transaction relied on an assumption that was wrong, and must not be committed. */
export class StaleAssumption extends Error {
  constructor(cause?: unknown) {
    super("An assumption of the transaction was wrong.", { cause });
    this.name = "StaleAssumption";
  }
}

/** The answer to COMMIT was lost: the transaction may or may not have happened. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super("The answer to COMMIT was lost.", { cause });
    this.name = "OutcomeUnknown";
  }
}

/** The transaction exceeded its deadline. Its connection is closed and none of its changes happened. */
export class DeadlineExceeded extends Error {
  constructor(milliseconds: number) {
    super(`The database did not answer within ${milliseconds} ms.`);
    this.name = "DeadlineExceeded";
  }
}

/** Whether the server did not answer, rather than answered with an error. */
export function isUnanswered(error: unknown): boolean {
  if (error instanceof DeadlineExceeded) return true;
  return error instanceof Error && error.cause !== undefined && isUnanswered(error.cause);
}

// 1020: snapshot isolation of MariaDB 11. 3101: rolled back by Group Replication at COMMIT. 1412: a migration changed
// the table meanwhile.
const deadlockNumbers = new Set([1213, 1020, 3101, 1412]);

/** Classifies an error by its number, because names and texts differ between servers. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind {
  if (error instanceof DeadlineExceeded || error instanceof OutcomeUnknown) return "unavailable";
  if (error instanceof StaleAssumption) return "stale";
  const driverError = driverErrorOf(error);
  const { errno, code } = driverError;
  if (errno === 1062 || code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY") {
    return "duplicate";
  }
  if (errno !== undefined && deadlockNumbers.has(errno)) return "deadlock";
  if (errno === 1205) return "lock-timeout";
  return findOutageKind(driverError) ? "unavailable" : "other";
}

/** The refusal that a caller gets for an error; undefined for a fault, which is only logged. */
export function explainError(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const kind = databaseErrorKind(error);
  return kind === "unavailable" || kind === "deadlock" || kind === "lock-timeout"
    ? unavailable("The database cannot be reached now. Try again.")
    : undefined;
}
