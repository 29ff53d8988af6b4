import { AbstractLogger, type LogLevel, type LogMessage, type QueryRunner } from "typeorm";
import { destroyConnection } from "./destroy-connection";

/** A read waits this long; the hot ones take a thousandth of it. */
export const readDeadlineMilliseconds = 2000;

/**
 * Takes the connection of a read that was not answered in time out of the pool: the server still owes it an answer,
 * and the next reader would wait for that. TypeORM tells its logger of a failed query before it gives the connection
 * back, and nobody else.
 */
export class StalledReadGuard extends AbstractLogger {
  override logQueryError(
    error: string | Error,
    _query: string,
    _parameters?: unknown[],
    runner?: QueryRunner,
  ): void {
    const stalled = (error as { code?: string }).code === "PROTOCOL_SEQUENCE_TIMEOUT";
    if (stalled && runner) void destroyConnection(runner);
  }

  protected override writeLog(_level: LogLevel, _message: LogMessage | LogMessage[]): void {}
}
