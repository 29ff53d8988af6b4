import { createHash } from "node:crypto";
import { parseEventFields, readEventFields, type Fields, type RevenueCatEvent } from "./webhook-event";

export interface ReceivedEvent {
  readonly event: RevenueCatEvent;
  /** The JSON text that the inbox keeps. */
  readonly payload: string;
  /** SHA-256 of the body's bytes, in hexadecimal. */
  readonly payloadHash: string;
}

/**
 * Reads the body of a webhook's request. Parses its JSON once. `readKeptEvent` reads the same event from the payload.
 * @param keepAttributes whether the payload keeps RevenueCat's subscriber attributes
 * @throws Refusal BAD_USER_INPUT when the body is not a RevenueCat webhook
 */
export function readReceivedEvent(
  body: Buffer,
  { keepAttributes }: { keepAttributes: boolean },
): ReceivedEvent {
  const payloadHash = createHash("sha256").update(body).digest("hex");
  // Invalid UTF-8 becomes U+FFFD and is no error: damage in a field that we do not read must not lose a purchase.
  const text = body.toString();
  const parsed = parseEventFields(text);
  if (keepAttributes || !mayNameAttributes.test(text)) {
    return { event: readEventFields(parsed.event, payloadHash), payload: text, payloadHash };
  }
  const kept = withoutAttributes(parsed);
  return { event: readEventFields(kept.event, payloadHash), payload: kept.payload, payloadHash };
}

/**
 * Finds the key plain or with escaped letters, such as `\u0073`. Searches the text, because a parser sees only the last
 * of two `event` keys.
 */
const mayNameAttributes = /subscriber_attributes|\\u00[567]/i;

/**
 * Removes the subscriber attributes. They hold e-mail addresses and telephone numbers, which the service does not need.
 * When a key appears twice, the last value stays. A value that is nested too deeply for `JSON.stringify` is removed.
 */
function withoutAttributes({ body, event }: { body: Fields; event: Fields }): {
  event: Fields;
  payload: string;
} {
  const { subscriber_attributes: _attributes, ...others } = event;
  const kept = writableFields(others);
  return {
    event: kept,
    payload: JSON.stringify(writableFields({ ...body, event: kept }), replaceUnwritableNumber),
  };
}

/**
 * Replaces a number that JSON cannot write. `1e999` parses as Infinity, which `JSON.stringify` would write as null, as
 * if no value had come. A negative number stays negative, because a negative price is a refund. -0 must not become 0,
 * which can be an id.
 */
function replaceUnwritableNumber(_key: string, value: unknown): unknown {
  if (value === -Infinity) return -Number.MAX_VALUE;
  return value === Infinity || Object.is(value, -0) ? { inexactNumber: true } : value;
}

/** The fields that JSON can write, with their unwritable numbers replaced. */
function writableFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => isWritable(value))
      .map(([key, value]) => [key, replaceUnwritableNumber(key, value)]),
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
