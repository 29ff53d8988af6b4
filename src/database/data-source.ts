import type { Socket } from "node:net";
import mysql from "mysql2";
import { createConnection } from "mysql2/promise";
import { DataSource, type DataSourceOptions } from "typeorm";
import { AuditEntry } from "../entities/audit-entry";
import { AuditSeal } from "../entities/audit-seal";
import { ClockAdvance } from "../entities/clock-advance";
import { CommitProbe } from "../entities/commit-probe";
import { CreditPackage } from "../entities/credit-package";
import { DatabaseStamp } from "../entities/database-stamp";
import { Hold } from "../entities/hold";
import { HoldCapture } from "../entities/hold-capture";
import { HoldLot } from "../entities/hold-lot";
import { Lot } from "../entities/lot";
import { LotMovement } from "../entities/lot-movement";
import { JobLease } from "../entities/job-lease";
import { LateEntry } from "../entities/late-entry";
import { LedgerEntry } from "../entities/ledger-entry";
import { LedgerRange } from "../entities/ledger-range";
import { LedgerRangeSum, LedgerSum, LedgerWalletDay } from "../entities/ledger-sum";
import { Purchase } from "../entities/purchase";
import { SealedAuditEntry } from "../entities/sealed-audit-entry";
import { SpendDetails } from "../entities/spend-details";
import { SpendReversal } from "../entities/spend-reversal";
import { SpendingFreezeLift } from "../entities/spending-freeze-lift";
import { StoreEvent } from "../entities/store-event";
import { StoreEventClaim } from "../entities/store-event-claim";
import { StoreIdentity } from "../entities/store-identity";
import { StoreProduct } from "../entities/store-product";
import { StoreTransaction } from "../entities/store-transaction";
import { Wallet } from "../entities/wallet";
import { WalletMerge } from "../entities/wallet-merge";
import { migrations } from "../migrations";
import { connectionOptions } from "./mysql/connection-options";
import type { DatabaseLocation, ServerLocation } from "./database-url";
import { EmbeddedDriver, lockWaitMilliseconds } from "./embedded/embedded-driver";
import { permitSendingAhead } from "./mysql/send-ahead";
import { SessionEnds } from "./mysql/session-ends";
import { DataSourceUse, idleMilliseconds, sessionSettings } from "./mysql/session-settings";
import { readDeadlineMilliseconds, StalledReadGuard } from "./mysql/stalled-read-guard";

const shared = {
  entities: [
    AuditEntry,
    AuditSeal,
    ClockAdvance,
    CommitProbe,
    CreditPackage,
    DatabaseStamp,
    Hold,
    HoldCapture,
    HoldLot,
    Lot,
    LotMovement,
    JobLease,
    LateEntry,
    LedgerEntry,
    LedgerRange,
    LedgerRangeSum,
    LedgerSum,
    LedgerWalletDay,
    Purchase,
    SealedAuditEntry,
    SpendDetails,
    SpendingFreezeLift,
    SpendReversal,
    StoreEvent,
    StoreEventClaim,
    StoreIdentity,
    StoreProduct,
    StoreTransaction,
    Wallet,
    WalletMerge,
  ],
  migrations,
  migrationsTableName: "migrations",
  migrationsTransactionMode: "each" as const,
  synchronize: false,
  logging: false,
} satisfies Partial<DataSourceOptions>;

const embeddedTypes = new Map<unknown, string>([
  ["varbinary", "varchar"],
  ["binary", "blob"],
  ["mediumtext", "text"],
]);

/**
 * Creates a DataSource without opening it. Asks a server whether it is MySQL or MariaDB, because TypeORM writes
 * different SQL for them.
 * @throws the driver's error when the server cannot be reached.
 */
export async function createDataSource(
  location: DatabaseLocation,
  use: DataSourceUse = "migrations",
): Promise<DataSource> {
  if (location.engine === "mysql") return createMysqlDataSource(location, use);
  const dataSource = new DataSource({
    ...shared,
    type: "better-sqlite3",
    driver: EmbeddedDriver,
    database: location.path,
    readonly: use === "reads",
    timeout: lockWaitMilliseconds,
  });
  // The entities name column types of the servers. On the embedded engine varchar compares exactly and has no limit.
  const { driver } = dataSource;
  const normalizeType = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) => embeddedTypes.get(column.type) ?? normalizeType(column);
  return dataSource;
}

const poolSize = 10;

/** How many connections to a server one process uses at most: a pool that writes, and one that reads. */
export const connectionsPerProcess = 2 * poolSize;

/** A value of an answer, as mysql2 passes it on. */
interface ServerField {
  readonly type: string;
  readonly name: string;
  string(encoding: string): string | null;
}

const serverOptions = {
  charset: "utf8mb4",
  timezone: "Z",
  supportBigNumbers: true,
  bigNumberStrings: false,
  poolSize,
  extra: {
    maxIdle: 4,
    queueLimit: 1000,
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    flags: ["-LOCAL_FILES"],
    // Ids that compare exactly are VARBINARY columns, which would arrive as Buffers. In a UNION, MySQL calls them BLOB.
    // All our columns of these types hold text. Bytes that are not text are in BINARY columns, and stay Buffers.
    // Only the order of lots is also computed, which makes it VARBINARY.
    typeCast: (field: ServerField, next: () => unknown) =>
      (field.type === "VAR_STRING" || field.type === "BLOB") && field.name !== "burnOrder"
        ? field.string("utf8")
        : next(),
  },
} satisfies Partial<DataSourceOptions>;

async function createMysqlDataSource(location: ServerLocation, use: DataSourceUse): Promise<DataSource> {
  const options = connectionOptions(location);
  const { mariadb, aurora } = await askServer(options);
  return new DataSource({
    ...shared,
    database: options.database,
    type: mariadb ? "mariadb" : "mysql",
    driver: {
      // TypeORM would pass on only some options of a connection.
      createPool: (pooling: mysql.PoolOptions) =>
        createPool(
          { ...pooling, ...options, idleTimeout: idleMilliseconds(use) },
          { server: options, use, pipelining: location.pipelining && !aurora },
        ),
    },
    ...(use === "reads"
      ? {
          logger: new StalledReadGuard(),
          enableQueryTimeout: true,
          maxQueryExecutionTime: readDeadlineMilliseconds,
        }
      : {}),
    ...serverOptions,
  });
}

/**
 * Asks which kind of server this is. Amazon Aurora is known to fail when statements arrive before earlier ones are
 * answered, see issues 486 and 650 of MySqlConnector.
 */
async function askServer(options: mysql.ConnectionOptions): Promise<{ mariadb: boolean; aurora: boolean }> {
  const connection = await createConnection(options);
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>({
      sql: "SHOW VARIABLES WHERE Variable_name IN ('version', 'aurora_version')",
      timeout: readDeadlineMilliseconds,
    });
    const valueOf = (name: string) => rows.find((row) => row.Variable_name === name)?.Value;
    return {
      mariadb: String(valueOf("version")).includes("MariaDB"),
      aurora: valueOf("aurora_version") !== undefined,
    };
  } finally {
    connection.destroy();
  }
}

/** Gives each connection the settings of its session before it can be used. */
function createPool(
  options: mysql.PoolOptions,
  { server, use, pipelining }: { server: mysql.ConnectionOptions; use: DataSourceUse; pipelining: boolean },
): mysql.Pool {
  const pool = mysql.createPool(options);
  const ends = new SessionEnds(server);
  pool.on("connection", (connection) => {
    const give = (error: Error) => giveUp(connection, error);
    // A read's deadline begins when the read is sent, which is after these settings. Without a deadline of their own
    // they could wait for ever.
    for (const sql of sessionSettings(use)) {
      connection.query({ sql, timeout: readDeadlineMilliseconds }, (error) => {
        if (error) give(error);
      });
    }
    if (use !== "migrations") ends.name(connection, give);
    if (pipelining) permitSendingAhead(connection);
  });
  return pool;
}

/** Closes a connection that did not get its settings. The caller that waits for it gets the server's error. */
function giveUp(connection: mysql.PoolConnection, error: Error): void {
  (connection as unknown as { stream: Socket }).stream.destroy(error);
}
