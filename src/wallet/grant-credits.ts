import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import type { GrantCreditsInput } from "../inputs/credit-change.input";
import { fingerprintOf } from "../ledger/fingerprint";
import { changeCredits, type CreditChange } from "./change-credits";

/**
 * Gives a user credits without a purchase, once for each idempotency key. For admins, in production too: every grant is
 * in the audit log. A frozen wallet can receive a grant as it can receive a purchase.
 * @throws Refusal FORBIDDEN, CONFLICT (WALLET_LIMIT_REACHED, WALLET_MERGED, IDEMPOTENCY_KEY_REUSED),
 *   SERVICE_UNAVAILABLE
 */
export async function grantCredits(
  context: AppContext,
  caller: Caller,
  input: GrantCreditsInput,
): Promise<CreditChange> {
  requirePermission(caller.viewer, "grantCredits");
  const { amount, reason, idempotencyKey } = input;
  return changeCredits(context, caller, {
    operation: "grantCredits",
    input,
    kind: "GRANT",
    // Separate from the keys of purchases and spends.
    cause: `grant:${idempotencyKey}`,
    fingerprint: fingerprintOf(amount, reason),
  });
}
