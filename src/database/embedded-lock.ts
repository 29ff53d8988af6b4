import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseLocation } from "./database-url";
import { DatabaseNotReady } from "./database-not-ready";
import { openLibsql } from "./open-libsql";

/**
 * Makes sure that one service at a time uses an embedded file: its queue of writers is in its own memory. The lock is
 * the engine's own on a file beside it, which the system releases however the process ends. Returns what unlocks it.
 * @throws DatabaseNotReady
 */
export function lockEmbeddedFile(location: DatabaseLocation): () => void {
  if (location.engine !== "embedded") return () => undefined;
  mkdirSync(dirname(location.path), { recursive: true });
  const lock = openLibsql(`${location.path}.lock`);
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw new DatabaseNotReady(
      `Another service is using ${location.path}. Stop it first, or point DATABASE_URL at another file or at MySQL.`,
      { cause: error },
    );
  }
  return () => lock.close();
}
