import { isUserId } from "../ids";
import type { WalletEnvironment } from "../environment";
import { parseJson } from "../inputs/parse-json";
import { badInput } from "../errors";
import { storeKey } from "../entities/store-key";

/** What an event says, as far as we understand it. RevenueCat may leave out, null or add whatever it likes. */
export interface RevenueCatEvent {
  readonly eventId: string;
  readonly type: string;
  /** Null unless it is exactly one of the two: what is missing is never production. */
  readonly environment: WalletEnvironment | null;
  readonly store: string | null;
  readonly productId: string | null;
  readonly transactionId: string | null;
  readonly purchasedAtMilliseconds: number | null;
  readonly madeAtMilliseconds: number | null;
  readonly appUserId: string | null;
  /** `app_user_id`, `aliases` and `original_app_user_id`, in this order, each once. */
  readonly appUserIds: readonly string[];
  /** From whom purchases moved, and to whom: `TRANSFER` and `PURCHASE_REDEEMED`. */
  readonly movedFrom: readonly string[];
  readonly movedTo: readonly string[];
  /** Whether something that is no text stands where a user's id should: it may have been rounded, and is nobody's. */
  readonly namesUnreadableUser: boolean;
  /** 1 when not given; null when it is not a whole number from 1 to 100. */
  readonly quantity: number | null;
  readonly familyShare: boolean;
  readonly promotional: boolean;
  /** Whether money went back: `CUSTOMER_SUPPORT`, or a price below 0 in dollars or, unless it is above 0 there, locally. */
  readonly givesMoneyBack: boolean;
  readonly cancelReason: string | null;
}

const quantityMax = 100;
const appUserIdsMax = 500;

/** A JSON object: its values may be anything. */
export type Fields = Record<string, unknown>;

/**
 * Parses a webhook's JSON into its body and the `event` in it.
 * @throws Refusal BAD_USER_INPUT when the text is not a RevenueCat webhook at all.
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

/** Reads what `parseEventFields` gave. The hash of the webhook's bytes is the id of an event that has none. */
export function readEventFields(event: Fields, payloadHash: string): RevenueCatEvent {
  const productId = idOf(event.product_id);
  const store = idOf(event.store)?.toUpperCase() ?? null;
  return {
    // Events of paywalls have another name for their id, and some have none: the same bytes are the same event.
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
      nameOf(event.period_type) === "PROMOTIONAL" ||
      nameOf(event.product_id)?.startsWith("RC_PROMO_") === true,
    givesMoneyBack:
      nameOf(event.cancel_reason) === "CUSTOMER_SUPPORT" ||
      isNegative(event.price) ||
      (!isPositive(event.price) && isNegative(event.price_in_purchased_currency)),
    cancelReason: nameOf(event.cancel_reason),
  };
}

/**
 * However many aliases there are, the two ids that have a field of their own are never left out. Where the event's own id
 * is one that cannot be read, such as a rounded number, nobody is named: an alias may be somebody else.
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

/** What is no clear "no" counts as a "yes" where a "yes" means that nobody has paid. */
function meansFalse(value: unknown): boolean {
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  return word === undefined || word === null || word === false || word === 0 || word === "false";
}

/** One of RevenueCat's own names, whose case shall never decide about money. */
function nameOf(value: unknown): string | null {
  return typeof value === "string" ? value.trim().toUpperCase() : null;
}

function isNegative(price: unknown): boolean {
  return (typeof price === "number" || typeof price === "string") && Number(price) < 0;
}

/** What is too little for a cent, or has no rate into dollars, comes as 0 or null. */
function isPositive(price: unknown): boolean {
  return (typeof price === "number" || typeof price === "string") && Number(price) > 0;
}

function idOf(value: unknown): string | null {
  // JSON's numbers round beyond 2^53 and behind the point, and two ids would become one.
  if (typeof value === "number")
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : null;
  return typeof value === "string" && value !== "" && isUndamaged(value) ? storeKey(value) : null;
}

/** Behind U+FFFD may have been any bytes, and two ids that differ there would become one. */
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
