import { Refusal, unavailable } from "../errors";
import { driverErrorOf, findOutageKind } from "./outages";

/** What an error of a database driver means for the transaction it happened in. */
export type DatabaseErrorKind =
  /** Undone by the server because of a neighbour; the same transaction may succeed at once. */
  | "deadlock"
  /** Somebody holds a lock for too long; a retry costs as long again. */
  | "lock-timeout"
  /** The server cannot be reached or does not take writes now. */
  | "unavailable"
  | "duplicate"
  /** What it took for granted was not so; it can start again at once. */
  | "stale"
  | "other";

/** The transaction took for granted what was not so, and must not be committed. */
export class StaleAssumption extends Error {
  constructor(cause?: unknown) {
    super("The transaction took for granted what was not so.", { cause });
    this.name = "StaleAssumption";
  }
}

/** The answer to COMMIT was lost: the transaction may have happened. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super("The answer to COMMIT was lost.", { cause });
    this.name = "OutcomeUnknown";
  }
}

/** The transaction took longer than it may; its connection is gone and nothing of it happened. */
export class DeadlineExceeded extends Error {
  constructor(milliseconds: number) {
    super(`The database did not answer within ${milliseconds} ms.`);
    this.name = "DeadlineExceeded";
  }
}

/** Whether the server was given up on, rather than said no. */
export function isUnanswered(error: unknown): boolean {
  if (error instanceof DeadlineExceeded) return true;
  return error instanceof Error && error.cause !== undefined && isUnanswered(error.cause);
}

// 1020: snapshot isolation of MariaDB 11; 3101: rolled back by Group Replication at COMMIT; 1412: a migration changed
// the table meanwhile.
const deadlockNumbers = new Set([1213, 1020, 3101, 1412]);

/** Classifies by error number: names and texts differ between servers. */
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

/** The refusal that an error comes to, or nothing when it is a fault that stays between us and the log. */
export function explainError(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const kind = databaseErrorKind(error);
  return kind === "unavailable" || kind === "deadlock" || kind === "lock-timeout"
    ? unavailable("The database cannot be reached now. Try again.")
    : undefined;
}
