import { asBytes } from "../database/dialect";
import { kindNumbers, kindOfNumber } from "../entities/ledger-entry";
import { unpackUlid } from "../ids";
import { newLots } from "./new-lots";
import type { LotRow } from "./open-lots";
import { lotKindNumbers, type LotKind } from "../entities/lot";
import { burnOrderOf, lotPriorityDefault } from "./lot-order";

/** The kinds of entries whose lots need not be written: they are of one origin, which follows from the kind. */
const kindsUnwritten = ["PURCHASE", "GRANT", "ADJUSTMENT"] as const;

/**
 * The condition that an entry has added a lot that is not written yet: it is later than its wallet's `lotsThrough`.
 * @param entry the alias of the entry
 * @param lotsThrough that number, in SQL
 * @param kind the column of its kind
 */
export const isUnwritten = (entry: string, lotsThrough: string, kind = "kind") =>
  `${entry}.sequence > ${lotsThrough} AND ${entry}.amount > 0
  AND ${entry}.${kind} IN (${kindsUnwritten.map((one) => kindNumbers[one]).join(", ")})
  AND NOT EXISTS (SELECT 1 FROM lots x WHERE x.walletId = ${entry}.walletId AND x.sequence = ${entry}.sequence)`;

/** Whether an entry that is known to have no lot has one that is not written yet. */
export function mayBeUnwritten(kind: string, amount: number): boolean {
  return amount > 0 && kindsUnwritten.some((one) => one === kind);
}

const orderOf = (kind: LotKind) =>
  `X'${burnOrderOf({ kind, expiresAt: null, priority: lotPriorityDefault }).toString("hex")}'`;

const orderInSql = `CASE e.kind WHEN ${kindNumbers.PURCHASE} THEN ${orderOf("PAID")} ELSE ${orderOf("PROMO")} END`;

/** The entries with the columns of the lots that they may have added, as the table `unwritten`. */
export const unwrittenTable = (
  database: Parameters<typeof asBytes>[0],
) => `(SELECT e.walletId, e.sequence, 0 AS part, e.kind AS entryKind, e.amount,
    CASE e.kind WHEN ${kindNumbers.PURCHASE} THEN ${lotKindNumbers.PAID}
      WHEN ${kindNumbers.GRANT} THEN ${lotKindNumbers.PROMO} ELSE ${lotKindNumbers.ADJUSTMENT} END AS kind,
    e.amount AS remaining, NULL AS expiresAt,
    CASE e.kind WHEN ${kindNumbers.PURCHASE} THEN e.reference END AS purchaseId,
    ${asBytes(database, orderInSql, 8)} AS burnOrder
  FROM ledger_entries e) unwritten`;

/** The condition that a row of `unwrittenTable` is a lot that is not written yet. */
export const isInUnwrittenTable = isUnwritten(
  "unwritten",
  "(SELECT w.lotsThrough FROM wallets w WHERE w.id = unwritten.walletId)",
  "entryKind",
);

/** The columns of an entry `e` that `unwrittenLotOf` reads. */
export const unwrittenColumns = "e.walletId, e.sequence, e.id AS entryId, e.kind, e.amount, e.reference";

export interface UnwrittenRow {
  readonly walletId: Buffer;
  readonly sequence: number | string;
  readonly kind: number;
  readonly amount: number | string;
  readonly reference: Buffer | null;
  readonly entryId: Buffer;
}

/** The lot that an entry added. */
export function unwrittenLotOf(row: UnwrittenRow): LotRow {
  const { walletId, sequence, entryId, kind, amount, reference } = row;
  const [lot] = newLots(
    {
      kind: kindOfNumber(kind),
      amount: Number(amount),
      reference: reference && unpackUlid(reference),
    },
    { walletId: unpackUlid(walletId), sequence: Number(sequence), id: unpackUlid(entryId) },
  );
  if (!lot) throw new Error("An entry has added no lot.");
  return lot;
}
