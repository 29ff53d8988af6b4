import { balancesOf, givenBundle } from "../../support/bundles";
import { busy, type Kept } from "../../support/fake-revenuecat";
import { startTestService } from "../../support/harness";
import { askToReconcile, runReconcile, withReconciliation } from "../../support/reconcile";
import { laterEvent, purchaseOf, unique } from "../../support/revenuecat";

const setting = withReconciliation();
const { apply, balance, dryRun, fake, send } = setting;

const bought = (user: string, fields: Partial<Kept> = {}) => fake.buys(user, fields);

/** The webhook's event of a purchase. */
const eventOf = (user: string, transaction_id: string, fields = {}) =>
  purchaseOf(user, { transaction_id, ...fields });

it("grants what the webhook missed, after a dry run, once, also when the webhook comes after all", async () => {
  const user = unique("user");
  const purchases = [bought(user), bought(user, { quantity: 3 }), bought(user, { store: "play_store" })];
  bought(user, { environment: "production" });
  bought(user, { store: "promotional" });
  bought(user, { ownership: "family_shared" });
  bought(user, { status: "refunded" });
  expect(await dryRun(user)).toEqual(["GRANT", "GRANT", "GRANT"]);
  expect(await balance(user)).toBe(0);
  expect(await apply(user)).toEqual(["GRANT APPLIED", "GRANT APPLIED", "GRANT APPLIED"]);
  expect(await apply(user)).toEqual([]);
  expect(await balance(user)).toBe(500);
  const late = eventOf(user, purchases[0]?.store_purchase_identifier ?? "");
  expect(await send(late)).toBe("IGNORED DUPLICATE_TRANSACTION");
  expect(await balance(user)).toBe(500);
});

it("takes back the credits of a refunded purchase, and restores them when it is owned again", async () => {
  const user = unique("user");
  const purchase = bought(user);
  const event = eventOf(user, purchase.store_purchase_identifier);
  await send(event);
  expect(await apply(user)).toEqual([]);
  for (let round = 0; round < 2; round += 1) {
    purchase.status = "refunded";
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await balance(user)).toBe(0);
    purchase.status = "owned";
    expect(await apply(user)).toEqual(["REVERSAL APPLIED"]);
    expect(await balance(user)).toBe(100);
  }
  const refund = laterEvent("CANCELLATION", event, { event_timestamp_ms: Date.now() + 1000 });
  expect(await send(refund)).toBe("APPLIED");
});

it("answers with the events that it applied, and the wallet after each", async () => {
  const user = unique("user");
  bought(user);
  bought(user, { product_id: "prod_unheard_of" });
  const { body } = await setting.service.graphql(
    `mutation ($input: ReconcileStorePurchasesInput!) { reconcileStorePurchases(input: $input) {
      reconciliations { decision storeEvent { id status reason wallet { userId balance } } } } }`,
    { as: "boss", role: "admin", variables: { input: { userId: user, apply: true } } },
  );
  const wallet = { userId: user, balance: 100 };
  const id = expect.stringMatching(/^evt_/);
  expect(body.data.reconcileStorePurchases.reconciliations).toEqual([
    { decision: "APPLIED", storeEvent: { id, status: "APPLIED", reason: null, wallet } },
    {
      decision: "PARKED UNKNOWN_PRODUCT",
      storeEvent: { id, status: "PARKED", reason: "UNKNOWN_PRODUCT", wallet: null },
    },
  ]);
});

it("grants and takes back all packages of a product that the webhook missed, once", async () => {
  const { productId } = await givenBundle(setting.service);
  const user = unique("user");
  const purchase = bought(user, { product_id: `prod_${productId}` });
  const balances = () => balancesOf(setting.service, user);
  expect(await apply(user)).toEqual(["GRANT APPLIED"]);
  expect(await apply(user)).toEqual([]);
  expect(await balances()).toEqual({ CREDITS: 100, GEMS: 30 });
  const late = eventOf(user, purchase.store_purchase_identifier, { product_id: productId });
  expect(await send(late)).toBe("IGNORED DUPLICATE_TRANSACTION");
  purchase.status = "refunded";
  expect(await apply(user)).toEqual(["REFUND APPLIED"]);
  expect(await balances()).toEqual({ CREDITS: 0, GEMS: 0 });
  purchase.status = "owned";
  expect(await apply(user)).toEqual(["REVERSAL APPLIED"]);
  expect(await balances()).toEqual({ CREDITS: 100, GEMS: 30 });
});

it("parks what it cannot map, like the webhook", async () => {
  const user = unique("user");
  bought(user, { product_id: "prod_unheard_of" });
  expect(await apply(user)).toEqual(["GRANT PARKED UNKNOWN_PRODUCT"]);
});

it("is for admins, and needs a key", async () => {
  const mutation = `mutation { reconcileStorePurchases(input: { userId: "x" }) { reconciliations { step } } }`;
  const forbidden = await setting.service.graphql(mutation, { as: "x", role: "service" });
  expect(forbidden.body.errors[0].extensions.code).toBe("FORBIDDEN");
  const keyless = await startTestService();
  try {
    const { body } = await keyless.graphql(mutation, { as: "boss", role: "admin" });
    expect(body.errors[0].extensions).toMatchObject({
      code: "CONFLICT",
      details: { reason: "REVENUECAT_NOT_CONFIGURED" },
    });
  } finally {
    await keyless.stop();
  }
});

it("distinguishes users whom RevenueCat does not know from those who lack nothing", async () => {
  const stranger = unique("stranger");
  const user = unique("user");
  fake.knows(user);
  const answers = [await askToReconcile(setting, stranger, true), await askToReconcile(setting, user, true)];
  expect(answers.map(({ data }) => data.reconcileStorePurchases)).toEqual([
    { customerKnown: false, reconciliations: [] },
    { customerKnown: true, reconciliations: [] },
  ]);
  const { code, out } = await runReconcile(setting, "--user", stranger);
  expect(code).toBe(1);
  expect(out).toContain(`RevenueCat does not know ${stranger}`);
});

describe("a purchase at RevenueCat", () => {
  it("of a deleted or missing product waits in the inbox for an admin", async () => {
    const user = unique("user");
    const product_id = unique("prod");
    fake.deletedProducts.add(product_id);
    bought(user, { product_id });
    bought(user, { product_id: null });
    expect(await apply(user)).toEqual(["GRANT PARKED UNKNOWN_PRODUCT", "GRANT PARKED UNKNOWN_PRODUCT"]);
  });

  it("without a transaction or with an unknown status is for review, and grants nothing", async () => {
    const user = unique("user");
    bought(user, { store_purchase_identifier: null });
    bought(user, { status: "half_refunded", unheard_of: { field: [1] } });
    const { data } = await askToReconcile(setting, user, true);
    expect(data.reconcileStorePurchases.reconciliations).toMatchObject([
      { step: "REVIEW", decision: null, note: "RevenueCat names no store transaction." },
      { step: "REVIEW", decision: null, note: expect.stringContaining("half_refunded") },
    ]);
    expect(await balance(user)).toBe(0);
    const { code, out } = await runReconcile(setting, "--user", user, "--apply");
    expect(code).toBe(0);
    expect(out).toContain("2 of them need a person's decision");
  });
});

it("does not ask again and again about a product that is mapped to nothing", async () => {
  const user = unique("user");
  bought(user, { product_id: "prod_nothing" });
  await setting.service.graphql(
    `mutation { mapStoreProduct(input: { store: "APP_STORE", productId: "nothing" }) { eventsApplied } }`,
    { as: "boss", role: "admin" },
  );
  expect(await apply(user)).toEqual([]);
});

it.each(["STRIPE", "APP_STORE"])(
  "knows a one-time purchase of %s, whatever time the webhook gave",
  async (store) => {
    const user = unique("user");
    const transaction = unique("si");
    const kept = { store: store.toLowerCase(), store_purchase_identifier: transaction };
    const purchase = bought(user, { ...kept, purchased_at: 1_790_000_000_000 });
    const event = eventOf(user, transaction, { store, purchased_at_ms: 1_790_900_000_400 });
    expect(await send(event)).toBe("APPLIED");
    expect(await apply(user)).toEqual([]);
    purchase.status = "refunded";
    expect(await apply(user)).toEqual(["REFUND APPLIED"]);
    expect(await apply(user)).toEqual([]);
    const refund = laterEvent("CANCELLATION", event);
    expect(await send(refund)).toBe("APPLIED REFUND_NOTED");
    expect(await balance(user)).toBe(0);
  },
);

it.each([1_790_900_000_400, null])(
  "grants a purchase of Stripe's before the webhook, which gives the time %p",
  async (at) => {
    const user = unique("user");
    const transaction = unique("si");
    const kept = { store: "stripe", store_purchase_identifier: transaction, purchased_at: 1_790_000_000_000 };
    bought(user, kept);
    expect(await apply(user)).toEqual(["GRANT APPLIED"]);
    const event = eventOf(user, transaction, { store: "STRIPE", purchased_at_ms: at });
    expect(await send(event)).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await balance(user)).toBe(100);
  },
);

describe("the command line", () => {
  it("compares one user, or all users in recent events", async () => {
    const user = unique("user");
    bought(user);
    expect(await runReconcile(setting, "--user", user)).toMatchObject({
      code: 0,
      out: expect.stringContaining("dry run\n1 user(s) compared, 1 difference(s). Add --apply"),
    });
    expect(await balance(user)).toBe(0);
    expect((await runReconcile(setting, "--user", user, "--apply")).out).toContain("APPLIED\n");
    expect(await balance(user)).toBe(100);
    bought(user);
    expect((await runReconcile(setting, "--since", "2026-01-01")).out).toContain(`GRANT\t${user}`);
    for (const words of [[], ["--since", "yesterday"], ["--user", user, "--since", "2026-01-01"]]) {
      expect(await runReconcile(setting, ...words)).toMatchObject({
        code: 1,
        problems: expect.stringContaining("Usage"),
      });
    }
  });

  it("finishes the other users when one fails, and says whom to compare again", async () => {
    const since = new Date().toISOString();
    const users = ["a", "b", "c"].map((letter) => unique(letter));
    for (const user of users) {
      bought(user);
      await setting.service.purchase(user);
    }
    const [, failing = ""] = users;
    fake.troublesOf.set(failing, [busy(400)]);
    const { code, out, problems } = await runReconcile(setting, "--since", since, "--apply");
    expect(code).toBe(1);
    expect(problems).toContain(
      `FAILED\t${failing}\tUser ${failing} was not finished: RevenueCat's API answers 400`,
    );
    expect(out).toContain(`FAILED, run it again for: ${failing}\n`);
    expect(await Promise.all(users.map((user) => balance(user)))).toEqual([200, 100, 200]);
  });

  it("names the permissions when RevenueCat refuses the key", async () => {
    const user = unique("user");
    bought(user);
    fake.troubles.push(busy(403));
    const { code, problems } = await runReconcile(setting, "--user", user);
    expect(code).toBe(1);
    expect(problems).toContain("customer_information:purchases:read");
  });
});
