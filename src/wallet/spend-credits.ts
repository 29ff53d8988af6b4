import { auditKeeper } from "../audit/audit-keeper";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { taskFor, type Bookkeeper } from "../ledger/bookkeeper";
import { fingerprintOfSpend, type SpendSubject } from "../ledger/fingerprint";
import type { Posted } from "../ledger/posting";
import { writeMetadata } from "../inputs/metadata";
import type { SpendCreditsInput } from "../inputs/spend-credits.input";
import type { AppContext } from "../context/app-context";
import { paymentOf, sandboxTasks } from "../context/payment";
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
  const subject = subjectOf(input);
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

function subjectOf({ member, reference, metadata }: SpendCreditsInput): SpendSubject | undefined {
  const subject = {
    member: member ?? null,
    reference: reference ?? null,
    metadata: writeMetadata(metadata),
  };
  return Object.values(subject).some((text) => text !== null) ? subject : undefined;
}

const detailsKeeper: Bookkeeper<SpendSubject> = {
  rows: ({ walletId, sequence, id }, { member, reference, metadata }) => [
    { table: "spend_details", row: { walletId, sequence, id, member, reference, metadata } },
  ],
};
