import type { Transaction } from "../database/transaction";
import { packUlid } from "../ids";

/**
 * Freezes the wallet's spending since a moment, or ends the freeze when the moment is null. A wallet that is frozen
 * already keeps its earlier moment.
 */
export async function markSpendingFrozen(
  tx: Transaction,
  walletId: string,
  since: Date | null,
): Promise<void> {
  const value = since === null ? "NULL" : "COALESCE(spendingFrozenAt, ?)";
  const id = packUlid(walletId);
  await tx.query(
    `UPDATE wallets SET spendingFrozenAt = ${value} WHERE id = ?`,
    since === null ? [id] : [since, id],
  );
}

/**
 * Marks the wallet as merged, so that it refuses every posting. `lockPresentWallet` finds the wallet that has its
 * credits.
 */
export async function markMerged(tx: Transaction, fromId: string, intoId: string): Promise<void> {
  await tx.query("UPDATE wallets SET mergedIntoId = ? WHERE id = ?", [packUlid(intoId), packUlid(fromId)]);
}

/**
 * Deletes a wallet without entries, unless a merge of nothing has filled it: the next purchase of the other user looks
 * for it then.
 */
export async function deleteIfUnmerged(tx: Transaction, walletId: string): Promise<void> {
  const id = packUlid(walletId);
  await tx.query(
    "DELETE FROM wallets WHERE id = ? AND sequence = 0 AND NOT EXISTS (SELECT 1 FROM wallet_merges WHERE intoWalletId = ?)",
    [id, id],
  );
}
