import { claimPurchases } from "../support/claims";
import { anonymousId, purchaseOf, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, balance, resolve, send } = withStore();

/** Claims purchases with these claims in the token, and returns the balance after it. */
async function balanceWith(claims: object): Promise<number> {
  return (await claimPurchases(service.current, claims)).body.data.balance;
}

describe("an anonymous buyer", () => {
  it("is credited when a later event names the user behind the id", async () => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    const purchase = purchaseOf(anonymous);
    expect(await send(purchase)).toBe("PARKED ANONYMOUS_USER");
    const login = {
      type: "EXPIRATION",
      id: unique("event"),
      environment: "SANDBOX",
      app_user_id: user,
      aliases: [anonymous, user],
    };
    expect(await send(login)).toBe("IGNORED NO_EFFECT");
    expect(await balance(user)).toBe(100);
    // The anonymous id is linked from now on.
    expect(await send(purchaseOf(anonymous))).toBe("APPLIED");
    expect(await balance(user)).toBe(200);
  });

  it("is found through the aliases or the original id", async () => {
    const [first, second] = [unique("user"), unique("user")];
    await send(purchaseOf(anonymousId(), { aliases: [anonymousId(), first] }));
    await send(purchaseOf(anonymousId(), { original_app_user_id: second }));
    expect([await balance(first), await balance(second)]).toEqual([100, 100]);
  });

  it("is credited to the user whom a transfer names, also when the transfer comes first", async () => {
    const [anonymous, earlier, user] = [anonymousId(), anonymousId(), unique("user")];
    const transfer = (from: string) => ({
      type: "TRANSFER",
      id: unique("event"),
      environment: "SANDBOX",
      store: "APP_STORE",
      transferred_from: [from],
      transferred_to: [anonymousId(), user],
    });
    await send(purchaseOf(anonymous));
    expect(await send(transfer(anonymous))).toBe("APPLIED");
    expect(await balance(user)).toBe(100);
    await send(transfer(earlier));
    expect(await send(purchaseOf(earlier))).toBe("APPLIED");
    expect(await balance(user)).toBe(200);
  });

  it("is credited when a web purchase is redeemed", async () => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    await send(purchaseOf(anonymous, { store: "RC_BILLING" }));
    const redeemed = { type: "PURCHASE_REDEEMED", id: unique("event"), environment: "SANDBOX" };
    await send({ ...redeemed, redeemed_from: [anonymous], redeemed_by: [user] });
    expect(await balance(user)).toBe(100);
  });

  it("is credited when a token claims the anonymous id, and only to the first who claims it", async () => {
    const [anonymous, user] = [anonymousId(), unique("user")];
    await send(purchaseOf(anonymous));
    expect(await balanceWith({ sub: unique("other"), revenuecat_ids: "not a list" })).toBe(0);
    expect(await balanceWith({ sub: unique("other"), revenuecat_ids: [user, 7, null] })).toBe(0);
    expect(await balanceWith({ sub: user, revenuecat_ids: [7, anonymous, null, "", {}] })).toBe(100);
    expect(await balanceWith({ sub: unique("late"), revenuecat_ids: [anonymous] })).toBe(0);
  });

  it("is not guessed when the ids belong to two users", async () => {
    const [first, second] = [unique("user"), unique("user")];
    for (const user of [first, second]) await send(purchaseOf(user));
    const purchase = purchaseOf(anonymousId(), { aliases: [first, second] });
    expect(await send(purchase)).toBe("PARKED AMBIGUOUS_USER");
    expect(await resolve(purchase.id, "APPLY", { userId: second, reason: "Asked by mail." })).toEqual({
      storeEvent: {
        status: "APPLIED",
        reason: null,
        userId: second,
        resolvedBy: "boss",
        resolutionReason: "Asked by mail.",
        purchase: { id: expect.stringMatching(/^pur_/) },
      },
    });
    expect([await balance(first), await balance(second)]).toEqual([100, 200]);
  });

  it.each(["null", "undefined", "guest", "0", "[object Object]", "a/b", ""])(
    "is not the user called %j",
    async (id) => {
      expect(await send(purchaseOf(id))).toBe("PARKED UNKNOWN_USER");
      expect(await balance(id || "x")).toBe(0);
    },
  );
});
