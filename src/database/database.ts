import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import type { DataSource, EntityManager, QueryRunner } from "typeorm";
import { requireEmbeddedFile } from "./embedded/require-embedded-file";
import { outageLine } from "./describe-outage";
import { unavailable } from "../errors";
import { createDataSource } from "./data-source";
import { databaseErrorKind, DeadlineExceeded, OutcomeUnknown } from "./database-errors";
import type { DatabaseLocation } from "./database-url";
import { DatabaseClock } from "./database-clock";
import { nowMilliseconds } from "./dialect";
import { destroyConnection } from "./mysql/destroy-connection";
import { DatabaseNotReady } from "./database-not-ready";
import { EmbeddedFile } from "./embedded/embedded-file";
import { Mutex } from "./embedded/mutex";
import { beginEmbedded, readRowsOn, statementsOf } from "./statements";
import { Transaction, TransactionOptions } from "./transaction";

const deadlineMilliseconds = 2000;
const attemptsMax = 6;
/** No further attempt begins after this time, so that the caller learns of the trouble. */
const patienceMilliseconds = 3000;
const backoffMilliseconds = 15;

/** The database, and the only way to write to it. */
export class Database {
  /** The embedded engine has one writer, and TypeORM gives all its transactions one connection. */
  private readonly writing = new Mutex();

  private readonly file: EmbeddedFile | undefined;
  private readonly clock = new DatabaseClock(async () => {
    const [row] = await this.readRows<{ time: number | string }>(`SELECT ${nowMilliseconds(this)} AS time`);
    return Number(row?.time);
  });

  private constructor(
    private readonly location: DatabaseLocation,
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {
    this.file = location.engine === "embedded" ? new EmbeddedFile(location.path) : undefined;
  }

  get engine(): DatabaseLocation["engine"] {
    return this.location.engine;
  }

  /** Whether several transactions can write at the same time; the embedded engine has one writer. */
  get hasManyWriters(): boolean {
    return this.engine === "mysql";
  }

  /** @throws DatabaseNotReady when the database cannot be reached or refuses the account. */
  static async open(location: DatabaseLocation): Promise<Database> {
    try {
      if (location.engine === "embedded") requireEmbeddedFile(location.path);
      const writer = await (await createDataSource(location, "transactions")).initialize();
      // Readers have connections of their own: they must not see an open transaction, and many readers must not keep a
      // writer waiting.
      const reader = await (await createDataSource(location, "reads")).initialize();
      const database = new Database(location, writer, reader);
      await database.clock.refresh();
      return database;
    } catch (error) {
      if (error instanceof DatabaseNotReady) throw error;
      throw new DatabaseNotReady(`The database cannot be opened: ${outageLine(error, location)}`, {
        cause: error,
      });
    }
  }

  /**
   * Closes the connections without waiting for a server, which may no longer answer. An embedded file is complete
   * without its log afterwards, unless its disk is full or another process uses it too.
   */
  async close(): Promise<void> {
    if (this.engine === "mysql") {
      await Promise.allSettled([this.reader.destroy(), this.writer.destroy()]);
      return;
    }
    // An open reader could keep the log from being emptied. Pages that cannot be copied into the file now stay in the
    // log.
    await this.reader.destroy();
    await this.writing.run(() => this.writer.query("PRAGMA wal_checkpoint(TRUNCATE)")).catch(() => undefined);
    await this.writer.destroy();
  }

  /** Reads committed data outside any transaction. A server has two seconds to answer. */
  get read(): EntityManager {
    return this.reader.manager;
  }

  /**
   * Reads the rows of one statement outside any transaction, with the deadline of `read`, directly through the driver.
   * For each statement TypeORM takes a stack trace and calls its listeners, which the busy reads cannot afford.
   */
  async readRows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const runner = this.reader.createQueryRunner();
    this.reader.logger.logQuery(sql, [...parameters], runner);
    try {
      return await readRowsOn(runner, this.engine, sql, parameters);
    } catch (error) {
      // As `StalledReadGuard` does for TypeORM's own reads.
      if (databaseErrorKind(error) === "unavailable") await destroyConnection(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** The database's time, estimated without asking it, as `Transaction.databaseTime`. */
  databaseTime(): number {
    return this.clock.now();
  }

  /** Asks the database for its time, in milliseconds since 1970, moved by as much as the service's clock. */
  readTime(): Promise<number> {
    return this.clock.read();
  }

  /** For migrations and inspection only, which manage their own transactions. */
  async withDataSource<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    // The service locks an embedded file, and all its writes go through one connection.
    if (this.engine === "embedded") return work(this.writer);
    const dataSource = await (await createDataSource(this.location, "migrations")).initialize();
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }

  /**
   * Runs the work in one transaction, read committed, with a deadline. Starts the work again from the beginning when
   * the database undid the transaction. So the work should have no effect outside the database: it could happen twice.
   * @throws Refusal SERVICE_UNAVAILABLE when the database cannot execute the transaction now.
   */
  async inTransaction<T>(
    work: Work<T>,
    { retry = ["deadlock", "lock-timeout", "unavailable"], repeatable = false }: TransactionOptions = {},
  ): Promise<T> {
    const startedAt = performance.now();
    void this.clock.refresh();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt((tx) => work(tx, attempt));
      } catch (error) {
        const kind = databaseErrorKind(error);
        if (!retry.includes(kind)) throw error;
        const last = attempt === attemptsMax || performance.now() - startedAt > patienceMilliseconds;
        if (last || (error instanceof OutcomeUnknown && !repeatable)) {
          throw Object.assign(unavailable("The database cannot take this change now. Try again."), {
            cause: error,
          });
        }
        if (kind !== "stale") await sleep(Math.random() * backoffMilliseconds * 2 ** attempt);
      }
    }
  }

  private attempt<T>(work: Attempt<T>): Promise<T> {
    if (this.engine === "mysql") return this.attemptOnServer(work);
    return this.writing.run(async () => {
      // The engine is synchronous: without a pause, queued transactions would block the event loop.
      await setImmediate();
      const workInPlace: Attempt<T> = async (tx) => {
        const result = await work(tx);
        this.file?.requireInPlace();
        return result;
      };
      const runner = this.writer.createQueryRunner();
      return runTransaction({ runner, engine: "embedded", clock: this.clock }, workInPlace, {
        state: "open",
      });
    });
  }

  private async attemptOnServer<T>(work: Attempt<T>): Promise<T> {
    const runner = this.writer.createQueryRunner();
    const phase: Phase = { state: "open" };
    const running = runTransaction({ runner, engine: "mysql", clock: this.clock }, work, phase);
    let deadline: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      deadline = setTimeout(() => reject(deadlineError(phase)), deadlineMilliseconds).unref();
    });
    let usable = true;
    try {
      return await Promise.race([running, late]);
    } catch (error) {
      // Do not reuse this connection: it may lead to a server that is no longer the primary, or that has lost its
      // database. A new connection may lead to a healthy one.
      usable = databaseErrorKind(error) !== "unavailable";
      throw error;
    } finally {
      clearTimeout(deadline);
      running.catch(() => undefined);
      // A transaction that is still open on a returned connection would be committed by the next borrower.
      await (usable && phase.state === "ended" ? runner.release() : destroyConnection(runner));
    }
  }
}

type Work<T> = (tx: Transaction, attempt: number) => Promise<T>;
type Attempt<T> = (tx: Transaction) => Promise<T>;

/**
 * How far a transaction has come. A connection can be reused only after the server confirmed the end of its
 * transaction.
 */
interface Phase {
  state: "open" | "committing" | "ended";
  /** Why the work failed, while the answer to its ROLLBACK is still missing. */
  failure?: unknown;
}

function deadlineError(phase: Phase): unknown {
  if (phase.failure !== undefined) return phase.failure;
  const late = new DeadlineExceeded(deadlineMilliseconds);
  return phase.state === "committing" ? new OutcomeUnknown(late) : late;
}

interface Session {
  readonly runner: QueryRunner;
  readonly engine: Transaction["engine"];
  readonly clock: DatabaseClock;
}

async function runTransaction<T>(
  { runner, engine, clock }: Session,
  work: Attempt<T>,
  phase: Phase,
): Promise<T> {
  const query = await statementsOf(runner, engine);
  const end = async (how: "COMMIT" | "ROLLBACK") => {
    await query(how);
    phase.state = "ended";
  };
  // On a server the first statement begins the transaction: its connections have autocommit off, which saves a round
  // trip.
  if (engine === "embedded") await query(beginEmbedded);
  let result: T;
  try {
    result = await work({ engine, manager: runner.manager, query, databaseTime: () => clock.now() });
  } catch (error) {
    phase.failure = error;
    await end("ROLLBACK").catch(() => undefined);
    throw error;
  }
  phase.state = "committing";
  try {
    await end("COMMIT");
  } catch (error) {
    if (engine === "embedded") await end("ROLLBACK").catch(() => undefined);
    throw databaseErrorKind(error) === "deadlock" ? error : new OutcomeUnknown(error);
  }
  return result;
}
