import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { paymentOf, sandboxTasks } from "../context/payment";
import { Refusal, type ConflictReason } from "../errors";
import type { PreviewSpendInput } from "../inputs/spend-credits.input";
import { readWallet } from "../ledger/read-wallet";
import type { WalletView } from "../ledger/wallet-view";
import { availableOf } from "./get-wallet";

/** What a spend would do now. */
export interface SpendPreview {
  /** The wallet as it is now. */
  readonly wallet: WalletView;
  readonly required: number;
  readonly available: number;
  /** How many credits have to be added, so that there are enough. */
  readonly missing: number;
  readonly isPossible: boolean;
  /** Why the spend would be refused; null when it is possible. */
  readonly refusal: ConflictReason | null;
  /** The balance that the wallet would have; null when the spend is not possible. */
  readonly balanceAfter: number | null;
}

/**
 * Answers what a spend would do, and changes nothing. The answer can be out of date at once, because other calls go on.
 * @throws Refusal FORBIDDEN, SERVICE_UNAVAILABLE
 */
export async function previewSpend(
  context: AppContext,
  caller: Caller,
  input: PreviewSpendInput,
): Promise<SpendPreview> {
  requirePermission(caller.viewer, "previewSpend");
  const payment = paymentOf(context, input);
  const wallet = await readWallet(context.database, payment);
  const facts = { wallet, required: input.amount, available: availableOf(wallet) };
  const posting = {
    ...payment,
    cause: null,
    actor: caller.viewer.userId,
    reason: null,
    tasks: sandboxTasks(context, input),
  };
  try {
    const { entry } = await context.ledger.post(posting, { dryRun: true });
    return possible(facts, entry.balanceAfter);
  } catch (error) {
    if (!(error instanceof Refusal) || error.details.reason === undefined) throw error;
    const { reason, missing = 0 } = error.details;
    // Holds whose time ran out reserve nothing any more. A spend would end them first.
    if (reason === "INSUFFICIENT_CREDITS" && facts.available >= input.amount)
      return possible(facts, wallet.balance - input.amount);
    return { ...facts, missing, isPossible: false, refusal: reason, balanceAfter: null };
  }
}

function possible(
  facts: Pick<SpendPreview, "wallet" | "required" | "available">,
  balanceAfter: number,
): SpendPreview {
  return { ...facts, missing: 0, isPossible: true, refusal: null, balanceAfter };
}
