import { readDate } from "../database/rows";
import { entryHash, type HashedEntry } from "./entry-hash";
import { unpackRow, type Forms } from "./unpack-row";

/** The columns of an entry `e`, without its wallet. `entryOf` reads them. */
export const entryColumns = `e.sequence, e.id, e.kind, e.amount, e.balanceAfter, e.cause, e.reference, e.actor, e.reason,
  e.createdAt, e.previousHash, e.fingerprint`;

const entryForms: Forms<HashedEntry> = {
  walletId: "ulid",
  id: "ulid",
  kind: "kind",
  reference: "ulid",
  previousHash: "hex",
};

/**
 * Makes an entry of a raw row. Somebody may have written any value into it by hand, and the embedded engine keeps any
 * value in any column. Such a value makes another hash.
 * @param moreForms how the table keeps the columns of the row that are not the entry's
 */
export function entryOf<Entry extends HashedEntry>(row: Entry, moreForms: Forms<Entry> = {}): Entry {
  const { cause, createdAt } = row;
  const isMoment = createdAt instanceof Date || typeof createdAt === "string";
  return {
    ...unpackRow(row, { ...entryForms, ...moreForms } as Forms<Entry>),
    cause: cause === null ? null : String(cause),
    createdAt: isMoment ? readDate(createdAt) : new Date(Number.NaN),
  };
}

/** The hash of an entry; undefined when somebody put a value into it that no entry can have, such as no time. */
export function hashOf(entry: HashedEntry): string | undefined {
  return Number.isNaN(entry.createdAt.getTime()) ? undefined : entryHash(entry);
}
