import { auditKeeper } from "../audit/audit-keeper";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { taskFor, type Bookkeeper } from "../ledger/bookkeeper";
import { fingerprintOfSpend, type SpendSubject } from "../ledger/fingerprint";
import type { Posted } from "../ledger/posting";
import type { SpendCreditsInput } from "../inputs/spend-credits.input";
import type { AppContext } from "../context/app-context";
import { paymentOf, sandboxTasks } from "../context/payment";
import { detailsOf, isAnything, subjectOf } from "../ledger/spend-subject";
import { freeingLapsedHolds } from "../holds/expire-holds";

/**
 * Takes credits of one type from a user's wallet, once for each idempotency key. For services only: users cannot spend
 * themselves.
 * @throws Refusal FORBIDDEN, CONFLICT (INSUFFICIENT_CREDITS, SPENDING_FROZEN, WALLET_MERGED, IDEMPOTENCY_KEY_REUSED,
 *   SANDBOX_LIMIT_REACHED), SERVICE_UNAVAILABLE
 */
export async function spendCredits(
  context: AppContext,
  caller: Caller,
  input: SpendCreditsInput,
): Promise<Posted> {
  requirePermission(caller.viewer, "spendCredits");
  const { amount, reason, idempotencyKey } = input;
  const said = subjectOf(input);
  const subject = isAnything(said) ? said : undefined;
  const payment = paymentOf(context, input);
  const posting = {
    ...payment,
    // Separate from the keys of purchases, so that a user's key can never block a service's.
    cause: `spend:${idempotencyKey}`,
    fingerprint: fingerprintOfSpend(amount, reason, subject),
    actor: caller.viewer.userId,
    reason,
    tasks: [
      ...sandboxTasks(context, input),
      ...(subject ? [taskFor(detailsKeeper, subject)] : []),
      taskFor(auditKeeper, { caller, operation: "spendCredits", input, database: context.database }),
    ],
  };
  return freeingLapsedHolds(context, payment, () => context.ledger.post(posting));
}

const detailsKeeper: Bookkeeper<SpendSubject> = { rows: detailsOf };
