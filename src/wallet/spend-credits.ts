import { auditKeeper } from "../audit/audit-keeper";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { taskFor } from "../ledger/bookkeeper";
import type { Posted } from "../ledger/posting";
import { walletEnvironmentOf } from "../environment";
import { conflict } from "../errors";
import type { SpendCreditsInput } from "../inputs/spend-credits.input";
import type { AppContext } from "../context/app-context";

/**
 * Takes credits from a user's wallet, once for each idempotency key. For services only: users cannot spend themselves.
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
  const posted = await context.ledger.post({
    userId,
    environment: environment ?? ownEnvironment,
    kind: "SPEND",
    amount: -amount,
    counterAccount: "USAGE",
    // Separate from the keys of purchases, so that a user's key can never block a service's.
    cause: `spend:${idempotencyKey}`,
    reference: null,
    actor: caller.viewer.userId,
    reason,
    tasks: [
      ...(isSandboxInProduction ? [taskFor(context.sandboxSpendLimit, { userId, amount })] : []),
      taskFor(auditKeeper, { caller, operation: "spendCredits", input }),
    ],
  });
  const { entry, replayed } = posted;
  if (replayed && (entry.amount !== -amount || entry.reason !== reason)) {
    throw conflict("IDEMPOTENCY_KEY_REUSED", "This idempotency key was used to spend something else.");
  }
  return posted;
}
