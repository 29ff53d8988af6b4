import { AbstractLogger, type LogLevel, type LogMessage, type QueryRunner } from "typeorm";
import { databaseErrorKind } from "../database-errors";
import { destroyConnection } from "./destroy-connection";

/** Deadline of a read, in milliseconds. The frequent reads take about 2 ms. */
export const readDeadlineMilliseconds = 2000;

/**
 * Takes the connection of a read that met an outage out of the pool. If the read timed out, its answer may still
 * arrive, and the next reader would wait for that answer first. In other cases a new connection may reach a healthy
 * server. The class is a TypeORM logger because TypeORM reports a failed query only to its logger before it returns the
 * connection to the pool.
 */
export class StalledReadGuard extends AbstractLogger {
  override logQueryError(
    error: string | Error,
    _query: string,
    _parameters?: unknown[],
    runner?: QueryRunner,
  ): void {
    if (runner && databaseErrorKind(error) === "unavailable") void destroyConnection(runner);
  }

  protected override writeLog(_level: LogLevel, _message: LogMessage | LogMessage[]): void {}
}
