import { StoreTransaction } from "../../entities/store-transaction";
import { periodOf, findPeriod, hasTransactionIdPerPeriod } from "../periods";

/** What RevenueCat says was sold: a one-time purchase, or a period of a subscription. */
export interface StoreSale {
  /** Of RevenueCat's own ids, so the same each time. */
  readonly id: string;
  /** The event that should have told it. */
  readonly type: "NON_RENEWING_PURCHASE" | "INITIAL_PURCHASE" | "RENEWAL";
  /** In capitals, as in the webhook. */
  readonly store: string;
  readonly transactionId: string | null;
  /** The product's id in its store; null when RevenueCat does not tell. */
  readonly findProductId: () => Promise<string | null>;
  /** Milliseconds since 1970; null when RevenueCat does not say. */
  readonly purchasedAt: number | null;
  readonly quantity: number;
  /** `SOLD` when RevenueCat does not tell what became of it. */
  readonly storeState: "OWNED" | "REFUNDED" | "SOLD";
  /** When RevenueCat made known that it was refunded or owned again; null when it tells only how things are now. */
  readonly changedAt: number | null;
  /** Why only a person can tell what is to be done. */
  readonly doubt: string | null;
}

interface Sold {
  readonly store: string;
  readonly ownership?: string | null;
  readonly environment: string;
}

/** What is given away or shared by the family was never paid for. */
export function isSoldIn(environment: string): (sold: Sold) => boolean {
  return (sold) =>
    sold.environment === environment &&
    storeOf(sold) !== "PROMOTIONAL" &&
    sold.ownership?.toLowerCase() !== "family_shared";
}

/** The store as the webhook writes it; the API has it in small letters. */
export function storeOf({ store }: { store: string }): string {
  return store.toUpperCase();
}

/** What was granted of a sale that RevenueCat tells with its time; a period without one too, where it can be no other. */
export function findSold(
  rows: readonly StoreTransaction[],
  { type, store, purchasedAt }: Pick<StoreSale, "type" | "store" | "purchasedAt">,
): StoreTransaction | undefined {
  const period = periodOf({ type, purchasedAtMilliseconds: purchasedAt });
  const same = findPeriod(rows, period);
  return same || period === "ONE_TIME" || !hasTransactionIdPerPeriod(store)
    ? same
    : findPeriod(rows, "UNKNOWN_TIME");
}
