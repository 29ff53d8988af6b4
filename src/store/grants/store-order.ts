import type { CreditPackage } from "../../entities/credit-package";
import type { StorePeriod, StoreTransaction } from "../../entities/store-transaction";
import { taskFor } from "../../ledger/bookkeeper";
import type { Posting } from "../../ledger/posting";
import {
  newPurchase,
  purchasePosting,
  purchaseRecord,
  type NewPurchase,
} from "../../purchases/purchase-posting";
import type { DecisionInput } from "../decision";
import type { StoreTransactionKey } from "../periods";
import { causeOf, newStoreTransaction } from "../store-transactions";

/** One of the packages that a store sold at once: its purchase, and its row of the store transaction. */
export interface StoreOrder {
  /** Before the grant. */
  readonly row: StoreTransaction;
  readonly purchase: NewPurchase;
}

interface Sale {
  readonly key: StoreTransactionKey;
  readonly period: StorePeriod;
  readonly userId: string;
  /** In the order of the mapping. */
  readonly creditPackages: readonly CreditPackage[];
  readonly quantity: number;
}

/** An order for each package. */
export function ordersOf({ key, period, userId, creditPackages, quantity }: Sale): StoreOrder[] {
  const { environment } = key;
  return creditPackages.map((creditPackage, part) => ({
    row: newStoreTransaction(key, period, part),
    purchase: newPurchase({ userId, environment, creditPackage, quantity }),
  }));
}

/** Whether so many of each package have an exact number of credits and an exact price. */
export function areCountable(creditPackages: readonly CreditPackage[], quantity: number): boolean {
  return creditPackages.every(({ credits, bonusCredits, priceAmount }) =>
    [(credits + bonusCredits) * quantity, priceAmount * quantity].every(Number.isSafeInteger),
  );
}

/** The posting that grants the order's credits. */
export function postingOf(
  { row, purchase }: StoreOrder,
  { actor, reason }: Pick<DecisionInput, "actor" | "reason">,
): Omit<Posting, "id"> {
  return purchasePosting(purchase, { actor, reason, cause: causeOf(row) }, taskFor(purchaseRecord, purchase));
}

/** What the grant changes in the order's row. */
export function changesOf(
  { purchase }: StoreOrder,
  of: Pick<StoreTransaction, "walletId" | "productId">,
): Partial<StoreTransaction> {
  const { packageId, id: purchaseId, credits } = purchase;
  return { state: "GRANTED", ...of, packageId, purchaseId, credits };
}
