import type { Transaction } from "../../database/transaction";
import { StoreTransaction } from "../../entities/store-transaction";
import { WalletMerge } from "../../entities/wallet-merge";
import type { WalletEnvironment } from "../../environment";
import { In } from "typeorm";
import { markSpendingFrozen } from "../../ledger/wallet-rows";

interface WalletOwner {
  readonly userId: string;
  readonly environment: WalletEnvironment;
}

/** Stops all spending from the wallet. Its credits stay. */
export async function freezeSpending(tx: Transaction, owner: WalletOwner): Promise<void> {
  await markSpendingFrozen(tx, owner, new Date());
}

/** Lifts the freeze of a wallet unless another refund still freezes it. */
export async function liftFreezeIfSettled(tx: Transaction, owner: WalletOwner): Promise<void> {
  const owners = await mergedInto(tx, owner);
  const frozen = await tx.manager.existsBy(StoreTransaction, {
    environment: owner.environment,
    userId: In(owners),
    freezesSpending: true,
  });
  if (!frozen) await markSpendingFrozen(tx, owner, null);
}

/** Lifts the freeze of a wallet, whatever froze it. */
export async function liftFreeze(tx: Transaction, owner: WalletOwner): Promise<void> {
  const owned = { environment: owner.environment, userId: In(await mergedInto(tx, owner)) };
  await tx.manager.update(StoreTransaction, owned, { freezesSpending: false });
  await markSpendingFrozen(tx, owner, null);
}

/** The owner and all users whose wallets were merged into the owner's, directly or through others. */
async function mergedInto(tx: Transaction, { userId, environment }: WalletOwner): Promise<string[]> {
  const merges = await tx.manager.findBy(WalletMerge, { environment, intoUserId: userId });
  const owners = [userId];
  for (const { fromUserId } of merges) {
    owners.push(...(await mergedInto(tx, { userId: fromUserId, environment })));
  }
  return owners;
}
