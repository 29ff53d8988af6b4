import { holdKinds } from "../entities/ledger-entry";
import { conflict, Refusal } from "../errors";
import type { Posting } from "./posting";
import { isMain, mainWalletOf, walletKey } from "./wallet-owners";
import type { Wallets, WalletState } from "./wallet-rows";

/** The most credits a wallet holds, and the most it may owe. Numbers beyond 2^53-1 are not exact. */
const walletLimit = Number.MAX_SAFE_INTEGER;

export function refuseDamaged(): Refusal {
  return conflict(
    "WALLET_DAMAGED",
    "The wallet's balance does not fit its ledger entries, so no credits can be moved until somebody has looked at it.",
  );
}

/** The refusal of a posting that was to take credits whose time had run out, when there are none. */
export function refuseExpiry(): Refusal {
  return new Refusal("NOT_FOUND", "No credits of the wallet have expired.");
}

/** The refusal when the wallet or its whole user was merged into another one; undefined when not. */
export function refuseMerged(wallet: WalletState, wallets: Wallets): Refusal | undefined {
  const main = isMain(wallet) ? wallet : wallets.get(walletKey(mainWalletOf(wallet)));
  if (wallet.mergedIntoId === null && (main?.mergedIntoId ?? null) === null) return undefined;
  return conflict("WALLET_MERGED", "The wallet was merged into another one; use that one.");
}

/**
 * The refusal when the wallet's credits forbid the posting; undefined when they do not. Compares without computing the
 * sum of balance and amount, which may be too large to be exact.
 */
export function refuseAmount(wallet: WalletState, posting: Posting): Refusal | undefined {
  const { balance, held, spendingFrozenAt } = wallet;
  const { amount, kind, onShortfall, held: change = 0 } = posting;
  if (!Number.isSafeInteger(amount) || (amount === 0) !== holdKinds.has(kind))
    throw new Error(`${amount} is not an amount of credits.`);
  // What a hold reserved before the freeze can still be captured.
  if (spendingFrozenAt !== null && (change > 0 || (kind === "SPEND" && change === 0))) {
    return conflict(
      "SPENDING_FROZEN",
      "The wallet's spending is frozen because spent credits were refunded.",
    );
  }
  if (amount > 0) return balance > walletLimit - amount ? refuseFull() : undefined;
  if (onShortfall === "ALLOW_DEBT") return balance < -walletLimit - amount ? refuseOwing() : undefined;
  const free = balance - held;
  const taken = -amountOf(wallet, posting);
  const needed = taken + change;
  const takesNothing = amount !== 0 && taken === 0;
  return !takesNothing && (needed <= 0 || free >= needed)
    ? undefined
    : refuseShortfall(free, change - amount);
}

/** The credits that the posting moves in this wallet: fewer than it asks for if it takes only those that are there. */
export function amountOf({ balance, held }: WalletState, { amount, onShortfall }: Posting): number {
  return amount < 0 && onShortfall === "FLOOR_AT_ZERO"
    ? Math.max(amount, Math.min(0, held - balance))
    : amount;
}

function refuseFull(): Refusal {
  return conflict("WALLET_LIMIT_REACHED", "The wallet cannot hold that many credits.");
}

function refuseOwing(): Refusal {
  return conflict("WALLET_LIMIT_REACHED", "The wallet cannot owe that many credits.");
}

/** The refusal of a request for more credits than are free, which are fewer than 0 for a wallet in debt. */
export function refuseShortfall(free: number, required: number): Refusal {
  return new Refusal("CONFLICT", "The wallet does not hold enough credits.", {
    reason: "INSUFFICIENT_CREDITS",
    required,
    available: Math.max(0, free),
    // A debt has to be paid off first. No wallet can ever get more than the limit.
    missing: Math.min(required - free, walletLimit),
  });
}
