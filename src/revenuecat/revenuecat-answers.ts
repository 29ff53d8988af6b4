/** A one-time purchase in RevenueCat's API v2, with the fields that we need. */
export interface RevenueCatPurchase {
  readonly id: string;
  /** RevenueCat's own id of the product. */
  readonly product_id?: string | null;
  /** Milliseconds since 1970. */
  readonly purchased_at: number;
  readonly quantity?: number | null;
  readonly status: string;
  readonly environment: string;
  readonly store: string;
  /** The store's id: `transaction_id` in the webhook. */
  readonly store_purchase_identifier?: string | null;
  readonly ownership?: string | null;
}

export interface RevenueCatSubscription {
  readonly id: string;
  /** RevenueCat's own id of the current product. */
  readonly product_id?: string | null;
  readonly status: string;
  readonly environment: string;
  readonly store: string;
  readonly store_subscription_identifier?: string | null;
  /** Milliseconds since 1970. */
  readonly current_period_starts_at?: number | null;
  readonly ownership?: string | null;
}

/** A period of a subscription in the App Store or the Play Store. RevenueCat's API has no periods for other stores. */
export interface RevenueCatTransaction {
  /** The store's id: `transaction_id` in the webhook. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly purchased_at: number;
  readonly product_store_identifier?: string | null;
  /** Negative when the money was paid back. The API has no other sign of a refunded period here. */
  readonly revenue_in_usd?: { readonly gross?: number | null } | null;
}

/** An event of a customer's history, with the body of its webhook. */
export interface RevenueCatHistoryEvent {
  /** The webhook's type after `PURCHASES_`. */
  readonly type: string;
  /** The event as the webhook sent it. */
  readonly body?: Readonly<Record<string, unknown>> | null;
}

export interface RevenueCatPage<Item> {
  readonly items: readonly Item[];
  /** The path of the next page, on the same host. */
  readonly next_page?: string | null;
}

export interface RevenueCatProduct {
  /** The product's id in its store. */
  readonly store_identifier?: string | null;
}

/**
 * Whether a body is a page of such items. Checks only the fields that we read. A proxy's error page, for example, is
 * not.
 */
export function isPageOf<Item>(isItem: (item: unknown) => item is Item) {
  return (body: unknown): body is RevenueCatPage<Item> =>
    isFields(body) &&
    Array.isArray(body.items) &&
    body.items.every((item) => isItem(item)) &&
    isTextOrNothing(body.next_page);
}

export function isProduct(body: unknown): body is RevenueCatProduct {
  return isFields(body) && isTextOrNothing(body.store_identifier);
}

export function isPurchase(item: unknown): item is RevenueCatPurchase {
  return (
    isFields(item) &&
    areTexts(item.id, item.status, item.environment, item.store) &&
    Number.isSafeInteger(item.purchased_at) &&
    areTextsOrNothing(item.product_id, item.store_purchase_identifier, item.ownership)
  );
}

export function isSubscription(item: unknown): item is RevenueCatSubscription {
  return (
    isFields(item) &&
    areTexts(item.id, item.status, item.environment, item.store) &&
    isNothingOr(item.current_period_starts_at, Number.isSafeInteger) &&
    areTextsOrNothing(item.product_id, item.store_subscription_identifier, item.ownership)
  );
}

export function isTransaction(item: unknown): item is RevenueCatTransaction {
  return (
    isFields(item) &&
    areTexts(item.id) &&
    Number.isSafeInteger(item.purchased_at) &&
    isTextOrNothing(item.product_store_identifier) &&
    isNothingOr(item.revenue_in_usd, isFields)
  );
}

export function isHistoryEvent(item: unknown): item is RevenueCatHistoryEvent {
  return isFields(item) && areTexts(item.type) && isNothingOr(item.body, isFields);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}

function areTextsOrNothing(...values: readonly unknown[]): boolean {
  return values.every((value) => isTextOrNothing(value));
}

function isTextOrNothing(value: unknown): value is string | null | undefined {
  return isNothingOr(value, (one) => typeof one === "string");
}

function isNothingOr(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || is(value);
}
