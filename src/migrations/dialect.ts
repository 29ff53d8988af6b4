import type { QueryRunner } from "typeorm";

/** Column types and table endings for the engine that a migration runs on. */
export function dialectOf(runner: QueryRunner) {
  const embedded = runner.dataSource.options.type === "better-sqlite3";
  const bytes = (length: number) => (embedded ? `blob(${length})` : `binary(${length})`);
  return {
    embedded,
    /** Compared byte by byte; length in bytes. */
    exact: (length: number) => (embedded ? `varchar(${length})` : `varbinary(${length})`),
    /** Bytes that are not text, always this many. */
    bytes,
    ulid: bytes(16),
    packageId: bytes(12),
    /** A SHA-256. */
    hash: bytes(32),
    text: (length: number) => `varchar(${length})`,
    /** Up to 16 MB. */
    longText: embedded ? "text" : "mediumtext",
    /** From 0 to 127. */
    smallest: "tinyint",
    integer: embedded ? "integer" : "int",
    safeInteger: "bigint",
    moment: "datetime(6)",
    /** A check in the table itself. TypeORM drops checks silently on MySQL, and finds only quoted names elsewhere. */
    check: (name: string, rule: string) =>
      embedded ? `CONSTRAINT "${name}" CHECK (${rule})` : `CONSTRAINT ${name} CHECK (${rule})`,
    /** Names the character set, because servers have different defaults. */
    tableEnd: embedded ? "" : "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
  };
}
