import { busy } from "../../support/fake-revenuecat";
import { askToReconcile, periodEvent, withReconciliation } from "../../support/reconcile";
import { creditsPerPeriod, laterEvent, unique, type EventFields } from "../../support/revenuecat";

const setting = withReconciliation();
const { apply, balance, dryRun, fake, send } = setting;

const twoPeriods = (user: string): [EventFields, EventFields] => {
  const id = unique("si");
  const fields = { store: "STRIPE" };
  return [
    periodEvent(user, { id, purchased_at: 1.9e12 }, { ...fields, type: "INITIAL_PURCHASE" }),
    periodEvent(user, { id, purchased_at: 2e12 }, fields),
  ];
};

describe("a subscription in a store whose periods RevenueCat does not list", () => {
  const stripe = { store: "stripe", store_subscription_identifier: "sub_1", current_period_starts_at: 2e12 };
  it("gets the periods in RevenueCat's history, though they share a transaction", async () => {
    const user = unique("user");
    fake.subscribes(user, stripe);
    const periods = twoPeriods(user);
    for (const event of periods) fake.remembers(user, event);
    await send(periods[0]);
    expect(await dryRun(user)).toEqual(["GRANT"]);
    expect(await apply(user)).toEqual(["GRANT APPLIED"]);
    expect(await apply(user)).toEqual([]);
    expect(await send(periods[1])).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await balance(user)).toBe(2 * creditsPerPeriod);
    fake.remembers(user, laterEvent("CANCELLATION", periods[1]));
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("has a period known though the times of webhook and history differ by seconds", async () => {
    const user = unique("user");
    fake.subscribes(user, stripe);
    const periods = twoPeriods(user);
    for (const event of periods) {
      expect(await send(event)).toBe("APPLIED");
      fake.remembers(user, { ...event, purchased_at_ms: Number(event.purchased_at_ms) - 3000 });
    }
    expect(await apply(user)).toEqual([]);
    fake.remembers(user, laterEvent("CANCELLATION", periods[0], { purchased_at_ms: 1.9e12 + 2000 }));
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await apply(user)).toEqual([]);
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("is for review when no source has its current period", async () => {
    const user = unique("user");
    fake.subscribes(user, stripe);
    const [earlier, present] = twoPeriods(user);
    await send(earlier);
    const { data } = await askToReconcile(setting, user, true);
    expect(data.reconcileStorePurchases.reconciliations).toMatchObject([
      { step: "REVIEW", productId: "plus_monthly", note: expect.stringContaining("current period") },
    ]);
    expect(await balance(user)).toBe(creditsPerPeriod);
    await send(present);
    expect(await apply(user)).toEqual([]);
  });

  it("is compared by the webhook's events alone when the key may not see the history", async () => {
    const user = unique("user");
    fake.subscribes(user, stripe);
    const [, present] = twoPeriods(user);
    fake.remembers(user, present);
    fake.troublesOf.set(`${user}/events`, [busy(403)]);
    expect(await dryRun(user)).toEqual(["REVIEW"]);
    expect(await dryRun(user)).toEqual(["GRANT"]);
  });
});

it("grants nothing from an incomplete entry of the history, or from another user's entry", async () => {
  const user = unique("user");
  const [odd, foreign] = [twoPeriods(user)[1], twoPeriods(unique("other"))[1]];
  fake.subscribes(user, { store: "stripe", current_period_starts_at: null });
  fake.remembers(user, { ...odd, transaction_id: null });
  fake.remembers(user, foreign);
  expect(new Set(await apply(user))).toEqual(new Set(["REVIEW"]));
  expect(await balance(user)).toBe(0);
});
