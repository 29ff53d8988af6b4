import { defaultCreditType } from "../credit-types";
import { walletEnvironmentOf } from "../environment";
import type { PreviewSpendInput } from "../inputs/spend-credits.input";
import { taskFor, type Task } from "../ledger/bookkeeper";
import type { Posting } from "../ledger/posting";
import type { AppContext } from "./app-context";

/** The part of a posting that says which wallet pays how much. */
export function paymentOf(context: AppContext, input: PreviewSpendInput) {
  return {
    userId: input.userId,
    environment: input.environment ?? walletEnvironmentOf(context.deployment),
    creditType: input.creditType ?? defaultCreditType,
    kind: "SPEND",
    amount: -input.amount,
    reference: null,
  } satisfies Partial<Posting>;
}

/** The limit of sandbox credits, where it holds: in production. */
export function sandboxTasks(
  { deployment, sandboxSpendLimit }: AppContext,
  { userId, environment, amount }: PreviewSpendInput,
): readonly Task[] {
  const isSandboxInProduction = environment === "SANDBOX" && walletEnvironmentOf(deployment) === "PRODUCTION";
  return isSandboxInProduction ? [taskFor(sandboxSpendLimit, { userId, amount })] : [];
}
