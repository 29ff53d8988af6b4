import { anonymousId, laterEvent, purchaseOf, unique, type EventFields } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { balance, send } = withStore();

const unsubscribe = { type: "CANCELLATION", cancel_reason: "UNSUBSCRIBE", price: 0 };
const refund = { type: "CANCELLATION", cancel_reason: "CUSTOMER_SUPPORT", price: -4.99 };

/** Events about another purchase that credit nobody, with the decision about each. */
const naming: [string, EventFields, string][] = [
  ["an unsubscription", unsubscribe, "IGNORED NOT_A_REFUND"],
  ["a refund", refund, "APPLIED REFUND_NOTED"],
  ["an unclear cancellation", { ...unsubscribe, cancel_reason: "UNKNOWN" }, "PARKED UNCLEAR_REFUND"],
  ["a reversed refund", { type: "REFUND_REVERSED" }, "APPLIED REFUND_NOTED"],
  ["a promotional grant", { store: "PROMOTIONAL" }, "IGNORED PROMOTIONAL"],
  ["a family share", { is_family_share: true }, "IGNORED FAMILY_SHARE"],
  ["a purchase without a transaction", { transaction_id: null }, "PARKED MISSING_TRANSACTION"],
  ["an expiration", { type: "EXPIRATION" }, "IGNORED NO_EFFECT"],
  ["an event of a new type", { type: "SOMETHING_NEW" }, "IGNORED NO_EFFECT"],
];

describe("an anonymous buyer becomes known, and is credited at once,", () => {
  it.each(naming)("by %s that names the user too", async (_, fields, decision) => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    expect(await send(purchaseOf(anonymous))).toBe("PARKED ANONYMOUS_USER");
    const other = purchaseOf(user, { aliases: [anonymous, user], ...fields });
    expect(await send(other)).toBe(decision);
    expect(await balance(user)).toBe(100);
    // Later purchases under the id are credited too.
    expect(await send(purchaseOf(anonymous))).toBe("APPLIED");
    expect(await balance(user)).toBe(200);
  });

  it("and loses it again by a refund of the same purchase that names the user first", async () => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    const purchase = purchaseOf(anonymous);
    await send(purchase);
    await send(laterEvent("CANCELLATION", purchase, { app_user_id: user, aliases: [anonymous, user] }));
    expect(await balance(user)).toBe(0);
    expect(await send(purchaseOf(anonymous))).toBe("APPLIED");
  });
});

describe("an anonymous id is not linked", () => {
  it.each(naming)("by %s that names two known users", async (_, fields) => {
    const [anonymous, first, second] = [anonymousId(), unique("user"), unique("user")];
    for (const user of [first, second]) await send(purchaseOf(user));
    await send(purchaseOf(anonymous));
    await send(purchaseOf(first, { aliases: [anonymous, second], ...fields }));
    expect(await Promise.all([first, second].map(balance))).toEqual([100, 100]);
    expect(await send(purchaseOf(anonymous))).toBe("PARKED ANONYMOUS_USER");
  });

  it.each(naming)("anew by %s when it is another user's already", async (_, fields) => {
    const [anonymous, first, second] = [anonymousId(), unique("user"), unique("user")];
    await send(purchaseOf(first, { aliases: [anonymous, first] }));
    await send(purchaseOf(second, { aliases: [anonymous, second], ...fields }));
    expect(await send(purchaseOf(anonymous))).toBe("APPLIED");
    expect(await Promise.all([first, second].map(balance))).toEqual([200, 0]);
  });

  it.each(["PRODUCTION", null, "sandbox"])("by an event of the environment %j", async (environment) => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    await send(purchaseOf(anonymous));
    await send(purchaseOf(user, { aliases: [anonymous, user], ...unsubscribe, environment }));
    expect(await balance(user)).toBe(0);
    expect(await send(purchaseOf(anonymous))).toBe("PARKED ANONYMOUS_USER");
  });

  it("by a test event", async () => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    await send(purchaseOf(anonymous));
    await send(purchaseOf(user, { aliases: [anonymous, user], type: "TEST" }));
    expect(await balance(user)).toBe(0);
  });
});
