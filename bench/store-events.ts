import { randomBytes } from "node:crypto";
import type { Request } from "autocannon";
import {
  purchaseEvent,
  refundEvent,
  signedRequest,
  type SimulatedEvent,
} from "../src/development/simulated-events";

export const webhookSecret = randomBytes(32).toString("hex");

const path = "/api/v1/webhooks/revenuecat";

/** What distinguishes an event from another one of its kind. */
export interface SoldEvent {
  readonly type: "NON_RENEWING_PURCHASE" | "RENEWAL" | "CANCELLATION";
  readonly user: string;
  readonly transactionId: string;
}

/** A new event in a store's sandbox. */
export function eventOf({ type, user, transactionId: transaction }: SoldEvent): SimulatedEvent {
  const product = type === "RENEWAL" ? "plus_monthly" : "credits_100";
  const purchase = { user, product, store: "APP_STORE", transaction };
  return type === "CANCELLATION" ? refundEvent(purchase) : { ...purchaseEvent(purchase), type };
}

/** The request that delivers an event, signed as RevenueCat signs it. */
export function requestOf(event: SimulatedEvent): Request {
  return {
    method: "POST",
    path,
    ...signedRequest(event, { authorization: undefined, secret: webhookSecret }),
  };
}
