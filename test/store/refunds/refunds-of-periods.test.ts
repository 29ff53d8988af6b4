import { assert, asyncProperty, shuffledSubarray } from "fast-check";
import {
  laterEvent,
  periodOf,
  purchaseOf,
  reversalOf,
  storeEventId,
  unique,
  type EventFields,
} from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { asAdmin, balance, decide, resolve, send, statusOf, sweep } = withStore();

describe("a refund whose time of purchase does not identify a period", () => {
  it.each([
    ["APP_STORE", "INITIAL_PURCHASE", null],
    ["APP_STORE", "INITIAL_PURCHASE", 7],
    ["STRIPE", "INITIAL_PURCHASE", null],
    ["STRIPE", "NON_RENEWING_PURCHASE", null],
  ])("takes back the only one that was granted: %s, %s, %p", async (store, type, purchased_at_ms) => {
    const user = unique("user");
    const purchase =
      type === "INITIAL_PURCHASE" ? periodOf(user, { store }) : purchaseOf(user, { store, type });
    await send(purchase);
    const bought = await balance(user);
    expect(bought).toBeGreaterThan(0);
    expect(await send(laterEvent("CANCELLATION", { ...purchase, purchased_at_ms }))).toBe("APPLIED");
    expect(await balance(user)).toBe(0);
    expect(await send(reversalOf({ ...purchase, purchased_at_ms }))).toBe("APPLIED");
    expect(await balance(user)).toBe(bought);
  });

  it("waits for an admin when several were granted, and for the first when none was", async () => {
    const user = unique("user");
    const first = periodOf(user, { store: "STRIPE" });
    const refund = () => send(laterEvent("CANCELLATION", { ...first, purchased_at_ms: null }));
    expect(await refund()).toBe("APPLIED REFUND_NOTED");
    expect(await send(first)).toBe("APPLIED NET_ZERO");
    await send({ ...first, id: unique("event"), type: "RENEWAL", purchased_at_ms: 1_792_000_000_000 });
    expect(await refund()).toBe("PARKED UNCLEAR_REFUND");
    expect(await balance(user)).toBe(550);
  });
});

const purchaseIdOf = async (event: EventFields): Promise<string> => {
  const query = "query ($id: ID!) { storeEvent(id: $id) { purchase { id } } }";
  return (await asAdmin(query, { id: storeEventId(event.id) })).body.data.storeEvent.purchase.id;
};

describe("a refund with a wrong time of purchase, where periods share an id,", () => {
  const wrong = 1_700_000_000_000;

  it.each(["first", "last"])("finds a one-time purchase, the refund coming %s", async (place) => {
    const user = unique("user");
    const purchase = purchaseOf(user, { store: "STRIPE" });
    const refund = laterEvent("CANCELLATION", purchase, { purchased_at_ms: wrong });
    const events = place === "first" ? [refund, purchase] : [purchase, refund];
    const decisions = [];
    for (const event of events) decisions.push(await send(event));
    expect(decisions).toEqual(
      place === "first" ? ["APPLIED REFUND_NOTED", "APPLIED NET_ZERO"] : ["APPLIED", "APPLIED"],
    );
    expect(await balance(user)).toBe(0);
    expect(await send(reversalOf(purchase, { purchased_at_ms: wrong + 1 }))).toBe("APPLIED");
    expect(await balance(user)).toBe(100);
  });

  it.each(["first", "last"])(
    "is shown to an admin who names the period, the refund coming %s",
    async (place) => {
      const user = unique("user");
      const first = periodOf(user, { store: "STRIPE" });
      const second = { ...first, id: unique("event"), type: "RENEWAL", purchased_at_ms: 1_792_000_000_000 };
      const refund = laterEvent("CANCELLATION", first, { purchased_at_ms: wrong });
      if (place === "first") expect(await send(refund)).toBe("APPLIED REFUND_NOTED");
      for (const event of [first, second]) expect(await send(event)).toBe("APPLIED");
      if (place === "last") await send(refund);
      expect(await statusOf(refund)).toBe("PARKED UNCLEAR_REFUND");
      expect(await balance(user)).toBe(1100);
      expect(await decide(refund.id, "APPLY")).toBe("PARKED UNCLEAR_REFUND");
      const other = purchaseOf(user);
      await send(other);
      expect(await resolve(refund.id, "APPLY", { purchaseId: await purchaseIdOf(other) })).toMatchObject({
        code: "NOT_FOUND",
      });
      const purchaseId = await purchaseIdOf(second);
      expect(await resolve(refund.id, "APPLY", { purchaseId })).toMatchObject({
        storeEvent: { status: "APPLIED", reason: null, purchase: { id: purchaseId } },
      });
      expect(await balance(user)).toBe(650);
      expect(await send(laterEvent("CANCELLATION", second))).toBe("APPLIED REFUND_NOTED");
      expect(await send(laterEvent("CANCELLATION", first))).toBe("APPLIED");
      expect(await balance(user)).toBe(100);
    },
  );

  it("takes nothing once an admin has dismissed it", async () => {
    const user = unique("user");
    const first = periodOf(user, { store: "STRIPE" });
    const second = { ...first, id: unique("event"), type: "RENEWAL", purchased_at_ms: 1_792_000_000_000 };
    const refund = laterEvent("CANCELLATION", second);
    await send(first);
    expect(await send(refund)).toBe("PARKED UNCLEAR_REFUND");
    expect(await decide(refund.id, "DISMISS")).toBe("DISMISSED UNCLEAR_REFUND");
    expect(await send(second)).toBe("APPLIED");
    expect(await balance(user)).toBe(1100);
  });
});

it("matches each refund to its own period where periods share an id, in whatever order they arrive, and leaves none parked", async () => {
  const everyOrder = shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5, maxLength: 5 });
  await assert(
    asyncProperty(everyOrder, async (order) => {
      const user = unique("user");
      const first = periodOf(user, { store: "STRIPE" });
      const renewal = { ...first, type: "RENEWAL" };
      const second = { ...renewal, id: unique("event"), purchased_at_ms: 1_792_000_000_000 };
      const third = { ...renewal, id: unique("event"), purchased_at_ms: 1_794_000_000_000 };
      const refunds = [second, third].map((period) => laterEvent("CANCELLATION", period));
      const events = [first, second, third, ...refunds];
      for (const index of order) await send(events[index] as EventFields);
      expect(await balance(user)).toBe(550);
      await sweep();
      const statuses = await Promise.all(events.map(statusOf));
      expect(statuses.filter((status) => !status.startsWith("APPLIED"))).toEqual([]);
      expect(await balance(user)).toBe(550);
    }),
    { numRuns: 30 },
  );
});
