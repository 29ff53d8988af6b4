/**
 * After this many seconds without a statement the server ends a session, rolls its transaction back and releases its
 * locks. So a wallet becomes free again when the network drops every packet and the client cannot end its session. The
 * time for `transactions` is longer than a transaction's deadline of two seconds, and shorter than a person waits.
 * Reads hold no locks: their value only keeps the server's own setting from ending them earlier. Migrations get 120
 * seconds, so that a process that gets no CPU time keeps its lock.
 */
const sessionSeconds = { transactions: 10, reads: 600, migrations: 120 } satisfies Record<
  DataSourceUse,
  number
>;

/** How long a connection may be idle in the pool. The pool must close an idle connection before the server does. */
export function idleMilliseconds(use: DataSourceUse): number {
  return Math.min(30, sessionSeconds[use] / 2) * 1000;
}

/** Settings of a session on which correctness depends. They are the same for MySQL and MariaDB. */
export function sessionSettings(use: DataSourceUse): string[] {
  const seconds = sessionSeconds[use];
  return [
    // Under REPEATABLE READ, a read after waiting for a lock would return data from before the wait.
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "SET SESSION innodb_lock_wait_timeout = 1, sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
    // The two `net_` timeouts apply when the network fails in the middle of a statement or of its answer.
    `SET SESSION wait_timeout = ${seconds}, net_read_timeout = ${seconds}, net_write_timeout = ${seconds}`,
    ...(use === "reads" ? ["SET SESSION TRANSACTION READ ONLY"] : []),
    ...(use === "transactions" ? ["SET SESSION autocommit = 0"] : []),
  ];
}

/** What the connections of a data source are used for. */
export type DataSourceUse = "transactions" | "reads" | "migrations";
