import { placeholders } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { referencedTypes } from "../entities/ledger-entry";
import { packUlid, unpackUlid } from "../ids";
import type { LotFacts, TakenCredits } from "./lot-book";
import { lotColumns, lotOf, type StoredLot } from "./lot-row";
import type { Posting } from "./posting";

type AnyPosting = Omit<Posting, "id">;

/** What holds reserve of each lot, by the ids of the holds whose credits the postings change. */
export async function readHeldLots(
  tx: Transaction,
  postings: readonly AnyPosting[],
): Promise<LotFacts["holds"]> {
  const ids = new Set(
    postings.flatMap(({ kind, reference }) =>
      referencedTypes[kind] === "Hold" && reference !== null ? [reference] : [],
    ),
  );
  if (ids.size === 0) return new Map();
  const rows = await tx.query<StoredLot & { holdId: Buffer; ofHold: number | string }>(
    `SELECT h.holdId, h.held AS ofHold, ${lotColumns} FROM holds o
     JOIN hold_lots h ON h.walletId = o.walletId AND h.holdId = o.id
     JOIN lots l ON l.walletId = h.walletId AND l.sequence = h.lotSequence AND l.part = h.lotPart
     WHERE o.id IN (${placeholders([...ids])}) AND h.held > 0`,
    [...ids].map(packUlid),
  );
  const found = new Map<string, (readonly [ReturnType<typeof lotOf>, number])[]>();
  for (const row of rows) {
    const id = unpackUlid(row.holdId);
    found.set(id, [...(found.get(id) ?? []), [lotOf(row), Number(row.ofHold)]]);
  }
  return found;
}

/** What the entries took whose credits the postings give back, and how much was given back before. */
export async function readTakenCredits(
  tx: Transaction,
  postings: readonly AnyPosting[],
): Promise<LotFacts["taken"]> {
  const ids = [...new Set(postings.flatMap(({ returns }) => returns?.entryId ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<TakenRow>(
    `SELECT e.id AS sourceId, e.amount AS entryAmount, m.amount, m.lotSequence, ${lotColumns},
       (SELECT COALESCE(SUM(r.amount), 0) FROM spend_reversals r
        WHERE r.walletId = e.walletId AND r.spendSequence = e.sequence) AS given
     FROM ledger_entries e
     JOIN lot_movements m ON m.walletId = e.walletId AND m.sequence = e.sequence
     LEFT JOIN lots l ON l.walletId = m.walletId AND l.sequence = m.lotSequence AND l.part = m.lotPart
     WHERE e.id IN (${placeholders(ids)}) AND m.amount < 0 ORDER BY e.id, m.position`,
    ids.map(packUlid),
  );
  const found = new Map<string, TakenCredits>();
  for (const row of rows) {
    const id = unpackUlid(row.sourceId);
    const lot = Number(row.lotSequence) === 0 ? undefined : lotOf(row);
    const parts = found.get(id)?.parts ?? [];
    const left = parts.reduce((rest, { amount }) => rest - amount, -Number(row.entryAmount));
    // What comes after has paid a debt with credits that the end of a hold made free.
    if (left <= 0) continue;
    const amount = -Number(row.amount);
    found.set(id, { given: Number(row.given), parts: [...parts, { amount, lot }] });
  }
  return found;
}

interface TakenRow extends StoredLot {
  readonly sourceId: Buffer;
  readonly entryAmount: number | string;
  readonly amount: number | string;
  readonly lotSequence: number | string;
  readonly given: number | string;
}
