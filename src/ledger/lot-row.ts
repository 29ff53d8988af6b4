import { lotKindsByNumber, type LotKind } from "../entities/lot";
import { readDate } from "../database/rows";
import { unpackUlid } from "../ids";
import type { LotRow } from "./open-lots";

/** A lot as the table keeps it. */
export interface StoredLot {
  readonly walletId: Buffer;
  readonly sequence: number | string;
  readonly part: number | string;
  readonly kind: number | string;
  readonly granted: number | string;
  readonly remaining: number | string;
  readonly held: number | string;
  readonly expiresAt: Date | string | null;
  readonly priority: number | string;
  readonly purchaseId: Buffer | null;
  readonly entryId: Buffer;
}

const columns = [
  "walletId",
  "sequence",
  "part",
  "kind",
  "granted",
  "remaining",
  "held",
  "expiresAt",
  "priority",
  "purchaseId",
];

/** The columns that `lotOf` reads, of the table `l`. */
export const lotColumns = `${columns.map((column) => `l.${column}`).join(", ")},
  (SELECT o.id FROM ledger_entries o WHERE o.walletId = l.walletId AND o.sequence = l.sequence) AS entryId`;

export function lotOf(row: StoredLot): LotRow {
  return {
    walletId: unpackUlid(row.walletId),
    sequence: Number(row.sequence),
    part: Number(row.part),
    kind: (lotKindsByNumber.get(Number(row.kind)) ?? String(row.kind)) as LotKind,
    granted: Number(row.granted),
    remaining: Number(row.remaining),
    held: Number(row.held),
    expiresAt: row.expiresAt === null ? null : readDate(row.expiresAt),
    priority: Number(row.priority),
    purchaseId: row.purchaseId && unpackUlid(row.purchaseId),
    entryId: unpackUlid(row.entryId),
  };
}
