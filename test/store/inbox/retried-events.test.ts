import { StoreEvent } from "../../../src/entities/store-event";
import { anonymousId, laterEvent, purchaseOf, unique } from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, balance, retry, send, sweep } = withStore();

/** An event that no sweep can read, and how to repair it. */
async function givenTornEvent(): Promise<{
  eventId: string;
  user: string;
  repair: () => Promise<unknown>;
}> {
  const [anonymous, user] = [anonymousId(), unique("user")];
  const purchase = purchaseOf(anonymous);
  await send(purchase);
  const eventId = String(purchase.id);
  // Earlier attempts do not count as failures.
  for (let times = 0; times < 8; times += 1) await retry(eventId);
  const { database } = service.current.context;
  const { payload } = await database.read.findOneByOrFail(StoreEvent, { eventId });
  const keep = (kept: string) =>
    database.inTransaction((tx) => tx.manager.update(StoreEvent, { eventId }, { payload: kept }));
  await keep("{ torn");
  await send({
    type: "EXPIRATION",
    id: unique("event"),
    environment: "SANDBOX",
    app_user_id: user,
    aliases: [anonymous, user],
  });
  return { eventId, user, repair: () => keep(payload) };
}

const attemptsOf = async (eventId: string) =>
  (await service.current.context.database.read.findOneByOrFail(StoreEvent, { eventId })).attempts;
const alertsOf = (eventId: string) =>
  service.current.logLines.filter(
    (line) => line.includes('"alert":"store_event_failed"') && line.includes(eventId),
  ).length;
const letPass = (eventId: string, minutes: number) =>
  service.current.context.database.inTransaction(async (tx) => {
    const { decidedAt } = await tx.manager.findOneByOrFail(StoreEvent, { eventId });
    const earlier = new Date(decidedAt.getTime() - minutes * 60_000);
    await tx.manager.update(StoreEvent, { eventId }, { decidedAt: earlier });
  });

it("tries a failing event again at the sweep after longer and longer pauses, and alerts once", async () => {
  const { eventId, user, repair } = await givenTornEvent();
  const before = await attemptsOf(eventId);
  await sweep();
  await sweep();
  expect([await attemptsOf(eventId), alertsOf(eventId)]).toEqual([before, 1]);
  for (const [index, minutes] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
    await letPass(eventId, minutes - 0.5);
    await sweep();
    expect([minutes, await attemptsOf(eventId)]).toEqual([minutes, before + index]);
    await letPass(eventId, 0.5);
    await sweep();
    expect([minutes, await attemptsOf(eventId)]).toEqual([minutes, before + index + 1]);
  }
  expect(alertsOf(eventId)).toBe(1);
  await repair();
  await sweep();
  expect(await balance(user)).toBe(0);
  await letPass(eventId, 60);
  await sweep();
  expect(await balance(user)).toBe(100);
});

it("does not wait longer for the next attempt when the clock was set back an hour", async () => {
  const { eventId, user, repair } = await givenTornEvent();
  await repair();
  // The decision now lies an hour ahead of the clock.
  await letPass(eventId, -60);
  await sweep();
  expect(await balance(user)).toBe(100);
});

it("tries a failing event at once when an admin asks", async () => {
  const { eventId, user, repair } = await givenTornEvent();
  await repair();
  expect(await retry(eventId)).toEqual({ storeEvent: { status: "APPLIED", reason: null } });
  expect(await balance(user)).toBe(100);
});

it("counts parked events, and logs each with its reason", async () => {
  const product_id = unique("product");
  await send(purchaseOf(unique("user"), { product_id }));
  await send(purchaseOf(unique("user"), { environment: "PRODUCTION" }));
  const { text } = await service.current.rest("GET", "/metrics");
  expect(text).toMatch(/^store_events_parked [1-9]/m);
  expect(text).toMatch(/^store_events_failed 0/m);
  expect(text).toMatch(/^store_event_newest_age_seconds \d/m);
  expect(text).toMatch(/^store_event_environment_mismatches_total [1-9]/m);
  const lines = service.current.logLines.map((line) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({ alert: "store_event_parked", productId: product_id }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ alert: "store_event_environment_mismatch" }));
});

it("does not ask again at each sweep about a cancelled subscription that grants nothing", async () => {
  const purchase = purchaseOf(unique("user"), { type: "INITIAL_PURCHASE" });
  expect(await send(purchase)).toBe("IGNORED NOTHING_TO_GRANT");
  const cancelled = { cancel_reason: "UNKNOWN", price: 0, price_in_purchased_currency: 0 };
  const event = laterEvent("CANCELLATION", purchase, cancelled);
  expect(await send(event)).toBe("IGNORED NOTHING_TO_GRANT");
  await sweep();
  await sweep();
  expect(await attemptsOf(String(event.id))).toBe(1);
});
