import { packUlid, ulid } from "../ids";
import type { Database } from "./database";
import { replaceExisting } from "./dialect";
import type { Transaction } from "./transaction";

/**
 * About the size of a purchase. On a full disk the embedded engine can still commit smaller changes, in the space that
 * its log already has. A server manages its space differently, so a filler would prove nothing there.
 */
const embeddedFiller = "x".repeat(32_768);

/** A table that must be usable. */
export interface ProbedTable {
  /** The class of its rows. */
  readonly entity: new () => object;
  /** Whether its rows are also updated. */
  readonly updated: boolean;
}

/**
 * Commits a change, as a purchase would: inserts and deletes a row in one transaction. An empty transaction would not
 * do, because a group of servers that has lost its majority still commits that. The row has a new id each time, so that
 * two probes never wait for each other. The statements are sent together, so the tables cost no further round trip.
 * @param tables must exist with all their columns, and the account must be allowed to read and write them.
 * @throws the database's error, or DeadlineExceeded, when the change cannot be committed now.
 */
export async function probeCommit(database: Database, tables: readonly ProbedTable[]): Promise<void> {
  const id = packUlid(ulid());
  await database.inTransaction(
    async (tx) => {
      const filler = tx.engine === "embedded" ? embeddedFiller : "";
      await Promise.all([
        tx.query("INSERT INTO commit_probes (id, filler) VALUES (?, ?)", [id, filler]),
        ...tables.map((table) => insertNoRow(tx, table)),
        tx.query("DELETE FROM commit_probes WHERE id = ?", [id]),
      ]);
    },
    { retry: [] },
  );
}

/**
 * Inserts the rows of the table that fulfil a condition which no row can fulfil. The database checks the names of the
 * columns and the rights to SELECT and INSERT, and for an updated table to UPDATE, but reads and locks no row.
 */
async function insertNoRow(tx: Transaction, { entity, updated }: ProbedTable): Promise<void> {
  const { tableName, columns, primaryColumns } = tx.manager.connection.getMetadata(entity);
  const names = columns.map(({ databaseName }) => databaseName);
  const key = primaryColumns.map(({ databaseName }) => databaseName);
  const others = names.filter((name) => !key.includes(name));
  const update = updated ? replaceExisting(key, others)[tx.engine] : "";
  const list = names.join(", ");
  await tx.query(`INSERT INTO ${tableName} (${list}) SELECT ${list} FROM ${tableName} WHERE 1 = 0 ${update}`);
}
