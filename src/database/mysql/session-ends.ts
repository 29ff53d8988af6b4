import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, ConnectionOptions, RowDataPacket } from "mysql2";
import { createConnection } from "mysql2/promise";
import { databaseErrorKind } from "../database-errors";
import { ulid } from "../../ids";

const attemptMilliseconds = 2000;
const pauseMilliseconds = 1000;
/** How long to try to end a session. After that the server has ended it by itself, see `sessionSettings`. */
const giveUpMilliseconds = 12_000;

const ends = new WeakMap<object, () => void>();

/**
 * Ends the sessions of abandoned connections on the server. The server may not notice that the client is gone, or may
 * still execute its statement, and the session keeps its locks meanwhile. One connection ends the sessions of a whole
 * pool.
 */
export class SessionEnds {
  /** The name of each session, and the time at which to stop trying. */
  private readonly waiting = new Map<string, number>();
  private running = false;

  constructor(private readonly options: ConnectionOptions) {}

  /**
   * Gives the session a name, by a named lock that the session holds as long as it lives. The session's number would
   * not do: after a failover or behind a proxy, the same number may belong to another session on another server. Calls
   * `giveUp` when the server does not answer.
   */
  name(connection: Connection, giveUp: (error: Error) => void): void {
    const name = `allmine_session_${ulid()}`;
    connection.query({ sql: `DO GET_LOCK('${name}', 0)`, timeout: attemptMilliseconds }, (error) => {
      if (!error) ends.set(connection, () => this.end(name));
      // If the server does not support named locks, the session still ends by its timeouts.
      else if (databaseErrorKind(error) === "unavailable") giveUp(error);
    });
  }

  private end(name: string): void {
    this.waiting.set(name, performance.now() + giveUpMilliseconds);
    if (this.running) return;
    this.running = true;
    void this.work().finally(() => (this.running = false));
  }

  private async work(): Promise<void> {
    while (this.waiting.size > 0) {
      await this.endAll().catch(() => sleep(pauseMilliseconds, undefined, { ref: false }));
      for (const [name, until] of this.waiting) if (performance.now() > until) this.waiting.delete(name);
    }
  }

  private async endAll(): Promise<void> {
    const connection = await createConnection(this.options);
    // An error between two statements shows at the next statement. Without a listener it would end the process.
    connection.on("error", () => undefined);
    try {
      for (const name of this.waiting.keys()) {
        const [rows] = await connection.query<RowDataPacket[]>({
          sql: `SELECT IS_USED_LOCK('${name}') AS id`,
          timeout: attemptMilliseconds,
        });
        const id: unknown = rows[0]?.id;
        if (id !== null) await connection.query({ sql: `KILL ${Number(id)}`, timeout: attemptMilliseconds });
        this.waiting.delete(name);
      }
    } finally {
      connection.destroy();
    }
  }
}

/** Ends the session of a connection that was taken out of its pool. Does not wait for the server. */
export function endSession(connection: object): void {
  ends.get(connection)?.();
  ends.delete(connection);
}
