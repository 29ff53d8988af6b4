import { parseEventFields, readEventFields, type RevenueCatEvent } from "./webhook-event";

/** Reads an event again as `readReceivedEvent` gave it to be kept. */
export function readKeptEvent({
  payload,
  payloadHash,
}: {
  readonly payload: string;
  readonly payloadHash: string;
}): RevenueCatEvent {
  return readEventFields(parseEventFields(payload).event, payloadHash);
}
