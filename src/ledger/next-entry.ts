import type { LedgerEntry } from "../entities/ledger-entry";
import { conflict, type Refusal } from "../errors";
import { entryHash } from "./entry-hash";
import type { Posting } from "./posting";
import type { WalletState } from "./wallet-rows";

/** The most credits a wallet holds: beyond 2^53-1 numbers are no longer exact. */
export const walletLimit = Number.MAX_SAFE_INTEGER;

/** Why the wallet forbids the posting, if it does. */
export function refuseAmount(
  { balance, spendingFrozenAt, mergedIntoUserId }: WalletState,
  { amount, kind, allowsDebt }: Posting,
): Refusal | undefined {
  if (!Number.isSafeInteger(amount) || amount === 0)
    throw new Error(`${amount} is not an amount of credits.`);
  if (mergedIntoUserId !== null) {
    return conflict("WALLET_MERGED", "The wallet was merged into another one; use that one.");
  }
  if (kind === "SPEND" && spendingFrozenAt !== null) {
    return conflict(
      "SPENDING_FROZEN",
      "The wallet's spending is frozen because spent credits were refunded.",
    );
  }
  if (amount < 0 && balance < (allowsDebt ? -walletLimit : 0) - amount) {
    return conflict("INSUFFICIENT_CREDITS", "The wallet does not hold enough credits.");
  }
  // Compared without the sum, which could leave the range of exact numbers.
  if (amount > 0 && balance > walletLimit - amount) {
    return conflict("WALLET_LIMIT_REACHED", "The wallet cannot hold that many credits.");
  }
  return undefined;
}

export function nextEntry(wallet: WalletState, posting: Posting, createdAt: Date): LedgerEntry {
  const { userId, environment, id, kind, amount, counterAccount, cause, reference, actor, reason } = posting;
  const sequence = wallet.sequence + 1;
  const balanceAfter = wallet.balance + amount;
  const previousHash = wallet.headHash;
  return {
    userId,
    environment,
    sequence,
    id,
    kind,
    amount,
    balanceAfter,
    counterAccount,
    cause,
    reference,
    actor,
    reason,
    createdAt,
    previousHash,
  };
}

export function walletAfter(entry: LedgerEntry, before: WalletState): WalletState {
  const { balanceAfter: balance, sequence } = entry;
  return { ...before, balance, sequence, headHash: entryHash(entry) };
}
