import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from "fast-check";
import {
  creditsPerPeriod,
  type EventFields,
  laterEvent,
  periodOf,
  purchaseOf,
  sendEvent,
  storeEventId,
  unique,
} from "../support/revenuecat";
import { withStore } from "../support/with-store";

/** The credits that the development seed grants for a purchase of `credits_100`. */
const creditsPerPurchase = 100;
const [began, renewed] = [1_790_800_912_000, 1_793_479_312_000];
const allStores = ["APP_STORE", "PLAY_STORE", "AMAZON", "STRIPE", "RC_BILLING", "PADDLE"];

const { service, asAdmin, balance, decide, send, statusOf } = withStore();
const sendAll = async (events: readonly EventFields[]) => {
  const decisions = [];
  for (const event of events) decisions.push(await send(event));
  return decisions;
};

function bought(user: string, store: string, fields: EventFields = {}): EventFields {
  return purchaseOf(user, { store, purchased_at_ms: began, ...fields });
}
const subscribed = (user: string, store: string, fields: EventFields = {}) =>
  periodOf(user, { store, purchased_at_ms: began, ...fields });
const copyOf = (event: EventFields, fields: EventFields = {}) => ({
  ...event,
  id: unique("event"),
  ...fields,
});
const renewalOf = (event: EventFields, fields: EventFields = {}) =>
  copyOf(event, {
    type: "RENEWAL",
    purchased_at_ms: renewed,
    event_timestamp_ms: renewed + 2000,
    ...fields,
  });

describe.each(allStores)("in the store %s", (store) => {
  it("grants a one-time purchase once, whatever purchase times its events give", async () => {
    const user = unique("user");
    const purchase = bought(user, store);
    const times = [began + 4000, renewed, null];
    expect(await send(purchase)).toBe("APPLIED");
    for (const purchased_at_ms of times)
      expect(await send(copyOf(purchase, { purchased_at_ms }))).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await balance(user)).toBe(creditsPerPurchase);
  });

  it("grants a one-time purchase without a time", async () => {
    const user = unique("user");
    const purchase = bought(user, store, { purchased_at_ms: null });
    expect(await send(purchase)).toBe("APPLIED");
    expect(await send(copyOf(purchase, { purchased_at_ms: began }))).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await balance(user)).toBe(creditsPerPurchase);
  });

  it("grants a renewal that shares the id of the first period, each once, though times drift", async () => {
    const user = unique("user");
    const first = subscribed(user, store);
    const second = renewalOf(first);
    expect(await sendAll([first, second])).toEqual(["APPLIED", "APPLIED"]);
    for (const [event, at] of [
      [first, began - 3000],
      [first, began + 60_000],
      [second, renewed + 400],
      [second, renewed - 60_000],
    ] as const)
      expect(await send(copyOf(event, { purchased_at_ms: at }))).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await send(renewalOf(first, { purchased_at_ms: began + 180_000 }))).toBe("APPLIED");
    expect(await balance(user)).toBe(3 * creditsPerPeriod);
  });

  it("grants a first period without a time, and not again when its time is known", async () => {
    const user = unique("user");
    const untimed = subscribed(user, store, { purchased_at_ms: null });
    const first = copyOf(untimed, { purchased_at_ms: began });
    expect(await send(untimed)).toBe("APPLIED");
    for (const again of [copyOf(untimed), first, copyOf(first, { purchased_at_ms: began + 5000 })])
      expect(await send(again)).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await send(renewalOf(first))).toBe("APPLIED");
    expect(await send(renewalOf(first, { purchased_at_ms: null }))).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await send(laterEvent("CANCELLATION", first))).toBe("APPLIED");
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("takes a renewal for another period than the first, though the first had no time", async () => {
    const user = unique("user");
    const first = subscribed(user, store, { purchased_at_ms: null });
    expect(await sendAll([first, renewalOf(first)])).toEqual(["APPLIED", "APPLIED"]);
    expect(await send(copyOf(first, { purchased_at_ms: began }))).toBe("IGNORED DUPLICATE_TRANSACTION");
    expect(await balance(user)).toBe(2 * creditsPerPeriod);
  });

  it("distinguishes a one-time purchase from a subscription under the same id, and refunds each by its product", async () => {
    const user = unique("user");
    const once = bought(user, store);
    const first = subscribed(user, store, { transaction_id: once.transaction_id });
    expect(await sendAll([first, once])).toEqual(["APPLIED", "APPLIED"]);
    expect(await balance(user)).toBe(creditsPerPeriod + creditsPerPurchase);
    expect(await send(laterEvent("CANCELLATION", once))).toBe("APPLIED");
    expect(await balance(user)).toBe(creditsPerPeriod);
    expect(await send(laterEvent("CANCELLATION", first))).toBe("APPLIED");
    expect(await balance(user)).toBe(0);
  });

  it("parks the same purchase or period of another user or product", async () => {
    const [user, other] = [unique("user"), unique("other")];
    for (const event of [bought(user, store), subscribed(user, store)]) {
      await send(event);
      const theirs = { app_user_id: other, original_app_user_id: other, aliases: [other] };
      expect(await send(copyOf(event, theirs))).toBe("PARKED TRANSACTION_CONFLICT");
      const product = { product_id: "credits_550", purchased_at_ms: began + 5000 };
      expect(await send(copyOf(event, product))).toBe("PARKED TRANSACTION_CONFLICT");
    }
    expect(await balance(other)).toBe(0);
  });

  it.each([null, 7, began + 9000])(
    "nets a one-time purchase by a refund that came first with the time %p",
    async (at) => {
      const user = unique("user");
      const purchase = bought(user, store);
      expect(await send(laterEvent("CANCELLATION", purchase, { purchased_at_ms: at }))).toBe(
        "APPLIED REFUND_NOTED",
      );
      expect(await send(purchase)).toBe("APPLIED NET_ZERO");
      expect(await balance(user)).toBe(0);
    },
  );

  it("matches each refund to its own period, in whichever order they arrive", async () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [0, 2, 1],
      [2, 1, 0],
    ]) {
      const user = unique("user");
      const first = subscribed(user, store);
      const second = renewalOf(first);
      const refund = laterEvent("CANCELLATION", second, { purchased_at_ms: renewed + 30_000 });
      const events = [first, second, refund];
      await sendAll(order.map((index) => events[index] as EventFields));
      expect(await balance(user)).toBe(creditsPerPeriod);
      expect(await statusOf(refund)).toMatch(/^APPLIED/);
      expect(await send(laterEvent("CANCELLATION", first))).toBe("APPLIED");
      expect(await balance(user)).toBe(0);
    }
  });
});

it("grants a period once when many events about it arrive together, some without a time", async () => {
  const user = unique("user");
  const first = subscribed(user, "APP_STORE");
  const times = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? null : began + index * 5000));
  const events = times.map((purchased_at_ms) => copyOf(first, { purchased_at_ms }));
  const decisions = await Promise.all(events.map(send));
  expect(decisions.filter((decision) => decision === "APPLIED")).toHaveLength(1);
  expect(await balance(user)).toBe(creditsPerPeriod);
});

describe("a refund whose time fits no period", () => {
  it.each([
    ["APP_STORE", "APPLIED", 0],
    ["AMAZON", "APPLIED", 0],
    ["STRIPE", "PARKED UNCLEAR_REFUND", creditsPerPeriod],
    ["PADDLE", "PARKED UNCLEAR_REFUND", creditsPerPeriod],
  ])("means the only one where ids are of one period: %s", async (store, decision, left) => {
    for (const isFirst of [true, false]) {
      const user = unique("user");
      const first = subscribed(user, store);
      const refund = laterEvent("CANCELLATION", first, { purchased_at_ms: 7 });
      await sendAll(isFirst ? [refund, first] : [first, refund]);
      expect((await statusOf(refund)).split(" ")[0]).toBe(decision.split(" ")[0]);
      expect(await balance(user)).toBe(left);
    }
  });

  it("never takes a one-time purchase of another product where ids are shared", async () => {
    const user = unique("user");
    const once = bought(user, "STRIPE");
    const refund = laterEvent("CANCELLATION", once, { product_id: "plus_monthly", purchased_at_ms: renewed });
    expect(await sendAll([once, refund])).toEqual(["APPLIED", "PARKED UNCLEAR_REFUND"]);
    expect(await balance(user)).toBe(creditsPerPurchase);
    const period = subscribed(user, "STRIPE", {
      transaction_id: once.transaction_id,
      purchased_at_ms: renewed,
    });
    expect(await send(period)).toBe("APPLIED NET_ZERO");
    expect(await statusOf(refund)).toBe("APPLIED REFUND_NOTED");
    expect(await balance(user)).toBe(creditsPerPurchase);
  });

  it("stays with the purchase that an admin named, though a period with its time arrives later", async () => {
    const user = unique("user");
    const first = subscribed(user, "STRIPE");
    const second = renewalOf(first);
    const refund = laterEvent("CANCELLATION", second);
    expect(await sendAll([first, refund])).toEqual(["APPLIED", "PARKED UNCLEAR_REFUND"]);
    const { purchase } = (
      await asAdmin("query ($id: ID!) { storeEvent(id: $id) { purchase { id } } }", {
        id: storeEventId(first.id),
      })
    ).body.data.storeEvent;
    expect(await decide(refund.id, "APPLY", { purchaseId: purchase.id })).toBe("APPLIED");
    expect(await balance(user)).toBe(0);
    expect(await send(second)).toBe("APPLIED");
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("moves from the only period to the period with its time, where each has its own id", async () => {
    const user = unique("user");
    const first = subscribed(user, "APP_STORE");
    const second = renewalOf(first);
    expect(await sendAll([first, laterEvent("CANCELLATION", second)])).toEqual(["APPLIED", "APPLIED"]);
    expect(await balance(user)).toBe(0);
    expect(await send(second)).toBe("APPLIED NET_ZERO");
    expect(await balance(user)).toBe(creditsPerPeriod);
  });

  it("does not net a period that began after the refund, where ids are shared", async () => {
    const user = unique("user");
    const first = subscribed(user, "STRIPE");
    const refund = laterEvent("CANCELLATION", first, { purchased_at_ms: null });
    expect(await sendAll([refund, renewalOf(first)])).toEqual(["APPLIED REFUND_NOTED", "APPLIED"]);
    expect(await statusOf(refund)).toBe("PARKED UNCLEAR_REFUND");
    expect(await balance(user)).toBe(creditsPerPeriod);
  });
});

/** What happened in the store, and the time of purchase that each event gives. */
const histories = record({
  store: constantFrom("STRIPE", "APP_STORE"),
  isPeriod: boolean(),
  turns: integer({ min: 0, max: 3 }),
  purchaseArrives: integer({ min: 0, max: 9 }).map((of) => of > 0),
  /** The time of purchase in each event, and in each copy of one. */
  times: array(constantFrom(began, began + 700, began + 25_000, began + 60_000, null), {
    minLength: 10,
    maxLength: 10,
  }),
  places: array(integer({ min: 0, max: 1_000_000 }), { minLength: 10, maxLength: 10 }),
  copies: array(constantFrom("none", "same", "other id"), { minLength: 5, maxLength: 5 }),
});

it("ends as the store's history says, whatever times the events give, in whatever order, however often", async () => {
  await assert(
    asyncProperty(histories, async ({ store, isPeriod, turns, purchaseArrives, times, places, copies }) => {
      const user = unique("user");
      const purchase = isPeriod ? subscribed(user, store) : bought(user, store);
      const later = Array.from({ length: turns }, (_, turn) =>
        laterEvent(turn % 2 === 0 ? "CANCELLATION" : "REFUND_REVERSED", purchase, {
          event_timestamp_ms: Number(purchase.event_timestamp_ms) + (turn + 1) * 1000,
        }),
      );
      const at = (index: number) => ({ purchased_at_ms: times[index] ?? null });
      const sent = [...(purchaseArrives ? [purchase] : []), ...later].flatMap((event, index) => {
        const timed = { ...event, ...at(index) };
        const copy = copies[index];
        if (copy === "same") return [timed, timed];
        return copy === "other id" ? [timed, copyOf(event, at(index + 5))] : [timed];
      });
      const arriving = sent
        .map((event, index) => ({ event, place: places[index] ?? 0 }))
        .toSorted((a, b) => a.place - b.place);
      for (const { event } of arriving) expect((await sendEvent(service.current, event)).status).toBe(200);
      const brings = isPeriod ? creditsPerPeriod : creditsPerPurchase;
      expect(await balance(user)).toBe(purchaseArrives && turns % 2 === 0 ? brings : 0);
    }),
    { numRuns: 100 },
  );
});
