import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import type { AdjustCreditsInput } from "../inputs/credit-change.input";
import { fingerprintOf } from "../ledger/fingerprint";
import { changeCredits, type CreditChange } from "./change-credits";

/**
 * Corrects a user's balance: adds credits or takes them, once for each idempotency key. Takes credits of a frozen
 * wallet too, because nobody spends them.
 * @throws Refusal FORBIDDEN, CONFLICT (INSUFFICIENT_CREDITS unless `onShortfall` allows it, WALLET_LIMIT_REACHED,
 *   WALLET_MERGED, IDEMPOTENCY_KEY_REUSED), SERVICE_UNAVAILABLE
 */
export async function adjustCredits(
  context: AppContext,
  caller: Caller,
  input: AdjustCreditsInput,
): Promise<CreditChange> {
  requirePermission(caller.viewer, "adjustCredits");
  const { amount, reason, idempotencyKey, onShortfall } = input;
  return changeCredits(context, caller, {
    operation: "adjustCredits",
    input,
    kind: "ADJUSTMENT",
    // Separate from the keys of purchases, spends and grants.
    cause: `adjust:${idempotencyKey}`,
    fingerprint: fingerprintOf(amount, reason, onShortfall),
    onShortfall,
  });
}
