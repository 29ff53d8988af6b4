import { readDate } from "../database/rows";
import type { WalletState } from "../ledger/wallet-rows";

/** What the audit log keeps of a wallet. */
export function auditedWallet({
  userId,
  environment,
  balance,
  spendingFrozenAt,
  mergedIntoUserId,
}: WalletState): object {
  return {
    userId,
    environment,
    balance: Number(balance),
    spendingFrozenAt: spendingFrozenAt === null ? null : readDate(spendingFrozenAt),
    mergedIntoUserId,
  };
}
