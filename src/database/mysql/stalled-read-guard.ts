import { AbstractLogger, type LogLevel, type LogMessage, type QueryRunner } from "typeorm";
import { databaseErrorKind } from "../database-errors";
import { destroyConnection } from "./destroy-connection";

/** A read waits this long; the hot ones take a thousandth of it. */
export const readDeadlineMilliseconds = 2000;

/**
 * Takes the connection of a read that met an outage out of the pool. When the read was not answered in time, the server
 * still owes it an answer, and the next reader would wait for that; in other cases a new connection may find a server
 * that is well. TypeORM tells its logger of a failed query before it gives the connection
 * back, and nobody else.
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
