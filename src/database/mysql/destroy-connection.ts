import { setTimeout as sleep } from "node:timers/promises";
import type { QueryRunner } from "typeorm";
import { endSession } from "./session-ends";

interface Connection {
  destroy(): void;
  readonly stream: { destroy(error: Error): void };
}

/**
 * Takes a runner's connection out of its pool for good, and ends its session on the server. A connection that is still
 * being opened is taken out as soon as it arrives. mysql2's own `end` would keep the socket until the server answers.
 * The socket's error ends whatever still waits on the connection, such as the closing of its pool.
 */
export async function destroyConnection(runner: QueryRunner): Promise<void> {
  const destroying = (runner.connect() as Promise<Connection>).then(
    (connection) => {
      connection.destroy();
      connection.stream.destroy(new Error("The connection was given up."));
      endSession(connection);
    },
    () => undefined,
  );
  await Promise.race([destroying, sleep(0)]);
}
