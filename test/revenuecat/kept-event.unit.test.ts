import { readKeptEvent } from "../../src/revenuecat/kept-event";
import { readReceivedEvent } from "../../src/revenuecat/received-event";

const deep = (opening: string, closing: string) => opening.repeat(20_000) + closing.repeat(20_000);

/** Fields that a webhook may send, with values that do not survive JSON.parse and JSON.stringify. */
const oddFields = [
  `"quantity":1e999`,
  `"price":-1e999`,
  `"price_in_purchased_currency":-1e999`,
  `"is_family_share":-0`,
  `"is_family_share":1e999`,
  `"app_user_id":-0`,
  `"aliases":[-0,9007199254740993,"user-1"]`,
  `"transaction_id":-0`,
  `"transaction_id":9007199254740993`,
  `"purchased_at_ms":1e999`,
  `"__proto__":{"quantity":7}`,
  `"aliases":["user-1"],"aliases":["user-2"]`,
  `"aliases":${deep("[", "]")}`,
  `"is_family_share":${deep('{"a":', "}").replace("}", "1}")}`,
].map((field) => ({ field, name: field.slice(0, 60) }));

describe.each([true, false])("with attributes kept: %s", (keepAttributes) => {
  it.each(oddFields)("reads from the kept event what it read on arrival: $name", ({ field }) => {
    const text = `{"event":{"type":"RENEWAL","store":"app_store","subscriber_attributes":{"$email":{}},${field}}}`;
    const { event, payload, payloadHash } = readReceivedEvent(Buffer.from(text), { keepAttributes });
    expect(readKeptEvent({ payload, payloadHash })).toEqual(event);
    expect(payload.includes("$email")).toBe(keepAttributes);
  });
});
