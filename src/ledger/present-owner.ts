import type { Transaction } from "../database/transaction";
import type { WalletEnvironment } from "../environment";
import { lockWallets, walletKey, type WalletState } from "./wallet-rows";

/**
 * Locks the wallet that has a user's credits now: their own, or at the end of a chain of merges the last. A merge that
 * is under way is waited for, so what is posted next cannot reach a wallet that nobody sees.
 */
export async function lockPresentWallet(
  tx: Transaction,
  environment: WalletEnvironment,
  userId: string,
): Promise<WalletState> {
  const owner = { userId, environment };
  const wallet = (await lockWallets(tx, [owner])).get(walletKey(owner));
  if (!wallet) throw new Error("A wallet could not be locked.");
  if (wallet.mergedIntoUserId === null) return wallet;
  return lockPresentWallet(tx, environment, wallet.mergedIntoUserId);
}
