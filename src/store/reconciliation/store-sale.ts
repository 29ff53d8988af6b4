import { StoreTransaction } from "../../entities/store-transaction";
import { periodOf, findPeriod, hasTransactionIdPerPeriod } from "../periods";

/** What RevenueCat says was sold: a one-time purchase, or a period of a subscription. */
export interface StoreSale {
  /** Made of RevenueCat's own ids, so that each run has the same. */
  readonly id: string;
  /** The type of the event that the webhook should have sent. */
  readonly type: "NON_RENEWING_PURCHASE" | "INITIAL_PURCHASE" | "RENEWAL";
  /** In capitals, as in the webhook. */
  readonly store: string;
  readonly transactionId: string | null;
  /** The product's id in its store; null when RevenueCat does not give it. */
  readonly findProductId: () => Promise<string | null>;
  /** Milliseconds since 1970; null when RevenueCat does not say. */
  readonly purchasedAt: number | null;
  readonly quantity: number;
  /** `SOLD` when RevenueCat does not say whether it was refunded. */
  readonly storeState: "OWNED" | "REFUNDED" | "SOLD";
  /**
   * When RevenueCat reported the refund or its reversal, in milliseconds since 1970; null when it gives only the
   * current state.
   */
  readonly changedAt: number | null;
  /** Why a person has to decide; null when the sale is clear. */
  readonly doubt: string | null;
}

interface BoughtItem {
  readonly store: string;
  readonly ownership?: string | null;
  readonly environment: string;
}

/** Whether something was paid for in this environment. Promotional grants and family shares were not paid for. */
export function isSoldIn(environment: string): (item: BoughtItem) => boolean {
  return (item) =>
    item.environment === environment &&
    storeOf(item) !== "PROMOTIONAL" &&
    item.ownership?.toLowerCase() !== "family_shared";
}

/** The store as the webhook writes it. The API writes it in lower case. */
export function storeOf({ store }: { store: string }): string {
  return store.toUpperCase();
}

/**
 * The grant of a sale, found by its time. Where each period has its own transaction id, a grant without a time matches
 * too.
 */
export function findGrant(
  rows: readonly StoreTransaction[],
  { type, store, purchasedAt }: Pick<StoreSale, "type" | "store" | "purchasedAt">,
): StoreTransaction | undefined {
  const period = periodOf({ type, purchasedAtMilliseconds: purchasedAt });
  const same = findPeriod(rows, period);
  return same || period === "ONE_TIME" || !hasTransactionIdPerPeriod(store)
    ? same
    : findPeriod(rows, "UNKNOWN_TIME");
}
