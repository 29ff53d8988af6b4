import type { Database } from "../database/database";
import type { Wallet } from "../entities/wallet";
import type { WalletOwner } from "./wallet-owners";
import { viewOf, type WalletView } from "./wallet-view";

/** The wallet as it is now, without locking it. */
export async function readWallet(database: Database, owner: WalletOwner): Promise<WalletView> {
  const [wallet] = await database.readRows<Pick<Wallet, "balance" | "sequence" | "spendingFrozenAt">>(
    "SELECT balance, sequence, spendingFrozenAt FROM wallets WHERE userId = ? AND environment = ? AND creditType = ?",
    [owner.userId, owner.environment, owner.creditType],
  );
  return viewOf(owner, wallet);
}
