import { In } from "typeorm";
import type { Transaction } from "../database/transaction";
import { WalletMerge } from "../entities/wallet-merge";
import type { WalletEnvironment } from "../environment";
import { lockWallets, walletKey, type WalletState } from "./wallet-rows";

/**
 * Locks the wallet that has a user's credits now: the user's own wallet, or the last one in a chain of merges. Waits
 * for a merge in progress, so that the next posting cannot go to a wallet that was just emptied.
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

/** The users who have these users' credits now, each once: the users themselves, or those they were merged into. */
export async function presentOwners(
  tx: Transaction,
  environment: WalletEnvironment,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const merges = await tx.manager.findBy(WalletMerge, { environment, fromUserId: In([...userIds]) });
  const into = new Map(merges.map(({ fromUserId, intoUserId }) => [fromUserId, intoUserId]));
  const present = new Set<string>();
  for (const userId of userIds) {
    const next = into.get(userId);
    present.add(next === undefined ? userId : await findPresentOwner(tx, environment, next));
  }
  return [...present];
}

/** The user who has a user's credits now: the same user, or the last one in a chain of merges. */
export async function findPresentOwner(
  tx: Transaction,
  environment: WalletEnvironment,
  userId: string,
): Promise<string> {
  const merge = await tx.manager.findOneBy(WalletMerge, { environment, fromUserId: userId });
  return merge ? findPresentOwner(tx, environment, merge.intoUserId) : userId;
}
