import { clockTime } from "../../clock";
import type { Transaction } from "../../database/transaction";
import { StoreTransaction } from "../../entities/store-transaction";
import { In } from "typeorm";
import { findMergedWallets } from "../../ledger/merged-wallets";
import { markSpendingFrozen } from "../../ledger/mark-wallets";

/** Stops all spending from the wallet, which must be locked. Its credits stay. */
export async function freezeSpending(tx: Transaction, walletId: string): Promise<void> {
  await markSpendingFrozen(tx, walletId, clockTime());
}

/** Lifts the freeze of a locked wallet unless another refund still freezes it. */
export async function liftFreezeIfSettled(tx: Transaction, walletId: string): Promise<void> {
  const frozen = await tx.manager.existsBy(StoreTransaction, {
    walletId: In(await findMergedWallets(tx.query, walletId)),
    freezesSpending: true,
  });
  if (!frozen) await markSpendingFrozen(tx, walletId, null);
}

/** Lifts the freeze of a locked wallet, whatever froze it. */
export async function liftFreeze(tx: Transaction, walletId: string): Promise<void> {
  const owned = { walletId: In(await findMergedWallets(tx.query, walletId)) };
  await tx.manager.update(StoreTransaction, owned, { freezesSpending: false });
  await markSpendingFrozen(tx, walletId, null);
}
