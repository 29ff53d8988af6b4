import { createHmac, randomUUID } from "node:crypto";

/** A simulated purchase: what is bought, by whom, and in which store. */
export interface SimulatedPurchase {
  readonly user: string;
  readonly product: string;
  readonly store: string;
  readonly transaction: string;
  readonly quantity?: number | undefined;
}

export type SimulatedEvent = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly type: string;
};

const anonymousOf = (user: string) =>
  `$RCAnonymousID:${createHmac("md5", "simulated").update(user).digest("hex")}`;

/** A purchase of a consumable in the store's sandbox, in the form that RevenueCat sends. */
export function purchaseEvent({
  user,
  product,
  store,
  transaction,
  quantity,
}: SimulatedPurchase): SimulatedEvent {
  const now = Date.now();
  return {
    type: "NON_RENEWING_PURCHASE",
    id: randomUUID().toUpperCase(),
    event_timestamp_ms: now,
    app_id: "app_simulated",
    app_user_id: user,
    original_app_user_id: anonymousOf(user),
    aliases: [user, anonymousOf(user)],
    subscriber_attributes: {},
    product_id: product,
    period_type: "NORMAL",
    purchased_at_ms: now,
    expiration_at_ms: null,
    environment: "SANDBOX",
    entitlement_id: null,
    entitlement_ids: null,
    presented_offering_id: null,
    transaction_id: transaction,
    original_transaction_id: transaction,
    is_family_share: false,
    country_code: "US",
    store,
    currency: "USD",
    price: 4.99,
    price_in_purchased_currency: 4.99,
    ...(quantity === undefined ? {} : { quantity }),
  };
}

/** The event of a refund by the store. */
export function refundEvent(purchase: SimulatedPurchase, afterMilliseconds = 1000): SimulatedEvent {
  return {
    ...later(purchase, "CANCELLATION", afterMilliseconds),
    cancel_reason: "CUSTOMER_SUPPORT",
    price: -4.99,
    price_in_purchased_currency: -4.99,
  };
}

/** The event of a reversed refund. */
export function reversalEvent(purchase: SimulatedPurchase, afterMilliseconds = 2000): SimulatedEvent {
  return later(purchase, "REFUND_REVERSED", afterMilliseconds);
}

/** The event of a transfer: a user's purchases in a store move to another user. */
export function transferEvent(move: { from: string; to: string; store: string }): SimulatedEvent {
  return {
    type: "TRANSFER",
    id: randomUUID().toUpperCase(),
    event_timestamp_ms: Date.now(),
    app_id: "app_simulated",
    store: move.store,
    environment: "SANDBOX",
    transferred_from: [move.from],
    transferred_to: [move.to],
  };
}

/** The event of RevenueCat's test button. */
export function testEvent(user: string): SimulatedEvent {
  const purchase = purchaseEvent({ user, product: "test_product", store: "APP_STORE", transaction: "" });
  return { ...purchase, type: "TEST", transaction_id: null, original_transaction_id: null };
}

function later(purchase: SimulatedPurchase, type: string, afterMilliseconds: number): SimulatedEvent {
  const event = purchaseEvent(purchase);
  return { ...event, type, event_timestamp_ms: Number(event.event_timestamp_ms) + afterMilliseconds };
}

/** The event, if it had happened so much later. */
export function postponed(event: SimulatedEvent, milliseconds: number): SimulatedEvent {
  const times = ["event_timestamp_ms", "purchased_at_ms"].flatMap((name) => {
    const time = event[name];
    return typeof time === "number" ? [[name, time + milliseconds] as const] : [];
  });
  return { ...event, ...Object.fromEntries(times) };
}

/** The body and the headers that RevenueCat would send for this event now. */
export function signedRequest(
  event: SimulatedEvent,
  { authorization, secret }: { authorization: string | undefined; secret: string | undefined },
): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify({ api_version: "1.0", event });
  const seconds = Math.floor(Date.now() / 1000);
  const mac = secret && createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return {
    body,
    headers: {
      "content-type": "application/json",
      ...(authorization ? { authorization } : {}),
      ...(mac ? { "x-revenuecat-webhook-signature": `t=${seconds},v1=${mac}` } : {}),
    },
  };
}
