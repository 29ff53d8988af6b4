import { createHash } from "node:crypto";
import { starterId, withService } from "../../support/harness";
import {
  balanceOf,
  decisionOf,
  type EventFields,
  purchaseOf,
  sendBody,
  storeEventId,
  unique,
} from "../../support/revenuecat";

const service = withService();

/** A purchase without subscriber attributes. */
const plainPurchaseOf = (user: string, fields: EventFields = {}) =>
  purchaseOf(user, { subscriber_attributes: undefined, ...fields });
const bodyOf = (event: EventFields, more: EventFields = {}) => JSON.stringify({ ...more, event });
const send = (body: string | Uint8Array) => sendBody(service.current, body);
const metrics = async () => (await service.current.rest("GET", "/metrics")).text;
const linesWith = (alert: string) =>
  service.current.logLines.filter((line) => line.includes(`"alert":"${alert}"`));

async function keptPayload(id: unknown): Promise<string> {
  const { body } = await service.current.graphql("query ($id: ID!) { storeEvent(id: $id) { payload } }", {
    as: "boss",
    role: "admin",
    variables: { id: storeEventId(id) },
  });
  return body.data.storeEvent.payload;
}

const nest = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const attributes = { $email: { value: "carol@example.com" } };

it.each([
  ["beside the attributes", (body: string) => body.replace('"event":{', `"event":{"deep":${nest(200_000)},`)],
  ["outside the event", (body: string) => body.replace("{", `{"deep":${nest(200_000)},`)],
  [
    "in the attributes",
    (body: string) => body.replace('attributes":{', `attributes":{"deep":${nest(200_000)},`),
  ],
])("applies an event that is nested very deeply %s, and keeps no attributes", async (_, deepen) => {
  const user = unique("user");
  const event = plainPurchaseOf(user, { subscriber_attributes: attributes });
  expect(decisionOf(await send(deepen(bodyOf(event))))).toBe("APPLIED");
  expect(await balanceOf(service.current, user)).toBe(100);
  const { subscriber_attributes: _attributes, ...kept } = event;
  expect(JSON.parse(await keptPayload(event.id))).toEqual({ event: kept });
});

it("keeps deep nesting unchanged when there are no attributes to remove", async () => {
  const event = plainPurchaseOf(unique("user"));
  const body = bodyOf(event).replace('"event":{', `"event":{"deep":${nest(200_000)},`);
  expect(decisionOf(await send(body))).toBe("APPLIED");
  expect(await keptPayload(event.id)).toBe(body);
});

it("uses the last of two equal keys, and keeps the attributes of neither", async () => {
  const [first, last] = [unique("first"), unique("last")];
  const event = plainPurchaseOf(first, { subscriber_attributes: attributes });
  const twice = bodyOf(event).replace(
    /\}$/,
    `,"event":${JSON.stringify({ ...plainPurchaseOf(last), id: event.id })}}`,
  );
  expect(decisionOf(await send(twice))).toBe("APPLIED");
  expect([await balanceOf(service.current, first), await balanceOf(service.current, last)]).toEqual([0, 100]);
  expect(await keptPayload(event.id)).not.toContain("carol");
  const spelt = plainPurchaseOf(first, { subscriber_attributes: attributes });
  await send(bodyOf(spelt).replace("subscriber_attributes", String.raw`subscriber\u005Fattributes`));
  expect(await keptPayload(spelt.id)).not.toContain("carol");
});

/** The event with an invalid UTF-8 byte in place of each `?`. */
const torn = (event: EventFields) => Buffer.from(bodyOf(event).replaceAll("?", "\u00ff"), "latin1");

describe("bytes that are not UTF-8", () => {
  it("do no harm in a field that is not read", async () => {
    const user = unique("user");
    expect(decisionOf(await send(torn(plainPurchaseOf(user, { note: "Ren?" }))))).toBe("APPLIED");
    expect(await balanceOf(service.current, user)).toBe(100);
  });

  it.each([
    [{ transaction_id: "tx-?" }, "PARKED MISSING_TRANSACTION"],
    [{ store: "APP_STOR?" }, "PARKED MISSING_TRANSACTION"],
    [{ product_id: "credits_?00" }, "PARKED UNKNOWN_PRODUCT"],
    [{ app_user_id: "?", aliases: ["?"], original_app_user_id: "?" }, "PARKED UNKNOWN_USER"],
    [{ environment: "SANDBO?" }, "PARKED MISSING_ENVIRONMENT"],
    [{ type: "CANCELLATION", cancel_reason: "UNSUBSCRIB?", price: 0 }, "PARKED UNCLEAR_REFUND"],
  ])("never make an id: %j", async (fields, decision) => {
    const user = unique("user");
    const event = plainPurchaseOf(user, fields);
    expect(decisionOf(await send(torn(event)))).toBe(decision);
    expect(await balanceOf(service.current, user)).toBe(0);
    expect(await keptPayload(event.id)).toContain("\ufffd");
  });

  it("make the hash the event's id when they are in the id", async () => {
    const body = torn(plainPurchaseOf(unique("user"), { id: "event-?" }));
    const answer = await send(body);
    expect(decisionOf(answer)).toBe("APPLIED");
    expect(answer.body.data.eventId).toBe(`sha256:${createHash("sha256").update(body).digest("hex")}`);
    expect((await send(body)).body.data.repeated).toBe(true);
  });
});

it("parks a product with a NUL in its id, which can be mapped by the id that is shown", async () => {
  const user = unique("user");
  const product = `${unique("product")}\0!`;
  expect(decisionOf(await send(bodyOf(plainPurchaseOf(user, { product_id: product }))))).toBe(
    "PARKED UNKNOWN_PRODUCT",
  );
  const admin = { as: "boss", role: "admin" } as const;
  const shown = await service.current.graphql(
    "{ unmappedStoreProducts(first: 100) { nodes { productId } } }",
    admin,
  );
  const { productId } = shown.body.data.unmappedStoreProducts.nodes.find(
    ({ productId: id }: { productId: string }) => id.startsWith("sha256:"),
  );
  await service.current.graphql(
    "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { eventsApplied } }",
    { ...admin, variables: { input: { store: "APP_STORE", productId, packageId: starterId } } },
  );
  expect(await balanceOf(service.current, user)).toBe(100);
});

it.each([
  ["what is no JSON", '{"event":', 400],
  ["what has no readable type", Buffer.from('{"event":{"type":"NON_RENEWING_\u00ff"}}', "latin1"), 400],
  ["what is larger than it takes", `{"event":{"type":"${"X".repeat(1_100_000)}"}}`, 413],
])("does not lose %s silently", async (_, body, status) => {
  const before = linesWith("store_webhook_unreadable").length;
  expect((await send(body)).status).toBe(status);
  expect(linesWith("store_webhook_unreadable")).toHaveLength(before + 1);
  expect(await metrics()).toMatch(new RegExp(`^store_webhook_unreadable_total ${before + 1}$`, "m"));
});

it("reports an event that comes again with another body, and keeps the first body", async () => {
  const [user, other] = [unique("user"), unique("other")];
  const event = plainPurchaseOf(user);
  for (const body of [bodyOf(event), bodyOf(event)]) expect(decisionOf(await send(body))).toBe("APPLIED");
  expect(linesWith("store_event_differs")).toEqual([]);
  expect(await metrics()).toMatch(/^store_events_differing_total 0$/m);
  const answer = await send(bodyOf({ ...plainPurchaseOf(other), id: event.id }));
  expect([decisionOf(answer), answer.body.data.repeated]).toEqual(["APPLIED", true]);
  expect([await balanceOf(service.current, user), await balanceOf(service.current, other)]).toEqual([100, 0]);
  expect(linesWith("store_event_differs")).toEqual([
    expect.stringContaining(`"storeEvent":"${storeEventId(event.id)}"`),
  ]);
  expect(linesWith("store_event_differs").join("")).not.toContain(other);
  expect(await metrics()).toMatch(/^store_events_differing_total 1$/m);
});

describe("the buyer is found", () => {
  it("by an id of 255 characters beyond the first plane, and not by one of 256", async () => {
    const user = `${unique("u")}${"😀".repeat(255)}`;
    const longest = [...user].slice(0, 255).join("");
    expect(decisionOf(await send(bodyOf(plainPurchaseOf(longest))))).toBe("APPLIED");
    expect(await balanceOf(service.current, longest)).toBe(100);
    const longer = [...user].slice(0, 256).join("");
    expect(decisionOf(await send(bodyOf(plainPurchaseOf(longer))))).toBe("PARKED UNKNOWN_USER");
  });

  it.each(["app_user_id", "original_app_user_id"])("by %s beside hundreds of aliases", async (field) => {
    const user = unique("user");
    const aliases = Array.from({ length: 600 }, () => unique("$RCAnonymousID:"));
    const event = plainPurchaseOf(aliases[0] ?? "", { aliases, [field]: user });
    expect(decisionOf(await send(bodyOf(event)))).toBe("APPLIED");
    expect(await balanceOf(service.current, user)).toBe(100);
  });
});

it.each([true, "true", "yes", "", 1, -1, {}, []])(
  "credits nothing for what is shared by the family in the words %j",
  async (is_family_share) => {
    const user = unique("user");
    expect(decisionOf(await send(bodyOf(plainPurchaseOf(user, { is_family_share }))))).toBe(
      "IGNORED FAMILY_SHARE",
    );
    expect(await balanceOf(service.current, user)).toBe(0);
  },
);

it.each([false, null, undefined, 0, "false", "False"])(
  "credits what is not shared by the family in the words %j",
  async (is_family_share) => {
    expect(decisionOf(await send(bodyOf(plainPurchaseOf(unique("user"), { is_family_share }))))).toBe(
      "APPLIED",
    );
  },
);

it.each([
  { store: "promotional" },
  { period_type: "promotional" },
  { product_id: "RC_promo_month" },
  { product_id: `rc_promo_${"x".repeat(300)}` },
])("credits nothing for a promotional grant in odd words (%#)", async (fields) => {
  expect(decisionOf(await send(bodyOf(plainPurchaseOf(unique("user"), fields))))).toBe("IGNORED PROMOTIONAL");
});

it.each([
  { cancel_reason: "customer_support", price: 0 },
  { cancel_reason: "UNSUBSCRIBE", price: "-4.99" },
])("takes back what a cancellation with %j gave money back for", async (fields) => {
  const user = unique("user");
  const purchase = plainPurchaseOf(user);
  await send(bodyOf(purchase));
  const cancelled = { ...purchase, type: "CANCELLATION", id: unique("event"), ...fields };
  expect(decisionOf(await send(bodyOf(cancelled)))).toBe("APPLIED");
  expect(await balanceOf(service.current, user)).toBe(0);
});

it.each(["transactionId", "productId", "store", "type"])(
  "is found by its long %s, as it came and as it is shown",
  async (field) => {
    const long = `${unique("id")}${"é".repeat(300)}`;
    const name = field.replace("Id", "_id");
    const event = plainPurchaseOf(unique("user"), { [name]: long });
    await send(bodyOf(event));
    const find = async (value: string) => {
      const { body } = await service.current.graphql(
        `query ($filter: StoreEventFilter) { storeEvents(filter: $filter) { nodes { eventId ${field} } } }`,
        { as: "boss", role: "admin", variables: { filter: { [field]: value } } },
      );
      return body.data.storeEvents.nodes;
    };
    const found = await find(long);
    expect(found).toEqual([{ eventId: event.id, [field]: expect.stringMatching(/^sha256:[0-9a-f]{64}$/i) }]);
    expect(await find(found[0][field])).toEqual(found);
  },
);
