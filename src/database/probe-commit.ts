import { ulid } from "../ids";
import type { Database } from "./database";

/**
 * About what a purchase needs: on a full disk the embedded engine still finds room for less in the log it has. A server
 * keeps its room in other places, so there nothing is gained by it.
 */
const embeddedFiller = "x".repeat(32_768);

/**
 * Commits a change, as a purchase would: a row that is written and deleted in one transaction. A transaction that
 * changes nothing would not do, because a group of servers that has lost its majority, for one, still commits that. The
 * row is a new one each time, so that no two probes ever wait for each other.
 * @throws the database's error, or DeadlineExceeded, when it cannot be committed now.
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
