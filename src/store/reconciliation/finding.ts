import type { StoreEvent } from "../../entities/store-event";
import type { StoreTransaction } from "../../entities/store-transaction";
import type { StoreSale } from "./store-sale";

/** What the ledger lacks of a sale; `REVIEW` when a person has to decide. */
export type ReconciliationStep = "GRANT" | "REFUND" | "REVERSAL" | "REVIEW";

export interface ReconciliationFinding {
  readonly userId: string;
  readonly store: string;
  /** The store's own id, or RevenueCat's if RevenueCat does not give the store's. */
  readonly transactionId: string;
  readonly productId: string | null;
  readonly step: ReconciliationStep;
  /** The event that applied the step, with its decision; null in a dry run and for `REVIEW`. */
  readonly storeEvent: StoreEvent | null;
  /** Why a person has to decide, or which other user id was credited; null otherwise. */
  readonly note: string | null;
}

/** The event's decision as status and reason, such as `PARKED UNKNOWN_PRODUCT`; null when no event applied the step. */
export function decisionOf({ storeEvent }: Pick<ReconciliationFinding, "storeEvent">): string | null {
  return storeEvent && [storeEvent.status, storeEvent.reasonCode].filter(Boolean).join(" ");
}

/** A finding, with what is needed to apply its step. */
export interface Difference {
  readonly sale: StoreSale;
  readonly finding: ReconciliationFinding;
  readonly grant: StoreTransaction | undefined;
}
