import { reconcile, withReconciliation } from "../support/reconcile";
import { balanceOf, decisionOf, laterEvent, purchaseEvent, sendEvent, unique } from "../support/revenuecat";

const setting = withReconciliation();

const incomplete: [string, object][] = [
  ["PARKED MISSING_TRANSACTION", { transaction_id: null }],
  ["PARKED MISSING_ENVIRONMENT", { environment: null }],
];

async function resolve(eventId: unknown, resolution: string): Promise<unknown> {
  const { body } = await setting.service.graphql(
    "mutation ($input: ResolveStoreEventInput!) { resolveStoreEvent(input: $input) { storeEvent { status } } }",
    {
      as: "boss",
      role: "admin",
      variables: { input: { eventId, resolution, reason: "Reconciled.", userId: "x" } },
    },
  );
  return body.data.resolveStoreEvent.storeEvent.status;
}

it.each(incomplete)(
  "makes good by reconciliation what stays %s, purchase and refund",
  async (decision, lost) => {
    const user = unique("user");
    const kept = setting.fake.buys(user);
    const ids = { app_user_id: user, original_app_user_id: user, aliases: [user] };
    const event = purchaseEvent({ ...ids, transaction_id: kept.store_purchase_identifier, ...lost });
    expect(decisionOf(await sendEvent(setting.service, event))).toBe(decision);
    expect(await resolve(event.id, "APPLY")).toBe("PARKED");
    expect(await reconcile(setting, user, true)).toEqual(["GRANT APPLIED"]);
    expect(await balanceOf(setting.service, user)).toBe(100);
    const refund = laterEvent("CANCELLATION", event);
    expect(decisionOf(await sendEvent(setting.service, refund))).toBe(decision);
    kept.status = "refunded";
    expect(await reconcile(setting, user, true)).toEqual(["REFUND APPLIED"]);
    expect(await balanceOf(setting.service, user)).toBe(0);
    for (const { id } of [event, refund]) expect(await resolve(id, "DISMISS")).toBe("DISMISSED");
    expect(await reconcile(setting, user, true)).toEqual([]);
  },
);
