/** A one-time purchase as RevenueCat's API v2 tells it, as far as we need it. */
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

export interface RevenueCatPage<Item> {
  readonly items: readonly Item[];
  /** Where the next page is, on the same host. */
  readonly next_page?: string | null;
}

export interface RevenueCatProduct {
  /** The product's id in its store. */
  readonly store_identifier?: string | null;
}

/** Whether a body is what we need of a page of such items; a proxy's page or an error's is not. */
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
