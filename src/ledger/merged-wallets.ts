import type { Transaction } from "../database/transaction";
import { packUlid, unpackUlid } from "../ids";

/** The ids of a wallet and of all wallets that were merged into it, directly or through others. */
export async function findMergedWallets(query: Transaction["query"], walletId: string): Promise<string[]> {
  // A set ends even when somebody made the merges a circle by hand.
  const wallets = new Set([walletId]);
  for (const wallet of wallets) {
    const merges = await query<{ fromWalletId: Buffer }>(
      "SELECT fromWalletId FROM wallet_merges WHERE intoWalletId = ?",
      [packUlid(wallet)],
    );
    for (const { fromWalletId } of merges) wallets.add(unpackUlid(fromWalletId));
  }
  return [...wallets];
}
