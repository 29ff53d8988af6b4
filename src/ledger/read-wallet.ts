import type { Database } from "../database/database";
import { readDate } from "../database/rows";
import type { Wallet } from "../entities/wallet";
import type { WalletOwner } from "./wallet-rows";
import type { WalletView } from "./wallet-view";

/** The wallet as it is now, without locking it. */
export async function readWallet(
  { read }: Database,
  { userId, environment }: WalletOwner,
): Promise<WalletView> {
  const [wallet] = await read.query<Pick<Wallet, "balance" | "spendingFrozenAt">[]>(
    "SELECT balance, spendingFrozenAt FROM wallets WHERE userId = ? AND environment = ?",
    [userId, environment],
  );
  const frozenAt = wallet?.spendingFrozenAt ?? null;
  return {
    userId,
    environment,
    exists: wallet !== undefined,
    balance: wallet?.balance ?? 0,
    spendingFrozenAt: frozenAt === null ? null : readDate(frozenAt),
  };
}
