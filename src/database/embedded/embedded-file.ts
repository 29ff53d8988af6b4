import { realpathSync, statSync } from "node:fs";

/** The database file or its log was deleted or replaced. Whatever is committed from now on would be lost. */
export class EmbeddedFileGone extends Error {
  readonly code = "EMBEDDED_FILE_GONE";

  constructor(path: string) {
    super(`${path} was deleted or replaced while the service uses it.`);
    this.name = "EmbeddedFileGone";
  }
}

/**
 * Remembers the inodes of the embedded database's file and its log. The engine goes on writing to a file that was
 * deleted or replaced, and every commit from then on is lost when the process ends.
 */
export class EmbeddedFile {
  private readonly inodes = new Map<string, string>();
  private readonly paths: readonly string[];

  constructor(path: string) {
    const real = realpathSync(path);
    // The engine creates the log at the first write.
    this.paths = [real, `${real}-wal`];
    for (const part of this.paths) this.remember(part, inodeOf(part));
  }

  /**
   * Costs two calls of `stat`.
   * @throws EmbeddedFileGone
   */
  requireInPlace(): void {
    for (const path of this.paths) {
      const found = inodeOf(path);
      const known = this.inodes.get(path);
      if (known === undefined) this.remember(path, found);
      else if (found !== known) throw new EmbeddedFileGone(path);
    }
  }

  private remember(path: string, inode: string | undefined): void {
    if (inode !== undefined) this.inodes.set(path, inode);
  }
}

function inodeOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}-${found.ino}`;
}
