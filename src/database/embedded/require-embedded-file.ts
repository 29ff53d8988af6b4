import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseNotReady } from "../database-not-ready";
import { loadLibsql } from "./open-libsql";

/**
 * Creates the embedded database's file and the folders above it, unless they exist, and checks that the file can be
 * written, so that a path that cannot be used is reported by the name of its setting. Never opens a file that exists:
 * closing it would release the locks that this process holds on the database, and the next process to close the
 * database would then delete the log that this one still writes (sqlite.org/howtocorrupt.html, section 2.2).
 * @throws DatabaseNotReady
 */
export function requireEmbeddedFile(path: string): void {
  // Load libsql before anything is created, so that no file appears that this installation cannot open.
  loadLibsql();
  try {
    requireFolder(dirname(path));
    create(path);
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DatabaseNotReady(
      `DATABASE_URL names the file ${path}, which cannot be opened for writing: ${reasons[code ?? ""] ?? message}`,
      { cause: error },
    );
  }
}

function create(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
  if (!found) closeSync(openSync(path, "a"));
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there (EACCES)",
  EPERM: "this user may not write there (EPERM)",
  EROFS: "the file system is read-only (EROFS)",
  EISDIR: "it is a folder (EISDIR)",
  ENOTDIR: "something above it is not a folder (ENOTDIR)",
  ENOENT: "it cannot be created there (ENOENT)",
  ENAMETOOLONG: "the path is too long (ENAMETOOLONG)",
  ELOOP: "its symbolic links lead in a circle (ELOOP)",
};

/** Creates one folder at a time: under `/proc` Node.js would try to create them all for ever. */
function requireFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(folder);
  if (above !== folder) requireFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have created the same folder meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
  }
}
