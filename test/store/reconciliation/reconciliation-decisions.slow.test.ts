import { askToReconcile, runReconcile, withReconciliation } from "../../support/reconcile";
import { anonymousId, laterEvent, purchaseOf, storeEventId, unique } from "../../support/revenuecat";

const setting = withReconciliation();
const { apply, asAdmin, balance, decide, dryRun, fake, map, send } = setting;

/** An event with an anonymous id alone, about a purchase that RevenueCat lists under the user. */
function boughtUnseen(user: string, fields = {}) {
  const { store_purchase_identifier: transaction_id } = fake.buys(user);
  return purchaseOf(anonymousId(), { transaction_id, ...fields });
}

/** The present decision about an event, with the credited user. */
async function decisionFor(eventId: unknown): Promise<string> {
  const { body } = await asAdmin("query ($id: ID!) { storeEvent(id: $id) { status reason userId } }", {
    id: storeEventId(eventId),
  });
  const { status, reason, userId } = body.data.storeEvent;
  return [status, reason, userId].filter(Boolean).join(" ");
}

async function expectReview(user: string, words: readonly unknown[], credits: number): Promise<void> {
  for (const applies of [false, true]) {
    const { data } = await askToReconcile(setting, user, applies);
    const [finding, ...others] = data.reconcileStorePurchases.reconciliations;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ step: "REVIEW", decision: null });
    for (const word of words) expect(finding.note).toContain(word);
  }
  const { code, out } = await runReconcile(setting, "--user", user, "--apply");
  expect(code).toBe(0);
  expect(out).toMatch(/^REVIEW\t/);
  for (const word of words) expect(out).toContain(word);
  expect(await balance(user)).toBe(credits);
}

describe("reconciliation does not override an admin's decision, and shows it for review:", () => {
  it("a purchase that was dismissed is not granted", async () => {
    const user = unique("user");
    const event = boughtUnseen(user);
    expect(await send(event)).toBe("PARKED ANONYMOUS_USER");
    expect(await decide(event.id, "DISMISS", { reason: "fraud,\nticket 9" })).toBe(
      "DISMISSED ANONYMOUS_USER",
    );
    await expectReview(
      user,
      ["boss", "dismissed", storeEventId(event.id), String.raw`"fraud,\nticket 9"`],
      0,
    );
    fake.buys(user);
    expect(await apply(user)).toEqual(["REVIEW", "GRANT APPLIED"]);
  });

  it("a period that was dismissed is not granted, its neighbour is", async () => {
    const user = unique("user");
    const product = unique("plan");
    expect(await map(product, { store: "STRIPE", grantsOn: "EACH_PERIOD" })).toMatchObject({
      eventsApplied: 0,
    });
    const transaction_id = unique("si");
    fake.subscribes(user, { store: "stripe", product_id: `prod_${product}` });
    const storeFields = { store: "STRIPE", product_id: product, transaction_id };
    const periods = [1_788_000_000_000, 1_790_600_000_000].map((purchased_at_ms, index) => ({
      ...purchaseOf(user, {
        ...storeFields,
        purchased_at_ms,
        type: index === 0 ? "INITIAL_PURCHASE" : "RENEWAL",
      }),
    }));
    for (const period of periods) fake.remembers(user, period);
    const nobody = anonymousId();
    const ofNobody = { app_user_id: nobody, aliases: [nobody], original_app_user_id: nobody };
    const parked: Record<string, unknown> = { ...periods[0], ...ofNobody, id: unique("event") };
    expect(await send(parked)).toBe("PARKED ANONYMOUS_USER");
    expect(await decide(parked.id, "DISMISS", { reason: "never paid" })).toBe("DISMISSED ANONYMOUS_USER");
    expect((await apply(user)).toSorted()).toEqual(["GRANT APPLIED", "REVIEW"]);
    expect(await balance(user)).toBe(100);
  });

  it("a refund that was confirmed is not reversed", async () => {
    const user = unique("user");
    const { store_purchase_identifier: transaction_id } = fake.buys(user);
    const event = purchaseOf(user, { transaction_id });
    await send(event);
    const unclear = laterEvent("CANCELLATION", event, { cancel_reason: "UNKNOWN", price: 0 });
    expect(await send(unclear)).toBe("PARKED UNCLEAR_REFUND");
    expect(await decide(unclear.id, "APPLY", { reason: "bank says so" })).toBe("APPLIED");
    await expectReview(user, ["boss", "confirmed as a refund", storeEventId(unclear.id), "bank says so"], 0);
  });

  it("a refund that was dismissed is not made", async () => {
    const user = unique("user");
    const purchase = fake.buys(user);
    const event = purchaseOf(user, { transaction_id: purchase.store_purchase_identifier });
    await send(event);
    const unclear = laterEvent("CANCELLATION", event, { cancel_reason: "UNKNOWN", price: 0 });
    await send(unclear);
    expect(await decide(unclear.id, "DISMISS", { reason: "kept as a courtesy" })).toBe(
      "DISMISSED UNCLEAR_REFUND",
    );
    purchase.status = "refunded";
    await expectReview(user, ["boss", "dismissed", storeEventId(unclear.id), "kept as a courtesy"], 100);
  });
});

describe("a parked event whose purchase was granted by reconciliation", () => {
  it("is no longer parked", async () => {
    const user = unique("user");
    const event = boughtUnseen(user);
    expect(await send(event)).toBe("PARKED ANONYMOUS_USER");
    expect(await dryRun(user)).toEqual(["GRANT"]);
    expect(await decisionFor(event.id)).toBe("PARKED ANONYMOUS_USER");
    expect((await runReconcile(setting, "--user", user, "--apply")).out).toContain("APPLIED\n");
    expect(await decisionFor(event.id)).toBe(`IGNORED DUPLICATE_TRANSACTION ${user}`);
    expect(await balance(user)).toBe(100);
  });

  it("stays parked when it contradicts the grant", async () => {
    const user = unique("user");
    const event = boughtUnseen(user, { product_id: unique("other") });
    expect(await send(event)).toBe("PARKED UNKNOWN_PRODUCT");
    expect(await apply(user)).toEqual(["GRANT APPLIED"]);
    expect(await decisionFor(event.id)).toBe(`PARKED TRANSACTION_CONFLICT ${user}`);
  });
});

describe("the command with --since", () => {
  it("compares each user that any event names, even an ignored or parked one, once and in order", async () => {
    const since = new Date().toISOString();
    const [ended, waiting, alias, giver, taker, worldless] = ["c", "a", "b", "e", "d", "f"].map((letter) =>
      unique(letter),
    ) as [string, string, string, string, string, string];
    const anonymous = anonymousId();
    for (const user of [ended, waiting, alias, giver, taker, worldless]) fake.buys(user);
    const events = [
      purchaseOf(ended, { type: "EXPIRATION" }),
      purchaseOf(ended, { type: "EXPIRATION" }),
      purchaseOf(waiting, { product_id: unique("unmapped") }),
      purchaseOf(anonymous, { type: "EXPIRATION", aliases: [anonymous, alias] }),
      { type: "TRANSFER", environment: "SANDBOX", transferred_from: [giver], transferred_to: [taker] },
      purchaseOf(worldless, { type: "EXPIRATION", environment: undefined }),
      ...["guest", "a/b", "[]", "No_User"].map((id) => purchaseOf(id, { type: "EXPIRATION" })),
    ];
    for (const event of events) await send({ id: unique("event"), ...event });
    const { code, out, problems } = await runReconcile(setting, "--since", since);
    expect({ code, problems }).toEqual({ code: 0, problems: "" });
    const users = [...out.matchAll(/^GRANT\t([^\t]*)/gm)].map(([, user]) => user);
    expect(users).toEqual([waiting, alias, ended, taker, giver, worldless]);
    expect(out).toContain("6 user(s) compared");
  });
});
