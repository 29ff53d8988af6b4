import { copyFileSync, existsSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { flush, verifyEmbedded, type BackupContents } from "./embedded-backup";
import { lockEmbeddedFile } from "./embedded-lock";
import { openLibsql } from "./open-libsql";

/** What belongs to a database besides its file; only while it is open, or after a crash, is there anything in it. */
const companions = ["-wal", "-shm"];

/**
 * Puts a verified copy of a backup in the place of an embedded database that no service uses. The database that was
 * there keeps its contents under another name.
 * @throws DatabaseNotReady when a service uses it; what `judge` says of the contents; what is wrong with the backup.
 */
export function restoreEmbedded(
  named: string,
  backup: string,
  judge: (contents: BackupContents) => void,
): { contents: BackupContents; kept: string | undefined } {
  const isNew = !existsSync(named);
  const unlock = lockEmbeddedFile({ engine: "embedded", path: named });
  try {
    const path = realpathSync(named);
    if (!isNew && sameFile(path, backup)) throw new Error("the backup is the database itself");
    const copy = `${path}.restoring-${process.pid}`;
    try {
      copyFileSync(backup, copy);
      const contents = verifyEmbedded(copy);
      judge(contents);
      flush(copy);
      const kept = isNew ? undefined : moveAside(path);
      renameSync(copy, path);
      flush(dirname(path));
      return { contents, kept };
    } finally {
      for (const end of ["", ...companions]) rmSync(`${copy}${end}`, { force: true });
      // The lock has made it, so that there was something to lock.
      if (isNew && statSync(path).size === 0) rmSync(path);
    }
  } finally {
    unlock();
  }
}

function sameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { bigint: true }));
  return first?.dev === second?.dev && first?.ino === second?.ino;
}

/** Renames a database with all that belongs to it, so that it can be opened under its new name. */
function moveAside(path: string): string {
  try {
    const database = openLibsql(path);
    database.pragma("wal_checkpoint(TRUNCATE)");
    database.close();
  } catch {
    // Damaged, perhaps, which may be why it is replaced; its log goes with it.
  }
  const kept = `${path}.before-restore-${new Date().toISOString().replaceAll(":", "-")}`;
  for (const end of [...companions, ""])
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${kept}${end}`);
  return kept;
}
