import { withReconciliation } from "../../support/reconcile";
import { laterEvent, purchaseOf, unique } from "../../support/revenuecat";

const setting = withReconciliation();
const { apply, balance, decide, send } = setting;

const incomplete: [string, object][] = [
  ["PARKED MISSING_TRANSACTION", { transaction_id: null }],
  ["PARKED MISSING_ENVIRONMENT", { environment: null }],
];

it.each(incomplete)("reconciles purchase and refund although the event stays %s", async (decision, lost) => {
  const user = unique("user");
  const kept = setting.fake.buys(user);
  const event = purchaseOf(user, { transaction_id: kept.store_purchase_identifier, ...lost });
  expect(await send(event)).toBe(decision);
  expect(await decide(event.id, "APPLY", { userId: "x" })).toBe(decision);
  expect(await apply(user)).toEqual(["GRANT APPLIED"]);
  expect(await balance(user)).toBe(100);
  const refund = laterEvent("CANCELLATION", event);
  expect(await send(refund)).toBe(decision);
  kept.status = "refunded";
  expect(await apply(user)).toEqual(["REFUND APPLIED"]);
  expect(await balance(user)).toBe(0);
  for (const { id } of [event, refund])
    expect(await decide(id, "DISMISS")).toBe(decision.replace("PARKED", "DISMISSED"));
  expect(await apply(user)).toEqual([]);
});
