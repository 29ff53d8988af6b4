import type { Wallet } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import type { Service } from "../service";

/** What a wallet's owner sees of it. Who never had credits has an empty wallet. */
export type WalletView = Pick<Wallet, "userId" | "environment" | "balance">;

export async function getWallet(
  { database }: Service,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
): Promise<WalletView> {
  const [wallet] = await database.read.query<Pick<Wallet, "balance">[]>(
    "SELECT balance FROM wallets WHERE userId = ? AND environment = ?",
    [userId, environment],
  );
  return { userId, environment, balance: wallet?.balance ?? 0 };
}

/** Credits that can be spent now. */
export function availableOf({ balance }: WalletView): number {
  return balance;
}
