import { withReconciliation } from "../../support/reconcile";
import { laterEvent, purchaseOf, storeEventId, unique } from "../../support/revenuecat";

const setting = withReconciliation();
const { apply, balance, change, send } = setting;

const incomplete: [string, object][] = [
  ["PARKED MISSING_TRANSACTION", { transaction_id: null }],
  ["PARKED MISSING_ENVIRONMENT", { environment: null }],
];

async function resolve(eventId: unknown, resolution: string): Promise<unknown> {
  const input = { id: storeEventId(eventId), resolution, reason: "Reconciled.", userId: "x" };
  return (await change("resolveStoreEvent", "storeEvent { status }", input)).storeEvent.status;
}

it.each(incomplete)("reconciles purchase and refund although the event stays %s", async (decision, lost) => {
  const user = unique("user");
  const kept = setting.fake.buys(user);
  const event = purchaseOf(user, { transaction_id: kept.store_purchase_identifier, ...lost });
  expect(await send(event)).toBe(decision);
  expect(await resolve(event.id, "APPLY")).toBe("PARKED");
  expect(await apply(user)).toEqual(["GRANT APPLIED"]);
  expect(await balance(user)).toBe(100);
  const refund = laterEvent("CANCELLATION", event);
  expect(await send(refund)).toBe(decision);
  kept.status = "refunded";
  expect(await apply(user)).toEqual(["REFUND APPLIED"]);
  expect(await balance(user)).toBe(0);
  for (const { id } of [event, refund]) expect(await resolve(id, "DISMISS")).toBe("DISMISSED");
  expect(await apply(user)).toEqual([]);
});
