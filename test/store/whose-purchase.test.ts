import { sign } from "jsonwebtoken";
import { testSecret } from "../support/harness";
import {
  anonymousId,
  balanceOf,
  laterEvent,
  purchaseOf,
  unique,
  type EventFields,
} from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, balance, send } = withStore();
const claimingToken = (sub: string, id: string) =>
  sign({ sub, revenuecat_ids: [id], exp: Math.floor(Date.now() / 1000) + 60 }, testSecret, {
    algorithm: "HS256",
  });

async function givenOwner(): Promise<string> {
  const user = unique("owner");
  expect(await send(purchaseOf(user))).toBe("APPLIED");
  return user;
}

describe("the id under which somebody bought decides who is credited,", () => {
  it.each(["aliases", "original_app_user_id"])(
    "even when %s names another user with a wallet",
    async (field) => {
      const [other, buyer] = [await givenOwner(), unique("buyer")];
      const listed = field === "aliases" ? [other, buyer] : other;
      expect(await send(purchaseOf(buyer, { aliases: [buyer], [field]: listed }))).toBe("APPLIED");
      expect([await balance(other), await balance(buyer)]).toEqual([100, 100]);
    },
  );

  it("also for periods, and for the refund that follows", async () => {
    const [other, buyer] = [await givenOwner(), unique("buyer")];
    const purchase = purchaseOf(buyer, { aliases: [other, buyer], original_app_user_id: other });
    await send(purchase);
    await send(laterEvent("CANCELLATION", purchase));
    expect([await balance(other), await balance(buyer)]).toEqual([100, 0]);
  });

  it("and where it is anonymous, two users among the aliases are not chosen from", async () => {
    const [first, second] = [await givenOwner(), unique("second")];
    for (const aliases of [
      [first, second],
      [second, first],
    ])
      expect(await send(purchaseOf(anonymousId(), { aliases }))).toBe("PARKED AMBIGUOUS_USER");
    expect([await balance(first), await balance(second)]).toEqual([100, 0]);
  });

  it("and where it is anonymous, the only user among the aliases is credited", async () => {
    const user = unique("user");
    expect(await send(purchaseOf(anonymousId(), { aliases: [user] }))).toBe("APPLIED");
    expect(await balance(user)).toBe(100);
  });

  it.each([2 ** 53, 12_345, {}, true, "x".repeat(256), "torn\ufffd"])(
    "and where it cannot be read, as %j, no alias is credited instead",
    async (app_user_id) => {
      const other = await givenOwner();
      const fields = { app_user_id, aliases: [other], original_app_user_id: other };
      expect(await send(purchaseOf(other, fields))).toBe("PARKED UNKNOWN_USER");
      expect(await balance(other)).toBe(100);
    },
  );

  it.each(["null", "0", "  ", "a/b"])("and %j names nobody", async (app_user_id) => {
    const user = unique("user");
    expect(await send(purchaseOf(app_user_id, { aliases: [user] }))).toBe("APPLIED");
    expect(await balance(user)).toBe(100);
  });
});

const anotherEvent = (id: string, user: string) =>
  send(purchaseOf(user, { aliases: [user, id], type: "EXPIRATION" }));
const claim = (id: string, user: string) =>
  service.current.rest("POST", "/api/v1/wallet/claims", {
    headers: { authorization: claimingToken(user, id) },
  });

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

  it("may come before the purchase", async () => {
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

  it("waits for a merge where two users are named", async () => {
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

  it("still needs one where it is about money", async () => {
    const lost = { environment: null };
    expect(await send(purchaseOf(unique("user"), lost))).toBe("PARKED MISSING_ENVIRONMENT");
  });
});
