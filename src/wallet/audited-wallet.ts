import { readDate } from "../database/rows";
import type { WalletState } from "../ledger/wallet-rows";

/**
 * What the audit log keeps of a wallet.
 * @param mergedIntoUserId the owner of the wallet that it was merged into; null if it was not merged
 */
export function auditedWallet(
  { userId, environment, creditType, balance, spendingFrozenAt }: WalletState,
  mergedIntoUserId: string | null = null,
): object {
  return {
    userId,
    environment,
    creditType,
    balance: Number(balance),
    spendingFrozenAt: spendingFrozenAt === null ? null : readDate(spendingFrozenAt),
    mergedIntoUserId,
  };
}
