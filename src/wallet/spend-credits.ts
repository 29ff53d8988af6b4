import { defaultCreditType } from "../credit-types";
import { auditKeeper } from "../audit/audit-keeper";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { taskFor } from "../ledger/bookkeeper";
import { fingerprintOf } from "../ledger/fingerprint";
import type { Posted } from "../ledger/posting";
import { walletEnvironmentOf } from "../environment";
import type { SpendCreditsInput } from "../inputs/spend-credits.input";
import type { AppContext } from "../context/app-context";

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
  const { userId, environment, amount, reason, idempotencyKey } = input;
  const ownEnvironment = walletEnvironmentOf(context.deployment);
  const isSandboxInProduction = environment === "SANDBOX" && ownEnvironment === "PRODUCTION";
  return context.ledger.post({
    userId,
    environment: environment ?? ownEnvironment,
    creditType: input.creditType ?? defaultCreditType,
    kind: "SPEND",
    amount: -amount,
    // Separate from the keys of purchases, so that a user's key can never block a service's.
    cause: `spend:${idempotencyKey}`,
    fingerprint: fingerprintOf(amount, reason),
    reference: null,
    actor: caller.viewer.userId,
    reason,
    tasks: [
      ...(isSandboxInProduction ? [taskFor(context.sandboxSpendLimit, { userId, amount })] : []),
      taskFor(auditKeeper, { caller, operation: "spendCredits", input, database: context.database }),
    ],
  });
}
