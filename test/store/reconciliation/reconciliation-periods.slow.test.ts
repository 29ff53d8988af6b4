import { answering, busy, type Kept } from "../../support/fake-revenuecat";
import { askToReconcile, periodEvent, runReconcile, withReconciliation } from "../../support/reconcile";
import { creditsPerPeriod, laterEvent, unique, type EventFields } from "../../support/revenuecat";

const setting = withReconciliation();
const { apply, balance, dryRun, fake, send } = setting;

const causesOf = async (userId: string) =>
  (
    await setting.service.context.database.read.query<{ cause: string }[]>(
      "SELECT cause FROM ledger_entries e JOIN wallets w ON w.id = e.walletId WHERE w.userId = ? ORDER BY e.sequence",
      [userId],
    )
  ).map(({ cause }) => cause);

describe.each(["app_store", "play_store"])("a subscription in the store %s", (store) => {
  const webhookStore = { store: store.toUpperCase() };

  it("gets the period that the webhook missed, under the cause that the webhook would have used", async () => {
    const user = unique("user");
    const subscription = fake.subscribes(user, { store });
    const [first, missed, last] = [1, 2, 3].map(() => fake.renews(subscription)) as [Kept, Kept, Kept];
    await send(periodEvent(user, first, { type: "INITIAL_PURCHASE", ...webhookStore }));
    await send(periodEvent(user, last, webhookStore));
    expect(await dryRun(user)).toEqual(["GRANT"]);
    expect(await balance(user)).toBe(2 * creditsPerPeriod);
    expect(await apply(user)).toEqual(["GRANT APPLIED"]);
    expect(await apply(user)).toEqual([]);
    const cause = `rc:SANDBOX:${store.toUpperCase()}:${missed.id}:${missed.purchased_at}`;
    expect((await causesOf(user)).at(-1)).toBe(cause);
    expect(await send(periodEvent(user, missed, webhookStore))).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await balance(user)).toBe(3 * creditsPerPeriod);
  });

  it("knows its periods though the webhook's times differ by seconds, whichever came first", async () => {
    const user = unique("user");
    const subscription = fake.subscribes(user, { store });
    const [sent, missed] = [fake.renews(subscription), fake.renews(subscription)];
    const drifting = (period: Kept) => ({
      ...webhookStore,
      purchased_at_ms: Number(period.purchased_at) + 12_345,
    });
    expect(await send(periodEvent(user, sent, drifting(sent)))).toBe("APPLIED");
    fake.remembers(user, periodEvent(user, sent, drifting(sent)));
    fake.remembers(user, periodEvent(user, missed, drifting(missed)));
    expect(await apply(user)).toEqual(["GRANT APPLIED"]);
    expect(await apply(user)).toEqual([]);
    const event = periodEvent(user, missed, webhookStore);
    expect(await send(event)).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await balance(user)).toBe(2 * creditsPerPeriod);
    fake.remembers(user, laterEvent("CANCELLATION", event));
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await apply(user)).toEqual([]);
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("knows a period that the webhook sent without its time, and its refund", async () => {
    const user = unique("user");
    const subscription = fake.subscribes(user, { store });
    const [, period] = [fake.renews(subscription), fake.renews(subscription)];
    await send(
      periodEvent(user, period, { ...webhookStore, type: "INITIAL_PURCHASE", purchased_at_ms: null }),
    );
    expect(await apply(user)).toEqual(["GRANT APPLIED"]);
    expect(await apply(user)).toEqual([]);
    period.revenue_in_usd = { currency: "USD", gross: -9.99 };
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await apply(user)).toEqual([]);
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("gets all its periods, also from many pages, and the webhook after that changes nothing", async () => {
    const user = unique("user");
    const subscription = fake.subscribes(user, { store });
    const periods = [1, 2, 3, 4, 5].map(() => fake.renews(subscription));
    expect(await apply(user)).toEqual(periods.map(() => "GRANT APPLIED"));
    for (const period of periods) {
      expect(await send(periodEvent(user, period, webhookStore))).toBe("IGNORED DUPLICATE_TRANSACTION");
    }
    expect(await balance(user)).toBe(5 * creditsPerPeriod);
  });

  it("is not granted in part when RevenueCat stops answering", async () => {
    const user = unique("user");
    const subscription = fake.subscribes(user, { store });
    const [period] = [1, 2, 3].map(() => fake.renews(subscription));
    const next_page = `/v2/projects/proj1/subscriptions/${subscription.id}/transactions?page=2`;
    const half = JSON.stringify({ object: "list", items: [period], next_page });
    for (const trouble of [busy(404), answering("<html>")]) {
      fake.troublesOf.set(`${subscription.id}/transactions`, [answering(half), trouble]);
      const { errors } = await askToReconcile(setting, user, true);
      expect(errors[0].message).toContain(`User ${user} was not finished`);
      expect(await balance(user)).toBe(0);
    }
    fake.troublesOf.set(`${subscription.id}/transactions`, [busy(503), busy(429, { "retry-after": "0" })]);
    expect(await apply(user)).toHaveLength(3);
  });
});

describe("no period is granted", () => {
  it.each<[string, EventFields, EventFields]>([
    ["of a product that is mapped for one-time purchases", {}, { product_store_identifier: "credits_100" }],
    ["of a product that is not mapped", {}, { product_store_identifier: "unheard_of" }],
    ["that the family shares", { ownership: "family_shared" }, {}],
    ["that was given away", { store: "promotional" }, {}],
    ["that is not paid yet", { status: "incomplete" }, {}],
    ["of production, by a service of the sandbox", { environment: "production" }, {}],
    ["that was paid back", {}, { revenue_in_usd: { currency: "USD", gross: -9.99 } }],
  ])("%s", async (_, subscription, transaction) => {
    const user = unique("user");
    fake.renews(fake.subscribes(user, subscription), transaction);
    expect(await apply(user)).toEqual([]);
    expect(await balance(user)).toBe(0);
  });
});

it("grants a trial as the webhook does", async () => {
  const user = unique("user");
  const trial = fake.renews(fake.subscribes(user, { status: "trialing" }), { revenue_in_usd: { gross: 0 } });
  expect(await apply(user)).toEqual(["GRANT APPLIED"]);
  const event = periodEvent(user, trial, { type: "INITIAL_PURCHASE", period_type: "TRIAL" });
  expect(await send(event)).toBe("IGNORED DUPLICATE_TRANSACTION");
  expect(await balance(user)).toBe(creditsPerPeriod);
});

describe("a refunded period", () => {
  it("is taken back when its revenue is negative, once, also when the webhook comes after all", async () => {
    const user = unique("user");
    const subscription = fake.subscribes(user);
    const [kept, refunded] = [fake.renews(subscription), fake.renews(subscription)];
    await send(periodEvent(user, kept));
    const event = periodEvent(user, refunded);
    await send(event);
    refunded.revenue_in_usd = { currency: "USD", gross: -9.99 };
    expect(await dryRun(user)).toEqual(["REFUND"]);
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await apply(user)).toEqual([]);
    expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED REFUND_NOTED");
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("is taken back and given back as RevenueCat's history says, with the same end as by the webhook", async () => {
    const user = unique("user");
    const period = fake.renews(fake.subscribes(user));
    const event = periodEvent(user, period);
    await send(event);
    const refund = laterEvent("CANCELLATION", event);
    fake.remembers(user, laterEvent("CANCELLATION", event, { cancel_reason: "UNSUBSCRIBE", price: 0 }));
    expect(await apply(user)).toEqual([]);
    fake.remembers(user, refund);
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await apply(user)).toEqual([]);
    expect(await balance(user)).toBe(0);
    const reversal = laterEvent("REFUND_REVERSED", refund);
    fake.remembers(user, reversal);
    expect(await apply(user)).toEqual(["REVERSAL APPLIED"]);
    expect(await apply(user)).toEqual([]);
    for (const late of [reversal, refund]) expect(await send(late)).toBe("APPLIED REFUND_NOTED");
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("is given back by the webhook's reversal, though RevenueCat's history has only the refund", async () => {
    const user = unique("user");
    const event = periodEvent(user, fake.renews(fake.subscribes(user)));
    await send(event);
    const refund = laterEvent("CANCELLATION", event);
    fake.remembers(user, refund);
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await send(refund)).toBe("APPLIED REFUND_NOTED");
    expect(await send(laterEvent("REFUND_REVERSED", refund))).toBe("APPLIED");
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("stays taken back when the webhook sent the refund and RevenueCat's API does not show it", async () => {
    const user = unique("user");
    const event = periodEvent(user, fake.renews(fake.subscribes(user)));
    await send(event);
    expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
    expect(await apply(user)).toEqual([]);
    expect(await balance(user)).toBe(0);
  });

  it("is never granted when purchase and refund were both missed", async () => {
    const user = unique("user");
    const event = periodEvent(user, fake.renews(fake.subscribes(user)));
    fake.remembers(user, event);
    fake.remembers(user, laterEvent("CANCELLATION", event));
    expect(await apply(user)).toEqual([]);
    expect(await balance(user)).toBe(0);
  });

  it("is for review when only its missing revenue suggests a refund", async () => {
    const user = unique("user");
    const subscription = fake.subscribes(user);
    await send(periodEvent(user, fake.renews(subscription)));
    const free = fake.renews(subscription, { revenue_in_usd: { gross: 0 } });
    expect(await apply(user)).toEqual(["REVIEW"]);
    expect(await balance(user)).toBe(creditsPerPeriod);
    fake.remembers(user, periodEvent(user, free));
    expect(await apply(user)).toEqual(["GRANT APPLIED"]);
  });
});

it("compares periods from the command line too, after a dry run", async () => {
  const user = unique("user");
  const subscription = fake.subscribes(user);
  const [sent, missed] = [fake.renews(subscription), fake.renews(subscription)];
  await send(periodEvent(user, sent));
  const line = (end: string) => `GRANT\t${user}\tAPP_STORE\t${missed.id}\tplus_monthly\t${end}\n`;
  expect((await runReconcile(setting, "--user", user)).out).toContain(line("dry run"));
  expect(await balance(user)).toBe(creditsPerPeriod);
  expect((await runReconcile(setting, "--user", user, "--apply")).out).toContain(line("APPLIED"));
  expect((await runReconcile(setting, "--user", user, "--apply")).out).toContain("0 difference(s)");
  expect(await send(periodEvent(user, missed))).toBe("IGNORED DUPLICATE_TRANSACTION");
  expect(await balance(user)).toBe(2 * creditsPerPeriod);
});
