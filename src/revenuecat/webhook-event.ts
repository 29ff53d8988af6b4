import { isUserId } from "../ids";
import type { WalletEnvironment } from "../environment";
import { parseJson } from "../inputs/parse-json";
import { badInput } from "../errors";
import { storeKey } from "../entities/store-key";

/** The fields of an event that we use. RevenueCat may leave out fields, send null, or add new ones. */
export interface RevenueCatEvent {
  readonly eventId: string;
  readonly type: string;
  /** Null unless it is exactly `PRODUCTION` or `SANDBOX`: a missing environment must never count as production. */
  readonly environment: WalletEnvironment | null;
  readonly store: string | null;
  readonly productId: string | null;
  readonly transactionId: string | null;
  readonly purchasedAtMilliseconds: number | null;
  readonly madeAtMilliseconds: number | null;
  readonly appUserId: string | null;
  /** `app_user_id`, `aliases` and `original_app_user_id`, in this order, each once. */
  readonly appUserIds: readonly string[];
  /** The user ids that purchases moved away from, in a `TRANSFER` or `PURCHASE_REDEEMED` event. */
  readonly movedFrom: readonly string[];
  /** The user ids that those purchases moved to. */
  readonly movedTo: readonly string[];
  /**
   * Whether a user id is a number or an object instead of text. A number may have been rounded, so it identifies
   * nobody.
   */
  readonly namesUnreadableUser: boolean;
  /** 1 when not given; null when it is not a whole number from 1 to 100. */
  readonly quantity: number | null;
  readonly familyShare: boolean;
  readonly promotional: boolean;
  /**
   * Whether the buyer got money back: the cancel reason is `CUSTOMER_SUPPORT`, the price in dollars is negative, or the
   * local price is negative while the price in dollars is 0 or missing.
   */
  readonly givesMoneyBack: boolean;
  readonly cancelReason: string | null;
}

const quantityMax = 100;
const appUserIdsMax = 500;

/** A JSON object: its values may be anything. */
export type Fields = Record<string, unknown>;

/**
 * Parses a webhook's JSON into its body and the `event` in it.
 * @throws Refusal BAD_USER_INPUT unless the text is a JSON object with an `event` that has a type
 */
export function parseEventFields(text: string): { body: Fields; event: Fields } {
  const body = parse(text);
  if (!isObject(body)) throw notAWebhook("The body must be a JSON object");
  const { event } = body;
  if (!isObject(event)) throw notAWebhook("The body must have an object named event");
  if (typeof event.type !== "string" || idOf(event.type) === null)
    throw notAWebhook("The event must have a type");
  return { body, event };
}

/**
 * Reads the `event` that `parseEventFields` returned. An event without an id gets the hash of the webhook's bytes as
 * its id.
 */
export function readEventFields(event: Fields, payloadHash: string): RevenueCatEvent {
  const productId = idOf(event.product_id);
  const store = idOf(event.store)?.toUpperCase() ?? null;
  return {
    // Paywall events call their id `event_id`, and some events have no id. A copy with the same bytes is the same
    // event.
    eventId: idOf(event.id) ?? idOf(event.event_id) ?? `sha256:${payloadHash}`,
    type: idOf(event.type) as string,
    environment: environmentOf(event.environment),
    store,
    productId,
    transactionId: idOf(event.transaction_id),
    purchasedAtMilliseconds: wholeNumber(event.purchased_at_ms),
    madeAtMilliseconds: wholeNumber(event.event_timestamp_ms),
    appUserId: userIdsIn([event.app_user_id])[0] ?? null,
    appUserIds: appUserIdsOf(event),
    movedFrom: userIdsIn([...listOf(event.transferred_from), ...listOf(event.redeemed_from)]),
    movedTo: userIdsIn([...listOf(event.transferred_to), ...listOf(event.redeemed_by)]),
    namesUnreadableUser: namesUnreadableUser(event),
    quantity: quantityOf(event.quantity),
    familyShare: !meansFalse(event.is_family_share),
    promotional:
      store === "PROMOTIONAL" ||
      constantOf(event.period_type) === "PROMOTIONAL" ||
      constantOf(event.product_id)?.startsWith("RC_PROMO_") === true,
    givesMoneyBack:
      constantOf(event.cancel_reason) === "CUSTOMER_SUPPORT" ||
      isNegative(event.price) ||
      (!isPositive(event.price) && isNegative(event.price_in_purchased_currency)),
    cancelReason: constantOf(event.cancel_reason),
  };
}

/**
 * The limit cuts off aliases, never `app_user_id` or `original_app_user_id`. Empty when `app_user_id` cannot be read,
 * for example because it is a number: the aliases may be of another user.
 */
function appUserIdsOf({ app_user_id: present, aliases, original_app_user_id: original }: Fields): string[] {
  const isGiven = present !== undefined && present !== null && present !== "";
  if (isGiven && userIdsIn([present]).length === 0) return [];
  const others = userIdsIn(listOf(aliases)).slice(0, appUserIdsMax - 2);
  return userIdsIn([present, ...others, original]);
}

function namesUnreadableUser(event: Fields): boolean {
  const { app_user_id: present, original_app_user_id: original, ...lists } = event;
  const { aliases, transferred_from, transferred_to, redeemed_from, redeemed_by } = lists;
  const listed = [aliases, transferred_from, transferred_to, redeemed_from, redeemed_by].flatMap(listOf);
  return [present, original, ...listed].some((id) => typeof id === "number" || isObject(id));
}

/** Whether `is_family_share` is clearly off. Any other value counts as on: then nobody paid, and nothing is granted. */
function meansFalse(value: unknown): boolean {
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  return word === undefined || word === null || word === false || word === 0 || word === "false";
}

/** One of RevenueCat's constants, in capitals, so that upper and lower case never decide about money. */
function constantOf(value: unknown): string | null {
  return typeof value === "string" ? value.trim().toUpperCase() : null;
}

function isNegative(price: unknown): boolean {
  return (typeof price === "number" || typeof price === "string") && Number(price) < 0;
}

/** False also for 0 and null: RevenueCat sends them when a price is below a cent or has no exchange rate. */
function isPositive(price: unknown): boolean {
  return (typeof price === "number" || typeof price === "string") && Number(price) > 0;
}

function idOf(value: unknown): string | null {
  // JSON numbers are rounded beyond 2^53 and after the decimal point, so two different ids could become the same.
  if (typeof value === "number")
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : null;
  return typeof value === "string" && value !== "" && isUndamaged(value) ? storeKey(value) : null;
}

/** U+FFFD stands for any bytes that are not UTF-8, so two different ids could become the same. */
function isUndamaged(text: string): boolean {
  return !text.includes("\ufffd");
}

function userIdsIn(values: readonly unknown[]): string[] {
  const found = values.filter(
    (value) => typeof value === "string" && isUserId(value) && isUndamaged(value),
  ) as string[];
  return [...new Set(found)].slice(0, appUserIdsMax);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function environmentOf(value: unknown): WalletEnvironment | null {
  return value === "PRODUCTION" || value === "SANDBOX" ? value : null;
}

function wholeNumber(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}

function quantityOf(value: unknown): number | null {
  if (value === undefined || value === null) return 1;
  const quantity = wholeNumber(value);
  return quantity !== null && quantity >= 1 && quantity <= quantityMax ? quantity : null;
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw notAWebhook("The body must be JSON");
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notAWebhook(message: string) {
  return badInput([{ field: "body", message }]);
}
