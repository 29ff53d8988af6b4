import { recordAuditEntry } from "../audit/record-audit-entry";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import type { Transaction } from "../database/transaction";
import type { Purchase } from "../entities/purchase";
import { conflict } from "../errors";
import type { RefundPurchaseInput } from "../inputs/refund-purchase.input";
import { lockPresentWalletOf } from "../ledger/present-owner";
import { readWallet } from "../ledger/read-wallet";
import type { WalletView } from "../ledger/wallet-view";
import { publicIds, readPurchaseId } from "../public-ids";
import { getPurchase } from "../purchases/read-purchases";
import { refundByAdmin } from "../store/refunds/refund-by-admin";
import { auditedWallet } from "./audited-wallet";

/** What a refund did. For a dry run, what it would do. */
export interface PurchaseRefund {
  readonly purchase: Purchase;
  /** The wallet that has the purchase's credits, as it is now. A dry run does not change it. */
  readonly wallet: WalletView;
  readonly taken: number;
  readonly shortfall: number;
  readonly freezesSpending: boolean;
  /** That wallet's balance without and with the refund; both the present one when the purchase was refunded before. */
  readonly balanceBefore: number;
  readonly balanceAfter: number;
  /** Whether the purchase was refunded before, by an admin or by its store. */
  readonly replayed: boolean;
  readonly dryRun: boolean;
}

/**
 * Takes the credits of a test purchase or of a purchase in a store's sandbox back, under the refund policy of its
 * package, as a store's refund does. A purchase is refunded once, whether its store or an admin refunds it.
 * @throws Refusal FORBIDDEN, NOT_FOUND, CONFLICT (REFUND_AT_STORE for a purchase that somebody paid for)
 */
export async function refundPurchase(
  context: AppContext,
  caller: Caller,
  input: RefundPurchaseInput,
): Promise<PurchaseRefund> {
  requirePermission(caller.viewer, "refundPurchase");
  const purchase = await getPurchase(context, caller, { id: readPurchaseId(input.purchaseId) });
  if (purchase.environment === "PRODUCTION") {
    throw conflict(
      "REFUND_AT_STORE",
      "Refund the purchase at its store. The store tells the service, which takes the credits back.",
    );
  }
  const { owner, ...outcome } = await refundOrPreview(context, caller, purchase, input);
  return { purchase, ...outcome, wallet: await readWallet(context.database, owner), dryRun: input.dryRun };
}

type Outcome = Omit<PurchaseRefund, "purchase" | "wallet" | "dryRun"> & {
  readonly owner: Parameters<typeof readWallet>[1];
};

/** Thrown to undo the transaction of a dry run. */
class DryRunDone extends Error {
  constructor(readonly outcome: Outcome) {
    super("The transaction of a dry run is undone.");
  }
}

async function refundOrPreview(
  { database, ledger }: AppContext,
  caller: Caller,
  purchase: Purchase,
  input: RefundPurchaseInput,
): Promise<Outcome> {
  try {
    return await database.inTransaction(
      async (tx) => {
        const outcome = await refundIn(tx, ledger, caller, { purchase, input });
        // A dry run is the refund itself, undone: so it finds whatever would refuse the refund.
        if (input.dryRun) throw new DryRunDone(outcome);
        return outcome;
      },
      { repeatable: true },
    );
  } catch (error) {
    if (error instanceof DryRunDone) return error.outcome;
    throw error;
  }
}

async function refundIn(
  tx: Transaction,
  ledger: AppContext["ledger"],
  caller: Caller,
  { purchase, input }: { readonly purchase: Purchase; readonly input: RefundPurchaseInput },
): Promise<Outcome> {
  const decision = { actor: caller.viewer.userId, reason: input.reason };
  const { transaction, isRepeat, before } = await refundByAdmin(tx, ledger, purchase, decision);
  const after = await lockPresentWalletOf(tx, purchase.walletId);
  const { taken, shortfall, freezesSpending } = transaction;
  const { userId, environment, creditType } = after;
  if (!isRepeat) {
    await recordAuditEntry(tx, caller, {
      operation: "refundPurchase",
      input,
      subject: publicIds.Purchase.write(purchase),
      before: auditedWallet(before),
      after: { ...auditedWallet(after), taken, shortfall, freezesSpending },
    });
  }
  return {
    owner: { userId, environment, creditType },
    taken,
    shortfall,
    freezesSpending,
    balanceBefore: Number(before.balance),
    balanceAfter: Number(after.balance),
    replayed: isRepeat,
  };
}
