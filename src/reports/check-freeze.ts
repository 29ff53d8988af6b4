import type { Database } from "../database/database";
import { lockRow } from "../database/rows";
import type { WalletOwner } from "../ledger/wallet-rows";
import { findFreeze } from "./find-in-books";
import type { Findings } from "./findings";

/**
 * Checks that the wallet's spending is frozen if and only if a refund freezes it. The wallet is locked meanwhile, so no
 * refund comes in between. Does not look at a wallet that was merged into another one.
 */
export async function checkFreeze(
  database: Database,
  wallet: WalletOwner,
  findings: Findings,
): Promise<void> {
  const { userId, environment } = wallet;
  const freeze = await database.inTransaction(
    async (tx) => {
      await lockRow(tx, "wallets", { userId, environment });
      return findFreeze(tx.query, wallet);
    },
    { repeatable: true },
  );
  if (freeze?.isFrozen && !freeze.hasReason)
    findings.add("FREEZE", { wallet }, "The wallet is frozen, but no refund freezes it.");
  if (freeze?.hasReason && !freeze.isFrozen)
    findings.add("FREEZE", { wallet }, "A refund freezes the wallet, but it is not frozen.");
}
