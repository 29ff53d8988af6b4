import { auditEntryHash, sealHash } from "../audit/audit-hash";
import { auditColumnsOfA, entriesOfRows, type AuditRow } from "../audit/audit-rows";
import { findLastSeal, sealableSince } from "../audit/seal-audit-log";
import type { Database } from "../database/database";
import { byPrimaryKey } from "../database/dialect";
import { readDate } from "../database/rows";
import { scanTable } from "../database/scan-table";
import { millisecondsOfUlid, unpackHex, unpackUlid } from "../ids";
import { noHash } from "../ledger/entry-hash";
import { publicIds } from "../public-ids";
import type { Ask } from "./find-in-books";
import type { Findings } from "./findings";

/** The newest seal of the audit log. */
export interface SealHead {
  readonly number: number;
  readonly hash: string;
}

/** A seal as it is stored. */
export interface SealRow {
  readonly number: number;
  readonly sealedUntilMilliseconds: number | string;
  readonly hash: Buffer;
  readonly createdAt: Date | string;
}

/** An entry of the audit log, with what its seal says of it. */
export interface SealedRow extends AuditRow {
  /** The number of its seal; null when it has none. */
  readonly seal: number | null;
  readonly entryHash: Buffer | null;
}

interface MemberRow {
  readonly entryId: Buffer;
  readonly entryHash: Buffer;
  /** Null when there is no such entry. */
  readonly id: Buffer | null;
}

/** All seals, oldest first. */
export function scanSeals(database: Database): AsyncGenerator<readonly SealRow[]> {
  return scanTable<SealRow>(database, {
    select: `SELECT number, sealedUntilMilliseconds, hash, createdAt FROM audit_seals ${byPrimaryKey(database)}`,
    key: ["number"],
  });
}

/** All entries of the audit log, in the order of their ids. */
export function scanAuditEntries(database: Database): AsyncGenerator<readonly SealedRow[]> {
  return scanTable<SealedRow>(database, {
    select: `SELECT ${auditColumnsOfA}, z.number AS seal, s.entryHash
      FROM audit_entries a ${byPrimaryKey(database)}
      LEFT JOIN sealed_audit_entries s ON s.entryId = a.id
      LEFT JOIN audit_seals z ON z.number = s.seal`,
    key: ["a.id"],
  });
}

/** Follows the seals of the audit log: each continues the one before it, and has its entries. */
export class SealChain {
  private last: SealHead = { number: 0, hash: noHash };

  constructor(
    private readonly ask: Ask,
    private readonly findings: Findings,
  ) {}

  /** The last seal that was followed; undefined before the first. */
  get head(): SealHead | undefined {
    return this.last.number === 0 ? undefined : this.last;
  }

  /**
   * Continues with the next seal. After a break it goes on with the seal as it is, so that each break is found once.
   */
  async follow(row: SealRow): Promise<void> {
    const { number } = row;
    const hash = unpackHex(row.hash);
    const members = await this.ask<MemberRow>(
      `SELECT s.entryId, s.entryHash, a.id FROM sealed_audit_entries s
       LEFT JOIN audit_entries a ON a.id = s.entryId WHERE s.seal = ? ORDER BY s.entryId`,
      [number],
    );
    for (const { entryId, id } of members)
      if (id === null) this.add(`The entry ${nameOf(unpackUlid(entryId))} was deleted after it was sealed.`);
    if (number !== this.last.number + 1)
      this.add(`The seal before seal ${number} is ${this.last.number}: seals are missing or were added.`);
    else if (hash !== this.hashOf(row, members))
      this.add(
        `Seal ${number} does not contain the hash of the seal before it, or its list of entries was changed.`,
      );
    this.last = { number, hash };
  }

  private hashOf(
    { number, sealedUntilMilliseconds, createdAt }: SealRow,
    members: readonly MemberRow[],
  ): string {
    return sealHash(
      this.last.hash,
      { number, sealedUntilMilliseconds: Number(sealedUntilMilliseconds), createdAt: readDate(createdAt) },
      members.map(({ entryId, entryHash }) => ({
        entryId: unpackUlid(entryId),
        entryHash: unpackHex(entryHash),
      })),
    );
  }

  private add(problem: string): void {
    this.findings.add("AUDIT_LOG", {}, problem);
  }
}

/**
 * Makes the check of a page of entries: each is as it was sealed, and none without a seal is so old that it must have
 * been added afterwards.
 */
export async function auditEntryCheck(
  database: Database,
  findings: Findings,
): Promise<(page: readonly SealedRow[]) => void> {
  const sealedUntil = sealableSince(await findLastSeal(database));
  return (page) => {
    for (const [index, entry] of entriesOfRows(page).entries()) {
      const problem = problemOf(entry.id, auditEntryHash(entry), page[index], sealedUntil);
      if (problem !== undefined) findings.add("AUDIT_LOG", {}, `The entry ${nameOf(entry.id)} ${problem}`);
    }
  };
}

function problemOf(
  id: string,
  hash: string,
  { seal = null, entryHash = null }: Partial<SealedRow> = {},
  sealedUntil: number,
): string | undefined {
  if (seal === null)
    return millisecondsOfUlid(id) < sealedUntil
      ? "is older than its seal would be: it was added later, or by an instance with a wrong clock."
      : undefined;
  return entryHash !== null && unpackHex(entryHash) === hash ? undefined : "was changed after it was sealed.";
}

function nameOf(id: string): string {
  return publicIds.AuditEntry.write({ id });
}
