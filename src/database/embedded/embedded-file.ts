import { realpathSync, statSync } from "node:fs";

/** The file, or its log, is no longer where it was: what is committed now would be lost with it. */
export class EmbeddedFileGone extends Error {
  readonly code = "EMBEDDED_FILE_GONE";

  constructor(path: string) {
    super(`${path} was deleted or replaced while the service uses it.`);
    this.name = "EmbeddedFileGone";
  }
}

/**
 * The embedded database's file and its log as they were when they were opened. The engine goes on writing to a file
 * that was deleted or replaced, and everything acknowledged from then on is gone when the process ends.
 */
export class EmbeddedFile {
  private readonly inodes = new Map<string, string>();
  private readonly paths: readonly string[];

  constructor(path: string) {
    const real = realpathSync(path);
    // The engine makes the log when it first needs it.
    this.paths = [real, `${real}-wal`];
    for (const part of this.paths) this.remember(part, inodeOf(part));
  }

  /** @throws EmbeddedFileGone; costs two questions to the file system. */
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
