import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startTestService, withService } from "../support/harness";
import {
  balanceOf,
  decisionOf,
  laterEvent,
  purchaseEvent,
  purchaseOf,
  readFixture,
  sendBody,
  sendEvent,
  storeEventId,
  unique,
} from "../support/revenuecat";
import { withStore } from "../support/with-store";

const production = withService({ NODE_ENV: "production" });
const { service, balance, send } = withStore();

const buyer = "5f0c2f6e-6c0e-4a7b-9b1e-2f4d1a6c9e10";

describe("events as RevenueCat sends them, at a production service", () => {
  // `credits_500` grants 550 with its bonus.
  it.each([
    ["10_refund_before_purchase_unknown_transaction", "APPLIED REFUND_NOTED", 0],
    ["01_consumable_purchase_app_store", "APPLIED", 550],
    ["08_same_transaction_different_event_id", "IGNORED DUPLICATE_TRANSACTION", 550],
    ["02_consumable_purchase_play_store_quantity_3", "APPLIED", 2200],
    ["11_refund_price_null", "APPLIED", 1650],
    ["03_consumable_refund_full", "APPLIED REFUND_NOTED", 1650],
    ["04_consumable_refund_reversed", "APPLIED", 2200],
    ["05_sandbox_purchase", "APPLIED", 2200],
    ["07_unknown_product", "PARKED UNKNOWN_PRODUCT", 2200],
    ["09_promotional_grant_must_not_credit", "IGNORED PROMOTIONAL", 2200],
    ["12_transfer_to_new_user", "APPLIED", 2200],
    ["13_unknown_future_event_type", "IGNORED NO_EFFECT", 2200],
  ])("%s is %s", async (name, decision, credits) => {
    const event = readFixture(name);
    expect(decisionOf(await sendEvent(production.current, event))).toBe(decision);
    const again = await sendEvent(production.current, event);
    expect(decisionOf(again)).toBe(decision);
    expect(again.body.data.repeated).toBe(true);
    expect(await balanceOf(production.current, buyer, "PRODUCTION")).toBe(credits);
  });

  it("keeps the sandbox's credits apart", async () => {
    expect(await balanceOf(production.current, buyer, "SANDBOX")).toBe(550);
  });

  it("gives 200 to every published payload", async () => {
    const folders = [join(__dirname, "../fixtures/revenuecat"), process.env.REVENUECAT_SAMPLES].filter(
      Boolean,
    );
    for (const folder of folders as string[]) {
      for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
        const { status } = await sendBody(production.current, readFileSync(join(folder, file)));
        expect([file, status]).toEqual([file, 200]);
      }
    }
  });
});

const grants: [string, Record<string, unknown>, string, number][] = [
  ["a plain purchase", {}, "APPLIED", 100],
  ["a quantity", { quantity: 3 }, "APPLIED", 300],
  ["a quantity of null", { quantity: null }, "APPLIED", 100],
  ["the largest quantity", { quantity: 100 }, "APPLIED", 10_000],
  ["a quantity above it", { quantity: 101 }, "PARKED INVALID_QUANTITY", 0],
  ["a quantity of 0", { quantity: 0 }, "PARKED INVALID_QUANTITY", 0],
  ["a negative quantity", { quantity: -1 }, "PARKED INVALID_QUANTITY", 0],
  ["half a quantity", { quantity: 1.5 }, "PARKED INVALID_QUANTITY", 0],
  ["a quantity in words", { quantity: "3" }, "PARKED INVALID_QUANTITY", 0],
  ["a price that is missing or wrong", { price: null, price_in_purchased_currency: 1e9 }, "APPLIED", 100],
  ["the promotional store", { store: "PROMOTIONAL" }, "IGNORED PROMOTIONAL", 0],
  ["a promotional product", { product_id: "rc_promo_pro_lifetime" }, "IGNORED PROMOTIONAL", 0],
  ["a family share", { is_family_share: true }, "IGNORED FAMILY_SHARE", 0],
  ["the test button", { type: "TEST" }, "IGNORED TEST_EVENT", 0],
  ["an unknown product", { product_id: "nothing_we_sell" }, "PARKED UNKNOWN_PRODUCT", 0],
  ["another spelling of a product", { product_id: "Credits_100" }, "PARKED UNKNOWN_PRODUCT", 0],
  ["another store's product", { store: "NEW_STORE" }, "PARKED UNKNOWN_PRODUCT", 0],
  ["no transaction", { transaction_id: null }, "PARKED MISSING_TRANSACTION", 0],
  ["a transaction beyond 2^53", { transaction_id: 2 ** 53 }, "PARKED MISSING_TRANSACTION", 0],
  ["no environment", { environment: undefined }, "PARKED MISSING_ENVIRONMENT", 0],
  ["an environment in other letters", { environment: "sandbox" }, "PARKED MISSING_ENVIRONMENT", 0],
  ["production", { environment: "PRODUCTION" }, "PARKED ENVIRONMENT_MISMATCH", 0],
  ["a subscription to a one-time product", { type: "INITIAL_PURCHASE" }, "IGNORED NOTHING_TO_GRANT", 0],
  ["a temporary grant", { type: "TEMPORARY_ENTITLEMENT_GRANT" }, "IGNORED NO_EFFECT", 0],
  ["an invoice", { type: "INVOICE_ISSUANCE" }, "IGNORED NO_EFFECT", 0],
  ["RevenueCat's own currency", { type: "VIRTUAL_CURRENCY_TRANSACTION" }, "IGNORED NO_EFFECT", 0],
];

it.each(grants)("decides about %s", async (_, fields, decision, credits) => {
  const user = unique("user");
  const event = purchaseOf(user, fields);
  expect(await send(event)).toBe(decision);
  expect(await balance(user)).toBe(credits);
  expect(await balanceOf(service.current, user, "PRODUCTION")).toBe(0);
});

it("grants a subscription's periods once each, also where all have one transaction id", async () => {
  const user = unique("subscriber");
  const first = purchaseOf(user, {
    type: "INITIAL_PURCHASE",
    product_id: "plus_monthly",
    store: "STRIPE",
    transaction_id: unique("si"),
    purchased_at_ms: 1_790_000_000_000,
    expiration_at_ms: 1_792_000_000_000,
  });
  const second = { ...first, type: "RENEWAL", id: unique("event"), purchased_at_ms: 1_792_000_000_000 };
  const repeated = { ...second, id: unique("event") };
  const answers = [];
  for (const event of [first, second, repeated]) answers.push(await send(event));
  expect(answers).toEqual(["APPLIED", "APPLIED", "IGNORED DUPLICATE_TRANSACTION"]);
  expect(await balance(user)).toBe(1100);

  const unsubscribe = laterEvent("CANCELLATION", second, { cancel_reason: "UNSUBSCRIBE", price: 0 });
  expect(await send(unsubscribe)).toBe("IGNORED NOT_A_REFUND");
  expect(await send(laterEvent("CANCELLATION", second))).toBe("APPLIED");
  expect(await balance(user)).toBe(550);
  // The refund of a period that has not arrived must wait for it, and not take another period's credits.
  const third = { ...second, id: unique("event"), purchased_at_ms: 1_794_000_000_000 };
  const refund = laterEvent("CANCELLATION", third);
  expect(await send(refund)).toBe("PARKED UNCLEAR_REFUND");
  expect(await balance(user)).toBe(550);
  expect(await send(third)).toBe("APPLIED NET_ZERO");
  expect(await send(refund)).toBe("APPLIED REFUND_NOTED");
  expect(await balance(user)).toBe(550);
});

it("parks a one-time purchase's cancellation that does not say whether money went back", async () => {
  const user = unique("user");
  const purchase = purchaseOf(user);
  await send(purchase);
  for (const [reason, decision] of [
    ["DEVELOPER_INITIATED", "PARKED UNCLEAR_REFUND"],
    ["UNKNOWN", "PARKED UNCLEAR_REFUND"],
    ["UNSUBSCRIBE", "IGNORED NOT_A_REFUND"],
    ["BILLING_ERROR", "IGNORED NOT_A_REFUND"],
  ]) {
    const event = laterEvent("CANCELLATION", purchase, { cancel_reason: reason, price: 0 });
    expect([reason, await send(event)]).toEqual([reason, decision]);
  }
  expect(await balance(user)).toBe(100);
  const paidBack = laterEvent("CANCELLATION", purchase, {
    cancel_reason: "DEVELOPER_INITIATED",
    price: -4.99,
  });
  expect(await send(paidBack)).toBe("APPLIED");
  expect(await balance(user)).toBe(0);
});

it("grants a transaction once, even when another event names another user or product", async () => {
  const [first, second] = [unique("first"), unique("second")];
  const purchase = purchaseOf(first);
  await send(purchase);
  const other = {
    ...purchase,
    id: unique("event"),
    app_user_id: second,
    aliases: [second],
    original_app_user_id: second,
  };
  expect(await send(other)).toBe("PARKED TRANSACTION_CONFLICT");
  const product = { ...purchase, id: unique("event"), product_id: "credits_500" };
  expect(await send(product)).toBe("PARKED TRANSACTION_CONFLICT");
  expect(await balance(first)).toBe(100);
  expect(await balance(second)).toBe(0);
});

it("distinguishes ids that differ in case, accent or a blank", async () => {
  const user = unique("user");
  const tx = unique("tx");
  for (const transaction_id of [tx, tx.toUpperCase(), `${tx} `, `${tx}é`, `${tx}e`, "x".repeat(900) + tx]) {
    const event = purchaseOf(user, { transaction_id });
    expect(await send(event)).toBe("APPLIED");
  }
  expect(await balance(user)).toBe(600);
});

it("answers 200 or 400, and never a fault, whatever an event contains", async () => {
  const odd = ["", " ", "\u0000", "\ud800", "é".repeat(2000), 0, 1.5, -1, true, [], {}, [[null]], null];
  const fields = [
    "id",
    "type",
    "store",
    "product_id",
    "transaction_id",
    "app_user_id",
    "aliases",
    "environment",
  ];
  const more = [
    "event_timestamp_ms",
    "purchased_at_ms",
    "quantity",
    "price",
    "cancel_reason",
    "is_family_share",
  ];
  for (const field of [...fields, ...more]) {
    const events = odd.map((value) => purchaseEvent({ [field]: value, original_app_user_id: value }));
    const answers = await Promise.all(events.map((event) => sendEvent(service.current, event)));
    const expected = odd.map((value) =>
      field === "type" && (typeof value !== "string" || value === "") ? 400 : 200,
    );
    expect([field, answers.map(({ status }) => status)]).toEqual([field, expected]);
  }
});

it("keeps no subscriber attributes", async () => {
  const attributes = { $email: { value: "carol@example.com", updated_at_ms: 1 } };
  const event = purchaseEvent({ subscriber_attributes: attributes });
  await sendEvent(service.current, event);
  const { body } = await service.current.graphql("query ($id: ID!) { storeEvent(id: $id) { payload } }", {
    as: "admin",
    role: "admin",
    variables: { id: storeEventId(event.id) },
  });
  expect(body.data.storeEvent.payload).not.toContain("carol");
  const { subscriber_attributes: _, ...kept } = event;
  expect(JSON.parse(body.data.storeEvent.payload)).toEqual({ api_version: "1.0", event: kept });
});

it("does nothing with the sandbox's events where a production service is set to ignore them", async () => {
  const strict = await startTestService({ NODE_ENV: "production", REVENUECAT_SANDBOX_EVENTS: "ignore" });
  try {
    const event = purchaseEvent();
    expect(decisionOf(await sendEvent(strict, event))).toBe("IGNORED SANDBOX_IGNORED");
    expect(await balanceOf(strict, "alice", "SANDBOX")).toBe(0);
    expect(await balanceOf(strict, "alice", "PRODUCTION")).toBe(0);
  } finally {
    await strict.stop();
  }
});

it("lets no sandbox event change anything of production", async () => {
  const [anonymous, thief] = [unique("$RCAnonymousID:"), unique("thief")];
  const purchase = { app_user_id: anonymous, original_app_user_id: anonymous, aliases: [anonymous] };
  const parked = purchaseEvent({ ...purchase, environment: "PRODUCTION" });
  expect(decisionOf(await sendEvent(production.current, parked))).toBe("PARKED ANONYMOUS_USER");
  const move = { transferred_from: [anonymous], transferred_to: [thief] };
  const transfer = {
    type: "TRANSFER",
    id: unique("event"),
    environment: "SANDBOX",
    store: "APP_STORE",
    ...move,
  };
  expect(decisionOf(await sendEvent(production.current, transfer))).toBe("APPLIED");
  const refund = laterEvent("CANCELLATION", parked, { environment: "SANDBOX" });
  expect(decisionOf(await sendEvent(production.current, refund))).toBe("APPLIED REFUND_NOTED");
  expect(await balanceOf(production.current, thief, "PRODUCTION")).toBe(0);
  const owner = unique("owner");
  const login = { ...parked, type: "EXPIRATION", id: unique("event"), app_user_id: owner };
  await sendEvent(production.current, login);
  expect(await balanceOf(production.current, owner, "PRODUCTION")).toBe(100);
});
