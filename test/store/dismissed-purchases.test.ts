import { withService } from "../support/harness";
import {
  balanceOf,
  decisionOf,
  purchaseEvent,
  sendEvent,
  unique,
  type EventFields,
} from "../support/revenuecat";

const service = withService();

async function decide(mutation: "resolveStoreEvent" | "retryStoreEvent", input: object): Promise<string> {
  const type = mutation === "resolveStoreEvent" ? "ResolveStoreEventInput" : "RetryStoreEventInput";
  const { body } = await service.current.graphql(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { storeEvent { status reason } } }`,
    { as: "boss", role: "admin", variables: { input } },
  );
  const { status, reason } = body.data[mutation].storeEvent;
  return reason === null ? status : `${status} ${reason}`;
}

const sent = async (event: EventFields) => decisionOf(await sendEvent(service.current, event));

const ofUser = (user: string, fields: EventFields) =>
  purchaseEvent({ app_user_id: user, original_app_user_id: user, aliases: [user], ...fields });

describe.each([
  ["a purchase", { type: "NON_RENEWING_PURCHASE" }],
  ["a period", { type: "RENEWAL", product_id: "plus_monthly" }],
])("%s that an admin dismissed", (_, fields) => {
  it("is not granted by another event about it, but by an admin", async () => {
    const user = unique("user");
    const named = { ...fields, transaction_id: unique("tx") };
    const first = ofUser("", named);
    expect(await sent(first)).toBe("PARKED UNKNOWN_USER");
    expect(
      await decide("resolveStoreEvent", { eventId: first.id, resolution: "DISMISS", reason: "Fraud." }),
    ).toBe("DISMISSED UNKNOWN_USER");
    const second = ofUser(user, { ...named, purchased_at_ms: first.purchased_at_ms });
    expect(await sent(second)).toBe("PARKED TRANSACTION_DISMISSED");
    expect(await balanceOf(service.current, user)).toBe(0);
    expect(await decide("retryStoreEvent", { eventId: second.id, reason: "It was none." })).toBe("APPLIED");
    expect(await balanceOf(service.current, user)).toBeGreaterThan(0);
  });

  it("leaves other purchases alone", async () => {
    const user = unique("user");
    const first = ofUser("", fields);
    await sent(first);
    await decide("resolveStoreEvent", { eventId: first.id, resolution: "DISMISS", reason: "Fraud." });
    expect(await sent(ofUser(user, fields))).toBe("APPLIED");
  });
});
