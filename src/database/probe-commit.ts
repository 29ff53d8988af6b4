import { ulid } from "../ids";
import type { Database } from "./database";

/**
 * About the size of a purchase. On a full disk the embedded engine can still commit smaller changes, in the space that
 * its log already has. A server manages its space differently, so a filler would prove nothing there.
 */
const embeddedFiller = "x".repeat(32_768);

/**
 * Commits a change, as a purchase would: inserts and deletes a row in one transaction. An empty transaction would not
 * do, because a group of servers that has lost its majority still commits that. The row has a new id each time, so that
 * two probes never wait for each other.
 * @throws the database's error, or DeadlineExceeded, when the change cannot be committed now.
 */
export async function probeCommit(database: Database): Promise<void> {
  const id = ulid();
  await database.inTransaction(
    async (tx) => {
      const filler = tx.engine === "embedded" ? embeddedFiller : "";
      await tx.query("INSERT INTO commit_probes (id, filler) VALUES (?, ?)", [id, filler]);
      await tx.query("DELETE FROM commit_probes WHERE id = ?", [id]);
    },
    { retry: [] },
  );
}
