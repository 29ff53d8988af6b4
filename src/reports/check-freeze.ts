import type { Database } from "../database/database";
import { readOwners } from "../ledger/wallet-owners";
import { lockExistingWallets } from "../ledger/wallet-rows";
import { findFreeze } from "./find-in-books";
import type { Findings } from "./findings";

/**
 * Checks that the wallet's spending is frozen if and only if a refund freezes it. The wallet is locked meanwhile, so no
 * refund comes in between. Does not look at a wallet that was merged into another one.
 */
export async function checkFreeze(database: Database, walletId: string, findings: Findings): Promise<void> {
  const found = await database.inTransaction(
    async (tx) => {
      const wallet = (await readOwners(tx.manager, [walletId])).get(walletId);
      if (!wallet) return undefined;
      await lockExistingWallets(tx, [wallet]);
      return { wallet, freeze: await findFreeze(tx.query, walletId) };
    },
    { repeatable: true },
  );
  if (!found?.freeze) return;
  const { wallet, freeze } = found;
  if (freeze.isFrozen && !freeze.hasReason)
    findings.add("FREEZE", { wallet }, "The wallet is frozen, but no refund freezes it.");
  if (freeze.hasReason && !freeze.isFrozen)
    findings.add("FREEZE", { wallet }, "A refund freezes the wallet, but it is not frozen.");
}
