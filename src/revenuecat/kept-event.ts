import { parseEventFields, readEventFields, type RevenueCatEvent } from "./webhook-event";

/**
 * Reads an event from the payload that the inbox keeps. Returns what `readReceivedEvent` returned when it arrived.
 * @throws Refusal BAD_USER_INPUT when the payload is not a RevenueCat webhook, as in a damaged row
 */
export function readKeptEvent({
  payload,
  payloadHash,
}: {
  readonly payload: string;
  readonly payloadHash: string;
}): RevenueCatEvent {
  return readEventFields(parseEventFields(payload).event, payloadHash);
}
