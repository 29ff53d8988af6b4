import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import type { GrantCreditsInput } from "../inputs/credit-change.input";
import { presentTime } from "../database/present-time";
import { badInput } from "../errors";
import { taskFor, type Bookkeeper } from "../ledger/bookkeeper";
import { fingerprintOfGrant } from "../ledger/fingerprint";
import { lotPriorityDefault } from "../ledger/lot-order";
import { changeCredits, type CreditChange } from "./change-credits";

/**
 * Gives a user credits without a purchase, once for each idempotency key. For admins, in production too: every grant is
 * in the audit log. A frozen wallet can receive a grant as it can receive a purchase.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT, CONFLICT (WALLET_LIMIT_REACHED, WALLET_MERGED, IDEMPOTENCY_KEY_REUSED),
 *   SERVICE_UNAVAILABLE
 */
export async function grantCredits(
  context: AppContext,
  caller: Caller,
  input: GrantCreditsInput,
): Promise<CreditChange> {
  requirePermission(caller.viewer, "grantCredits");
  const { amount, reason, idempotencyKey, expiresAt = null, priority = null } = input;
  const isUsual = expiresAt === null && priority === null;
  return changeCredits(context, caller, {
    operation: "grantCredits",
    input,
    kind: "GRANT",
    // Separate from the keys of purchases and spends.
    cause: `grant:${idempotencyKey}`,
    fingerprint: fingerprintOfGrant(amount, reason, { expiresAt, priority }),
    tasks: expiresAt === null ? [] : [taskFor(expiryKeeper, expiresAt)],
    ...(!isUsual && {
      lots: [{ kind: "PROMO", granted: amount, expiresAt, priority: priority ?? lotPriorityDefault }],
    }),
  });
}

/** Refuses credits that would expire at once. A repeat of an earlier grant is answered before that. */
const expiryKeeper: Bookkeeper<Date> = {
  async prepare(tx) {
    const now = presentTime(tx);
    const refusal = badInput([{ field: "expiresAt", message: "expiresAt must be in the future" }]);
    return { check: (expiresAt) => (expiresAt > now ? undefined : refusal), accept: () => undefined };
  },
};
