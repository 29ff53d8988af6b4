import type { Transaction } from "../../database/transaction";
import { CreditPackage } from "../../entities/credit-package";
import type { StoreEvent } from "../../entities/store-event";
import type { StoreTransaction } from "../../entities/store-transaction";
import { freezeSpending, liftFreezeIfSettled } from "./freeze-spending";
import type { Ledger } from "../../ledger/ledger";
import { lockPresentWalletOf } from "../../ledger/present-owner";
import { readRefundEvents } from "./match-refunds";
import type { DecisionInput } from "../decision";
import { causeOf, refundCause, reversalCause, updateStoreTransaction } from "../store-transactions";

/**
 * Takes or gives back credits until the granted purchases of a store transaction agree with all its refunds and
 * reversals, in whichever order those arrived.
 * @returns the purchases that became refunded, or granted again
 */
export async function settleRefunds(
  tx: Transaction,
  ledger: Ledger,
  granted: readonly StoreTransaction[],
  input: DecisionInput,
): Promise<StoreTransaction[]> {
  const [first] = granted;
  const refundEvents = first ? await readRefundEvents(tx, first) : [];
  const moved: StoreTransaction[] = [];
  for (const transaction of granted) {
    const refunded = isRefunded(
      refundEvents.filter(({ purchaseId }) => purchaseId === transaction.purchaseId),
    );
    if (refunded === (transaction.state === "REFUNDED")) continue;
    await (refunded ? takeBack(tx, ledger, transaction, input) : giveBack(tx, ledger, transaction, input));
    moved.push(transaction);
  }
  return moved;
}

/**
 * Whether the last event is a refund, by the time at which RevenueCat made the events. If the first event is a reversal,
 * its refund is still on the way: the first refund that follows is treated as already reversed.
 */
function isRefunded(refundEvents: readonly StoreEvent[]): boolean {
  const inTime = refundEvents.toSorted(
    (a, b) =>
      a.madeAtMilliseconds - b.madeAtMilliseconds ||
      Number(b.effect === "REFUND") - Number(a.effect === "REFUND"),
  );
  const [first, ...rest] = inTime.map(({ effect }) => effect);
  const counted = first === "REVERSAL" ? rest.slice(rest.indexOf("REFUND") + 1) : [first, ...rest];
  return counted.at(-1) === "REFUND";
}

/** A granted purchase with the owner, id and balance of the wallet that has its credits now, which is locked. */
type OwnedPurchase = StoreTransaction & {
  readonly userId: string;
  readonly creditType: string;
  readonly presentId: string;
  readonly balance: number;
};

/** Locks the wallet that has the purchase's credits now. */
async function lockOwner(tx: Transaction, transaction: StoreTransaction): Promise<OwnedPurchase> {
  if (transaction.walletId === null) throw new Error("A granted transaction has no wallet.");
  const wallet = await lockPresentWalletOf(tx, transaction.walletId);
  return {
    ...transaction,
    userId: wallet.userId,
    creditType: wallet.creditType,
    presentId: wallet.id,
    balance: Number(wallet.balance),
  };
}

/** Takes the credits of a granted purchase back, as its package's policy says. The transaction is locked. */
export async function takeBack(
  tx: Transaction,
  ledger: Ledger,
  transaction: StoreTransaction,
  input: DecisionInput,
): Promise<void> {
  const owned = await lockOwner(tx, transaction);
  const { userId, environment, creditType, credits } = owned;
  const { refundPolicy } = await tx.manager.findOneByOrFail(CreditPackage, { id: owned.packageId ?? "" });
  const present = Math.max(0, owned.balance);
  const allowsDebt = refundPolicy === "ALLOW_DEBT";
  const taken = allowsDebt ? credits : Math.min(credits, present);
  const shortfall = credits - taken;
  const freezes = refundPolicy === "FREEZE_SPENDING" && shortfall > 0;
  const refunds = owned.refunds + 1;
  if (taken > 0) {
    await ledger.postWithin(tx, [
      {
        userId,
        environment,
        creditType,
        kind: "REFUND",
        amount: -taken,
        cause: refundCause(causeOf(owned), refunds),
        reference: owned.purchaseId,
        actor: input.actor,
        reason: input.reason,
        onShortfall: allowsDebt ? "ALLOW_DEBT" : "REFUSE",
      },
    ]);
  }
  await updateStoreTransaction(tx, owned, {
    state: "REFUNDED",
    taken,
    shortfall,
    refunds,
    freezesSpending: freezes,
  });
  if (freezes) await freezeSpending(tx, owned.presentId);
}

async function giveBack(
  tx: Transaction,
  ledger: Ledger,
  transaction: StoreTransaction,
  input: DecisionInput,
): Promise<void> {
  const owned = await lockOwner(tx, transaction);
  const { userId, environment, creditType, taken, refunds } = owned;
  if (taken > 0) {
    await ledger.postWithin(tx, [
      {
        userId,
        environment,
        creditType,
        kind: "REFUND_REVERSAL",
        amount: taken,
        cause: reversalCause(causeOf(owned), refunds),
        reference: owned.purchaseId,
        actor: input.actor,
        reason: input.reason,
      },
    ]);
  }
  await updateStoreTransaction(tx, owned, {
    state: "GRANTED",
    taken: 0,
    shortfall: 0,
    freezesSpending: false,
  });
  if (owned.freezesSpending) await liftFreezeIfSettled(tx, owned.presentId);
}
