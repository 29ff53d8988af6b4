import { createHmac, timingSafeEqual, type Hmac } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CheckpointSettings } from "../ledger/checkpoint-settings";
import type { Head } from "./chain";
import type { SealHead } from "./check-audit-log";

/**
 * A checkpoint is a file of lines of JSON: the time, then the newest entry of each wallet in the order of the wallets
 * (id of the wallet, sequence, hash), then the newest seal of the audit log (number, hash), then the signature. It
 * names no user. The signature is an HMAC-SHA256 of all lines before it.
 */
const nameOfCheckpoint = /^ledger-\d{17}\.checkpoint$/;
/** Older files are deleted, since the newest one contains a later entry of each wallet. */
const filesMax = 30;

/** Writes a checkpoint while the books are read. The file gets its name only when it is complete. */
export class CheckpointWriter {
  private readonly signature: Hmac;
  private lines: string[] = [];

  private constructor(
    private readonly settings: CheckpointSettings,
    private readonly partial: string,
    private readonly file: FileHandle,
    private readonly createdAt: Date,
  ) {
    this.signature = signatureBy(settings.keys[0] ?? "");
    this.add(JSON.stringify([createdAt.toISOString()]));
  }

  /** @throws the system's error when the folder cannot be written. */
  static async begin(settings: CheckpointSettings): Promise<CheckpointWriter> {
    await mkdir(settings.folder, { recursive: true });
    const partial = join(settings.folder, `partial-${process.pid}-${Date.now()}`);
    return new CheckpointWriter(settings, partial, await open(partial, "wx", 0o600), new Date());
  }

  addHead({ walletId, sequence, hash }: Head): void {
    this.add(JSON.stringify([walletId, sequence, hash]));
  }

  addSeal({ number, hash }: SealHead): void {
    this.add(JSON.stringify([number, hash]));
  }

  private add(line: string): void {
    this.lines.push(`${line}\n`);
  }

  /** Writes the lines that were added, so that they need no memory any more. */
  async flush(): Promise<void> {
    const text = this.lines.join("");
    this.lines = [];
    this.signature.update(text);
    await this.file.appendFile(text);
  }

  /** Signs the file and gives it its name. Deletes the oldest files beyond thirty. */
  async finish(): Promise<void> {
    await this.flush();
    await this.file.appendFile(`${JSON.stringify([this.signature.digest("hex")])}\n`);
    await this.file.sync();
    await this.file.close();
    const { folder } = this.settings;
    const digits = this.createdAt.toISOString().replace(/\D/g, "");
    await rename(this.partial, join(folder, `ledger-${digits}.checkpoint`));
    const files = await listCheckpoints(folder);
    for (const name of files.slice(0, -filesMax)) await rm(join(folder, name), { force: true });
  }

  /** Deletes the file, because the books are wrong or could not be read to the end. */
  async discard(): Promise<void> {
    await this.file.close();
    await rm(this.partial, { force: true });
  }
}

/** The path of the newest checkpoint; undefined when there is none. */
export async function findNewestCheckpoint(folder: string): Promise<string | undefined> {
  const name = (await listCheckpoints(folder)).at(-1);
  return name && join(folder, name);
}

/** Oldest first. */
async function listCheckpoints(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => nameOfCheckpoint.test(name)).toSorted();
}

/** Whether the file's last line is the signature of all lines before it, by one of the keys. */
export async function isSigned(path: string, keys: readonly string[]): Promise<boolean> {
  const signatures = keys.map(signatureBy);
  let last: string | undefined;
  for await (const line of linesOf(path)) {
    if (last !== undefined) for (const signature of signatures) signature.update(`${last}\n`);
    last = line;
  }
  const given = Buffer.from(last ?? "");
  return signatures.some((signature) => {
    const wanted = Buffer.from(JSON.stringify([signature.digest("hex")]));
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}

/** What a checkpoint saw: newest entries of wallets, at most 300 at once, and the newest seal. */
export interface Seen {
  readonly heads: readonly Head[];
  readonly seal?: SealHead;
}

/** Reads a file that is signed. */
export async function* readSeen(path: string): AsyncGenerator<Seen> {
  let heads: Head[] = [];
  for await (const line of linesOf(path)) {
    const parts = JSON.parse(line) as unknown[];
    if (parts.length === 2) {
      const [number, hash] = parts as [number, string];
      yield { heads: [], seal: { number, hash } };
    }
    // The first and the last line have one part.
    if (parts.length !== 3) continue;
    const [walletId, sequence, hash] = parts as [string, number, string];
    heads.push({ walletId, sequence, hash });
    if (heads.length < 300) continue;
    yield { heads };
    heads = [];
  }
  if (heads.length > 0) yield { heads };
}

function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
}

function signatureBy(key: string): Hmac {
  return createHmac("sha256", key);
}
