import { claimPurchases } from "../support/claims";
import {
  anonymousId,
  balanceOf,
  creditsPerPeriod,
  laterEvent,
  periodOf,
  purchaseOf,
  unique,
  type EventFields,
} from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, balance, send } = withStore();

async function givenOwner(): Promise<string> {
  const user = unique("owner");
  expect(await send(purchaseOf(user))).toBe("APPLIED");
  return user;
}

describe("a purchase", () => {
  it.each(["aliases", "original_app_user_id"])(
    "credits its app user id, although %s names another user with a wallet",
    async (field) => {
      const [other, buyer] = [await givenOwner(), unique("buyer")];
      const listed = field === "aliases" ? [other, buyer] : other;
      expect(await send(purchaseOf(buyer, { aliases: [buyer], [field]: listed }))).toBe("APPLIED");
      expect([await balance(other), await balance(buyer)]).toEqual([100, 100]);
    },
  );

  it("of a period credits its app user id, and its refund takes the credits back from that user", async () => {
    const [other, buyer] = [await givenOwner(), unique("buyer")];
    const period = periodOf(buyer, { aliases: [other, buyer], original_app_user_id: other });
    expect(await send(period)).toBe("APPLIED");
    expect([await balance(other), await balance(buyer)]).toEqual([100, creditsPerPeriod]);
    expect(await send(laterEvent("CANCELLATION", period))).toBe("APPLIED");
    expect([await balance(other), await balance(buyer)]).toEqual([100, 0]);
  });

  it("under an anonymous id is parked when its aliases name two users", async () => {
    const [first, second] = [await givenOwner(), unique("second")];
    for (const aliases of [
      [first, second],
      [second, first],
    ])
      expect(await send(purchaseOf(anonymousId(), { aliases }))).toBe("PARKED AMBIGUOUS_USER");
    expect([await balance(first), await balance(second)]).toEqual([100, 0]);
  });

  it("under an anonymous id credits the only user among its aliases", async () => {
    const user = unique("user");
    expect(await send(purchaseOf(anonymousId(), { aliases: [user] }))).toBe("APPLIED");
    expect(await balance(user)).toBe(100);
  });

  it.each([2 ** 53, 12_345, {}, true, "x".repeat(256), "torn\ufffd"])(
    "credits no alias when its app user id cannot be read, as %j",
    async (app_user_id) => {
      const other = await givenOwner();
      const fields = { app_user_id, aliases: [other], original_app_user_id: other };
      expect(await send(purchaseOf(other, fields))).toBe("PARKED UNKNOWN_USER");
      expect(await balance(other)).toBe(100);
    },
  );

  it.each(["null", "0", "  ", "a/b"])(
    "credits the user among its aliases when its app user id is the placeholder %j",
    async (app_user_id) => {
      const user = unique("user");
      expect(await send(purchaseOf(app_user_id, { aliases: [user] }))).toBe("APPLIED");
      expect(await balance(user)).toBe(100);
    },
  );
});

const anotherEvent = (id: string, user: string) =>
  send(purchaseOf(user, { aliases: [user, id], type: "EXPIRATION" }));
const claim = (id: string, user: string) =>
  claimPurchases(service.current, { sub: user, revenuecat_ids: [id] });

describe("an event about users that has no environment", () => {
  const moves: [string, (from: string, to: string) => EventFields][] = [
    ["TRANSFER", (from, to) => ({ transferred_from: [from], transferred_to: [to] })],
    ["PURCHASE_REDEEMED", (from, to) => ({ redeemed_from: [from], redeemed_by: [to] })],
  ];
  it.each(moves)("moves parked purchases of their own environment: %s", async (type, fields) => {
    const [from, to] = [anonymousId(), unique("user")];
    expect(await send(purchaseOf(from))).toBe("PARKED ANONYMOUS_USER");
    for (const environment of [undefined, null, "sandbox"]) {
      const moved = {
        type,
        id: unique("event"),
        event_timestamp_ms: Date.now(),
        environment,
        ...fields(from, to),
      };
      expect(await send(moved)).toBe("APPLIED");
    }
    expect(await balance(to)).toBe(100);
    expect(await balanceOf(service.current, to, "PRODUCTION")).toBe(0);
    expect(await send(purchaseOf(from))).toBe("APPLIED");
    expect(await balance(to)).toBe(200);
  });

  it("moves a purchase that arrives after it", async () => {
    const [from, to] = [anonymousId(), unique("user")];
    const moved = { type: "TRANSFER", id: unique("event"), transferred_from: [from], transferred_to: [to] };
    expect(await send(moved)).toBe("APPLIED");
    expect(await send(purchaseOf(from))).toBe("APPLIED");
    expect(await balance(to)).toBe(100);
  });

  it.each(moves)("stays parked until one of its anonymous ids is linked: %s", async (type, fields) => {
    for (const arrive of [anotherEvent, claim]) {
      const [from, to, user] = [anonymousId(), anonymousId(), unique("user")];
      await send(purchaseOf(from));
      const moved = { type, id: unique("event"), ...fields(from, to) };
      expect(await send(moved)).toBe("PARKED ANONYMOUS_USER");
      await arrive(to, user);
      expect(await balance(user)).toBe(100);
      expect(await send(moved)).toBe("APPLIED");
    }
  });

  it("that names two users stays parked until an admin merges their wallets", async () => {
    const [from, first, second] = [anonymousId(), await givenOwner(), await givenOwner()];
    await send(purchaseOf(from));
    const moved = { type: "TRANSFER", id: unique("event"), transferred_from: [from] };
    expect(await send({ ...moved, transferred_to: [first, second] })).toBe("PARKED AMBIGUOUS_USER");
    const input = { fromUserId: first, intoUserId: second, environment: "SANDBOX", reason: "one person" };
    await service.current.graphql(
      "mutation ($input: MergeWalletsInput!) { mergeWallets(input: $input) { wallet { balance } } }",
      { as: "boss", role: "admin", variables: { input } },
    );
    expect(await balance(second)).toBe(300);
  });
});

it("parks a purchase without an environment", async () => {
  const lost = { environment: null };
  expect(await send(purchaseOf(unique("user"), lost))).toBe("PARKED MISSING_ENVIRONMENT");
});
