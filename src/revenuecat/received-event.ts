import { createHash } from "node:crypto";
import { parseEventFields, readEventFields, type Fields, type RevenueCatEvent } from "./webhook-event";

export interface ReceivedEvent {
  readonly event: RevenueCatEvent;
  /** The event as it is kept. */
  readonly payload: string;
  /** SHA-256, in hexadecimal, of the bytes that came. */
  readonly payloadHash: string;
}

/**
 * Reads the body of a webhook's request, and parses its JSON once. `readKeptEvent` reads the same from the payload.
 * @throws Refusal BAD_USER_INPUT when the body is not a RevenueCat webhook at all.
 */
export function readReceivedEvent(
  body: Buffer,
  { keepAttributes }: { keepAttributes: boolean },
): ReceivedEvent {
  const payloadHash = createHash("sha256").update(body).digest("hex");
  // Invalid UTF-8 becomes U+FFFD. A torn name in a field that nobody needs must not cost a purchase.
  const text = body.toString();
  const parsed = parseEventFields(text);
  if (keepAttributes || !mayNameAttributes.test(text)) {
    return { event: readEventFields(parsed.event, payloadHash), payload: text, payloadHash };
  }
  const kept = withoutAttributes(parsed);
  return { event: readEventFields(kept.event, payloadHash), payload: kept.payload, payloadHash };
}

/** The key as it is, or with any of its letters escaped. Also finds the key in an `event` that is named twice. */
const mayNameAttributes = /subscriber_attributes|\\u00[567]/i;

/**
 * Removes the subscriber attributes. They hold e-mail addresses and telephone numbers, which the service does not need.
 * Of a key that is named twice, the last value stays. A value that is nested too deeply to be written is removed.
 */
function withoutAttributes({ body, event }: { body: Fields; event: Fields }): {
  event: Fields;
  payload: string;
} {
  const { subscriber_attributes: _attributes, ...others } = event;
  const kept = writableFields(others);
  return { event: kept, payload: JSON.stringify(writableFields({ ...body, event: kept }), keepInexact) };
}

/**
 * Replaces a number that JSON cannot write. JSON has no Infinity, and null would say that there was nothing. A number
 * below 0 stays below 0, since it may be the price of a refund. -0 does not become 0, which may be an id.
 */
function keepInexact(_key: string, value: unknown): unknown {
  if (value === -Infinity) return -Number.MAX_VALUE;
  return value === Infinity || Object.is(value, -0) ? { inexactNumber: true } : value;
}

/** The fields that JSON can write, with the values that it will write. */
function writableFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => isWritable(value))
      .map(([key, value]) => [key, keepInexact(key, value)]),
  );
}

function isWritable(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
