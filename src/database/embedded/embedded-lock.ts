import { existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseLocation } from "../database-url";
import { DatabaseNotReady } from "../database-not-ready";
import { requireEmbeddedFile } from "./require-embedded-file";
import { loadLibsql, openLibsql } from "./open-libsql";

/**
 * Makes sure that only one service at a time uses an embedded file, whatever path or link names it: the queue of
 * writers is in the service's own memory. Locks two files with the engine's own locks, which the system releases
 * however the process ends. The first file is beside the real file, where every machine and container that shares the
 * folder sees it. The second is named after the file's inode, which hard links share. Returns a function that unlocks
 * both.
 * @throws DatabaseNotReady
 */
export function lockEmbeddedFile(location: DatabaseLocation): () => void {
  if (location.engine !== "embedded") return () => undefined;
  // Create the file now, because the second lock needs its inode.
  requireEmbeddedFile(location.path);
  const real = realpathSync(location.path);
  const releases: (() => void)[] = [];
  const releaseAll = () => {
    for (const release of releases) release();
  };
  try {
    for (const path of [`${real}.lock`, inodeLockPath(real)]) if (path) releases.push(lock(path));
  } catch (error) {
    releaseAll();
    if (!isLocked(error)) throw error;
    throw new DatabaseNotReady(
      `Another service is using ${location.path}. Stop it first, or point DATABASE_URL at another file or at MySQL.`,
      { cause: error },
    );
  }
  return releaseAll;
}

/**
 * Makes sure that no service uses an embedded file under the name of another hard link. The engine finds the log by the
 * file's name: two processes with different names would use two logs, and both would write the same pages.
 * @throws DatabaseNotReady
 */
export function requireServiceName(location: DatabaseLocation): void {
  if (location.engine !== "embedded" || !existsSync(location.path)) return;
  loadLibsql();
  const real = realpathSync(location.path);
  const inodeLock = inodeLockPath(real);
  if (inodeLock === undefined || statSync(real).nlink < 2) return;
  if (!isHeld(inodeLock) || isHeld(`${real}.lock`)) return;
  throw new DatabaseNotReady(
    `A service is using ${location.path} under the name of another hard link. Use the name that the service uses.`,
  );
}

function isHeld(path: string): boolean {
  try {
    lock(path)();
    return false;
  } catch (error) {
    if (!isLocked(error)) throw error;
    return true;
  }
}

function isLocked(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "SQLITE_BUSY" || code === "SQLITE_LOCKED";
}

function lock(path: string): () => void {
  const file = openLibsql(path);
  try {
    file.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    file.close();
    throw error;
  }
  return () => file.close();
}

/** The same folder for all processes of a user, whatever their `TMPDIR` is. */
const lockRoot = process.platform === "win32" ? tmpdir() : "/tmp";

/**
 * The lock file is in a folder that only this user may write to. Undefined where the system has no place for such
 * files.
 */
function inodeLockPath(path: string): string | undefined {
  const folder = join(lockRoot, `allmine-credits-${process.getuid?.() ?? "locks"}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { dev, ino } = statSync(path, { bigint: true });
    return join(folder, `${dev}-${ino}.lock`);
  } catch {
    return undefined;
  }
}
