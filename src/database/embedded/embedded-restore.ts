import { copyFileSync, existsSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { flush, verifyEmbedded, type BackupContents } from "./embedded-backup";
import { lockEmbeddedFile } from "./embedded-lock";
import { openLibsql } from "./open-libsql";

/**
 * Files that belong to a database besides its main file. They hold data only while the database is open, or after a
 * crash.
 */
const companions = ["-wal", "-shm"];

/**
 * Replaces an embedded database that no service uses by a verified copy of a backup. The old database is kept under
 * another name.
 * @throws DatabaseNotReady when a service uses the database.
 * @throws Error when the backup is damaged, and whatever `check` throws for its contents.
 */
export function restoreEmbedded(
  named: string,
  backup: string,
  check: (contents: BackupContents) => void,
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
      check(contents);
      flush(copy);
      const kept = isNew ? undefined : moveAside(path);
      renameSync(copy, path);
      flush(dirname(path));
      return { contents, kept };
    } finally {
      for (const end of ["", ...companions]) rmSync(`${copy}${end}`, { force: true });
      // `lockEmbeddedFile` created this empty file, to have something to lock.
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

/** Renames a database with its log, so that it can be opened under the new name. */
function moveAside(path: string): string {
  try {
    const database = openLibsql(path);
    database.pragma("wal_checkpoint(TRUNCATE)");
    database.close();
  } catch {
    // The old database may be damaged, which may be why it is being replaced. Its log is renamed with it.
  }
  const kept = `${path}.before-restore-${new Date().toISOString().replaceAll(":", "-")}`;
  for (const end of [...companions, ""])
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${kept}${end}`);
  return kept;
}
