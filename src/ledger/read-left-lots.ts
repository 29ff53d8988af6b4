import { byIndex } from "../database/dialect";
import type { Transaction } from "../database/transaction";
import { packUlid } from "../ids";
import { lotColumns, lotOf, type StoredLot } from "./lot-row";
import { burnOrderOf, inBurnOrder } from "./lot-order";
import type { NewLot } from "./posting";
import { isUnwritten, unwrittenColumns, unwrittenLotOf, type UnwrittenRow } from "./unwritten-lots";

/** All that is left in the lots of a wallet, which is locked, as lots for another wallet. */
export async function readLeftLots(tx: Transaction, walletId: string): Promise<NewLot[]> {
  const rows = await tx.query<StoredLot>(
    `SELECT ${lotColumns} FROM lots l ${byIndex(tx, "open_lots")}
     WHERE l.walletId = ? AND l.burnOrder IS NOT NULL`,
    [packUlid(walletId)],
  );
  const entries = await tx.query<UnwrittenRow>(
    `SELECT ${unwrittenColumns} FROM wallets w JOIN ledger_entries e ON e.walletId = w.id
     WHERE w.id = ? AND ${isUnwritten("e", "w.lotsThrough")}`,
    [packUlid(walletId)],
  );
  const lots = [...rows.map(lotOf), ...entries.map(unwrittenLotOf)]
    .map((lot) => ({ ...lot, order: burnOrderOf(lot) }))
    .toSorted(inBurnOrder);
  return lots.map(({ kind, remaining, expiresAt, priority, purchaseId }) => ({
    kind,
    granted: remaining,
    expiresAt,
    priority,
    purchaseId,
  }));
}
