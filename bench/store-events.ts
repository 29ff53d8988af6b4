import { createHmac, randomBytes, randomUUID } from "node:crypto";
import type { Request } from "autocannon";

export const webhookSecret = randomBytes(32).toString("hex");

const path = "/api/v1/webhooks/revenuecat";

/** What distinguishes an event from another one of its kind. */
export interface SoldEvent {
  readonly type: "NON_RENEWING_PURCHASE" | "RENEWAL" | "CANCELLATION";
  readonly user: string;
  readonly transactionId: string;
}

/** The body of a new event in a store's sandbox, with all fields that RevenueCat sends. */
export function eventBody({ type, user, transactionId }: SoldEvent): string {
  const now = Date.now();
  const isRefund = type === "CANCELLATION";
  const event = {
    event_timestamp_ms: now,
    product_id: type === "RENEWAL" ? "plus_monthly" : "credits_100",
    period_type: "NORMAL",
    purchased_at_ms: now,
    expiration_at_ms: null,
    environment: "SANDBOX",
    entitlement_id: null,
    entitlement_ids: null,
    presented_offering_id: "credits",
    transaction_id: transactionId,
    original_transaction_id: transactionId,
    is_family_share: false,
    country_code: "US",
    app_user_id: user,
    aliases: [user, `$RCAnonymousID:${user}`],
    original_app_user_id: `$RCAnonymousID:${user}`,
    currency: "USD",
    price: isRefund ? -4.99 : 4.99,
    price_in_purchased_currency: isRefund ? -4.99 : 4.99,
    subscriber_attributes: {},
    store: "APP_STORE",
    takehome_percentage: 0.85,
    offer_code: null,
    tax_percentage: 0,
    commission_percentage: 0.15,
    metadata: null,
    renewal_number: null,
    ...(isRefund ? { cancel_reason: "CUSTOMER_SUPPORT" } : {}),
    type,
    id: randomUUID(),
    app_id: "app0000000001",
  };
  return JSON.stringify({ api_version: "1.0", event });
}

/** The request that delivers an event, signed as RevenueCat signs it. */
export function signedRequest(body: string): Request {
  const time = Math.floor(Date.now() / 1000);
  const mac = createHmac("sha256", webhookSecret).update(`${time}.${body}`).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-revenuecat-webhook-signature": `t=${time},v1=${mac}`,
  };
  return { method: "POST", path, headers, body };
}
