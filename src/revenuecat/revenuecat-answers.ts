/** A one-time purchase as RevenueCat's API v2 tells it, as far as we need it. */
export interface RevenueCatPurchase {
  readonly id: string;
  /** RevenueCat's own id of the product. */
  readonly product_id: string;
  /** Milliseconds since 1970. */
  readonly purchased_at: number;
  readonly quantity?: number | null;
  readonly status: string;
  readonly environment: string;
  readonly store: string;
  /** The store's id: `transaction_id` in the webhook. */
  readonly store_purchase_identifier: string | null;
  readonly ownership?: string | null;
}

export interface RevenueCatPurchasePage {
  readonly items: readonly RevenueCatPurchase[];
  /** Where the next page is, on the same host. */
  readonly next_page?: string | null;
}

export interface RevenueCatProduct {
  /** The product's id in its store. */
  readonly store_identifier?: string | null;
}

/** Whether a body is what we need of a page of purchases; a proxy's page or an error's is not. */
export function isPurchasePage(body: unknown): body is RevenueCatPurchasePage {
  if (!isFields(body)) return false;
  return Array.isArray(body.items) && body.items.every(isPurchase) && isTextOrNothing(body.next_page);
}

export function isProduct(body: unknown): body is RevenueCatProduct {
  return isFields(body) && isTextOrNothing(body.store_identifier);
}

function isPurchase(item: unknown): item is RevenueCatPurchase {
  if (!isFields(item)) return false;
  const { id, product_id, status, environment, store } = item;
  return (
    [id, product_id, status, environment, store].every((text) => typeof text === "string") &&
    Number.isSafeInteger(item.purchased_at) &&
    isTextOrNothing(item.store_purchase_identifier) &&
    isTextOrNothing(item.ownership)
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextOrNothing(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === "string";
}
