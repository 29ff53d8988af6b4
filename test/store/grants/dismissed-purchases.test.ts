import { purchaseOf, unique } from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { balance, decide, retry, send } = withStore();

describe.each([
  ["a purchase", { type: "NON_RENEWING_PURCHASE" }],
  ["a period", { type: "RENEWAL", product_id: "plus_monthly" }],
])("%s that an admin dismissed", (_, fields) => {
  it("is not granted by another event about it, but by an admin", async () => {
    const user = unique("user");
    const named = { ...fields, transaction_id: unique("tx") };
    const first = purchaseOf("", named);
    expect(await send(first)).toBe("PARKED UNKNOWN_USER");
    expect(await decide(first.id, "DISMISS")).toBe("DISMISSED UNKNOWN_USER");
    const second = purchaseOf(user, { ...named, purchased_at_ms: first.purchased_at_ms });
    expect(await send(second)).toBe("PARKED TRANSACTION_DISMISSED");
    expect(await balance(user)).toBe(0);
    expect(await retry(second.id)).toEqual({ storeEvent: { status: "APPLIED", reason: null } });
    expect(await balance(user)).toBeGreaterThan(0);
  });

  it("leaves other purchases alone", async () => {
    const user = unique("user");
    const first = purchaseOf("", fields);
    await send(first);
    expect(await decide(first.id, "DISMISS")).toBe("DISMISSED UNKNOWN_USER");
    expect(await send(purchaseOf(user, fields))).toBe("APPLIED");
  });
});
