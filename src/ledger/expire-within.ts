import { presentTime } from "../database/present-time";
import type { Transaction } from "../database/transaction";
import { expiryPosting } from "./expiry-posting";
import type { Ledger } from "./ledger";
import { hasLapsed, type WalletState } from "./wallet-rows";

/**
 * Takes the credits of locked wallets whose time has run out, before something else is decided about the wallets.
 * @returns whether there were any, so that the wallets have to be read again
 */
export async function expireWithin(
  tx: Transaction,
  ledger: Ledger,
  wallets: readonly WalletState[],
): Promise<boolean> {
  const now = presentTime(tx);
  const lapsed = new Map(
    wallets.filter((wallet) => hasLapsed(wallet, now)).map((wallet) => [wallet.id, wallet]),
  );
  if (lapsed.size > 0) await ledger.postWithin(tx, [...lapsed.values()].map(expiryPosting));
  return lapsed.size > 0;
}
