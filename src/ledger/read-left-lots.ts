import { byIndex } from "../database/dialect";
import type { Transaction } from "../database/transaction";
import { packUlid } from "../ids";
import { lotColumns, lotOf, type StoredLot } from "./lot-row";
import type { NewLot } from "./posting";

/** All that is left in the lots of a wallet, which is locked, as lots for another wallet. */
export async function readLeftLots(tx: Transaction, walletId: string): Promise<NewLot[]> {
  const rows = await tx.query<StoredLot>(
    `SELECT ${lotColumns("l")} FROM lots l ${byIndex(tx, "open_lots")}
     WHERE l.walletId = ? AND l.burnOrder IS NOT NULL ORDER BY l.burnOrder, l.sequence, l.part`,
    [packUlid(walletId)],
  );
  return rows.map(lotOf).map(({ kind, remaining, expiresAt, priority, purchaseId }) => ({
    kind,
    granted: remaining,
    expiresAt,
    priority,
    purchaseId,
  }));
}
