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

// Numbers, because mysql2's names are wrong for MariaDB's own errors. 1020: snapshot isolation of MariaDB 11;
// 3101: rolled back by Group Replication at COMMIT.
const deadlockNumbers = new Set([1213, 1020, 3101]);
// Too many connections, shutdown, killed, read only, no majority, no quorum, tables or disk full.
const unavailableNumbers = new Set([
  1040, 1053, 1203, 1317, 1290, 1836, 1792, 1047, 1180, 3100, 1021, 1114, 1927, 4031,
]);
const unavailableCodes =
  /^(ECONN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|PROTOCOL_|POOL_|SQLITE_BUSY|SQLITE_FULL|SQLITE_IOERR|SQLITE_LOCKED|SQLITE_CANTOPEN|SQLITE_READONLY)/;
const unavailableMessages = /closed state|Queue limit reached|Pool is closed|Connection lost/i;

/** Classifies by error number: names and texts differ between servers. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind {
  if (error instanceof DeadlineExceeded || error instanceof OutcomeUnknown) return "unavailable";
  if (error instanceof StaleAssumption) return "stale";
  const { errno, code, message } = driverErrorOf(error);
  if (errno === 1062 || code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY") {
    return "duplicate";
  }
  if (errno !== undefined && deadlockNumbers.has(errno)) return "deadlock";
  if (errno === 1205) return "lock-timeout";
  if (
    (errno !== undefined && unavailableNumbers.has(errno)) ||
    unavailableCodes.test(code) ||
    unavailableMessages.test(message)
  ) {
    return "unavailable";
  }
  return "other";
}

function driverErrorOf(error: unknown): { errno: number | undefined; code: string; message: string } {
  const outer = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const inner = (outer.driverError ?? outer) as Record<string, unknown>;
  return {
    errno: typeof inner.errno === "number" ? inner.errno : undefined,
    code: typeof inner.code === "string" ? inner.code : "",
    message: typeof inner.message === "string" ? inner.message : "",
  };
}
