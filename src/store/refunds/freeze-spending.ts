import type { Transaction } from "../../database/transaction";
import { StoreTransaction } from "../../entities/store-transaction";
import { WalletMerge } from "../../entities/wallet-merge";
import { In } from "typeorm";
import { markSpendingFrozen } from "../../ledger/wallet-rows";

/** Stops all spending from the wallet, which must be locked. Its credits stay. */
export async function freezeSpending(tx: Transaction, walletId: string): Promise<void> {
  await markSpendingFrozen(tx, walletId, new Date());
}

/** Lifts the freeze of a locked wallet unless another refund still freezes it. */
export async function liftFreezeIfSettled(tx: Transaction, walletId: string): Promise<void> {
  const frozen = await tx.manager.existsBy(StoreTransaction, {
    walletId: In(await mergedInto(tx, walletId)),
    freezesSpending: true,
  });
  if (!frozen) await markSpendingFrozen(tx, walletId, null);
}

/** Lifts the freeze of a locked wallet, whatever froze it. */
export async function liftFreeze(tx: Transaction, walletId: string): Promise<void> {
  const owned = { walletId: In(await mergedInto(tx, walletId)) };
  await tx.manager.update(StoreTransaction, owned, { freezesSpending: false });
  await markSpendingFrozen(tx, walletId, null);
}

/** The wallet and all wallets that were merged into it, directly or through others. */
async function mergedInto(tx: Transaction, walletId: string): Promise<string[]> {
  const merges = await tx.manager.findBy(WalletMerge, { intoWalletId: walletId });
  const wallets = [walletId];
  for (const { fromWalletId } of merges) wallets.push(...(await mergedInto(tx, fromWalletId)));
  return wallets;
}
