import type { Transaction } from "../database/transaction";
import type { Facts, Plan } from "./batch-plan";
import type { Posting } from "./posting";
import { isMain, userKey } from "./wallet-owners";
import { deleteIfUnmerged } from "./mark-wallets";
import { isUnused, type WalletState } from "./wallet-rows";

/**
 * Deletes wallets that were created only to be locked, because all their postings were refused. Otherwise the table
 * would list users who never had credits. The main wallet of a user with another wallet stays. Most batches have no
 * such wallet.
 */
export async function deleteUnused(
  tx: Transaction,
  postings: readonly Posting[],
  { wallets, damaged }: Facts,
  plan: Plan,
): Promise<void> {
  if (![...wallets.values()].some(isUnused)) return;
  const users = new Set(postings.map(userKey));
  const own = [...wallets].filter(([, wallet]) => users.has(userKey(wallet)));
  // Keep what somebody wrote by hand, so that it can be looked at.
  const isKept = ([key, wallet]: [string, WalletState]) =>
    !isUnused(wallet) || plan.wallets.has(key) || damaged.has(key);
  const usersKept = new Set(own.filter(isKept).map(([, wallet]) => userKey(wallet)));
  for (const [key, wallet] of own) {
    if (isKept([key, wallet]) || (usersKept.has(userKey(wallet)) && isMain(wallet))) continue;
    await deleteIfUnmerged(tx, wallet.id);
  }
}
