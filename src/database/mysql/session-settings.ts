/**
 * After so many seconds without a statement the server ends a session, and undoes and unlocks what it has not
 * committed. That is how a wallet becomes free again when the network swallows everything and nobody is left to say so.
 * Longer than a transaction's two seconds; shorter than what people wait. Only transactions hold locks: readers merely
 * must not be cut off earlier by the server's own setting, and migrations keep their lock while the process is starved.
 */
const sessionSeconds = { transactions: 10, reads: 600, migrations: 120 } satisfies Record<
  DataSourceUse,
  number
>;

/** How long a connection of the pool may be idle: the pool must close it before the server does. */
export function idleMilliseconds(use: DataSourceUse): number {
  return Math.min(30, sessionSeconds[use] / 2) * 1000;
}

/** The settings of a session, MySQL's and MariaDB's alike, on which correctness rests. */
export function sessionSettings(use: DataSourceUse): string[] {
  const seconds = sessionSeconds[use];
  return [
    // Under REPEATABLE READ, what is read after waiting for a lock is the past.
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "SET SESSION innodb_lock_wait_timeout = 1, sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
    // The other two hold where the network fails in the middle of a statement, or of its answer.
    `SET SESSION wait_timeout = ${seconds}, net_read_timeout = ${seconds}, net_write_timeout = ${seconds}`,
    ...(use === "reads" ? ["SET SESSION TRANSACTION READ ONLY"] : []),
    ...(use === "transactions" ? ["SET SESSION autocommit = 0"] : []),
  ];
}

/** What its connections are used for. */
export type DataSourceUse = "transactions" | "reads" | "migrations";
