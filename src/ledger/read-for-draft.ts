import type { Transaction } from "../database/transaction";
import { findDamaged } from "./damaged-wallets";
import { mainWalletOf, userKey, type WalletOwner } from "./wallet-owners";
import { readWallets, type Wallets } from "./wallet-rows";

/**
 * Reads all wallets of the owners' users for a draft, without locks. A wallet that does not exist is empty and has a
 * new id. Leaves out users with a wallet that does not fit its newest entry.
 */
export async function readForDraft(tx: Transaction, owners: readonly WalletOwner[]): Promise<Wallets> {
  if (owners.length === 0) return new Map();
  const wanted = [...owners.map(mainWalletOf), ...owners];
  const [wallets, damaged] = await Promise.all([readWallets(tx, wanted), findDamaged(tx, owners)]);
  if (damaged.size === 0) return wallets;
  const users = new Set([...damaged].flatMap((key) => wallets.get(key) ?? []).map(userKey));
  return new Map([...wallets].filter(([, wallet]) => !users.has(userKey(wallet))));
}
