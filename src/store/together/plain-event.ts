import type { StoreQueueConfig } from "../../config/revenuecat-settings";
import type { Deployment, WalletEnvironment } from "../../environment";
import type { StoreProduct } from "../../entities/store-product";
import { namesAUser } from "../identities";
import { periodTypes, purchaseTypes, type StoreTransactionKey } from "../periods";
import type { PlacedEvent } from "../placed-event";
import { unpaidReasonCode } from "../refunds/find-ungranted-reason-code";

/** What the service does with the environments of events. */
interface EnvironmentRules {
  readonly deployment: Deployment;
  readonly config: Pick<StoreQueueConfig, "sandboxEvents">;
}

/** A purchase or period whose buyer, product and quantity the event names itself. */
export interface PlainPurchase extends PlacedEvent {
  readonly environment: WalletEnvironment;
  readonly transaction: StoreTransactionKey;
  readonly product: Pick<StoreProduct, "store" | "productId">;
  readonly appUserId: string;
  readonly quantity: number;
}

/** The refund of a purchase in a store. */
export interface PlainRefund extends PlacedEvent {
  readonly environment: WalletEnvironment;
  readonly transaction: StoreTransactionKey;
}

/** Whether the event can be decided together with others, as far as the event itself tells. */
export function isPlain(event: PlacedEvent, rules: EnvironmentRules): event is PlainPurchase | PlainRefund {
  const { environment, transaction } = event;
  if (environment === null || transaction === null || !isUsed(environment, rules)) return false;
  return unpaidReasonCode(event) === null && (isPlainPurchase(event) || isPlainRefund(event));
}

export function isPlainPurchase(event: PlacedEvent): event is PlainPurchase {
  const { type, product, appUserId, period } = event;
  if (!purchaseTypes.includes(type) || product === null || period === "UNKNOWN_TIME") return false;
  const hasQuantity = periodTypes.includes(type) || event.quantity !== null;
  return hasQuantity && appUserId !== null && namesAUser(appUserId);
}

function isPlainRefund({ type, givesMoneyBack }: PlacedEvent): boolean {
  return type === "CANCELLATION" && givesMoneyBack;
}

function isUsed(environment: WalletEnvironment, { deployment, config }: EnvironmentRules): boolean {
  if (environment === "PRODUCTION") return deployment === "production";
  return deployment !== "production" || config.sandboxEvents !== "ignore";
}
