import { StoreEvent } from "../../../src/entities/store-event";
import { anonymousId, purchaseOf, unique } from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, balance, change, decide, map, resolve, send, sweep } = withStore();

const transferOf = (from: string, to: readonly string[]) => ({
  type: "TRANSFER",
  id: unique("event"),
  environment: "SANDBOX",
  store: "APP_STORE",
  transferred_from: [from],
  transferred_to: to,
});

async function givenUser(): Promise<string> {
  const user = unique("user");
  await send(purchaseOf(user));
  return user;
}

const warningsOf = (eventId: unknown) =>
  service.current.logLines.filter(
    (line) => line.includes('"alert":"store_event_parked"') && line.includes(String(eventId)),
  ).length;

/** How often the metrics counted an event as parked. */
async function parkedTotal(): Promise<number> {
  const { text } = await service.current.rest("GET", "/metrics");
  const counts = text.matchAll(/^store_events_decided_total\{status="PARKED".*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

describe("a parked transfer is applied to the user that an admin names, with earlier purchases,", () => {
  it("when it names two known users", async () => {
    const [anonymous, first, second] = [anonymousId(), await givenUser(), await givenUser()];
    await send(purchaseOf(anonymous));
    const transfer = transferOf(anonymous, [first, second]);
    expect(await send(transfer)).toBe("PARKED AMBIGUOUS_USER");
    expect(await resolve(transfer.id, "APPLY", { userId: second })).toMatchObject({
      storeEvent: { status: "APPLIED", reason: null, userId: second },
    });
    expect([await balance(first), await balance(second)]).toEqual([100, 200]);
    expect(await send(purchaseOf(anonymous))).toBe("APPLIED");
    expect(await balance(second)).toBe(300);
    expect(await resolve(transfer.id, "APPLY", { userId: first })).toMatchObject({ code: "CONFLICT" });
  });

  it("when it names nobody but an anonymous id", async () => {
    const [from, to, user] = [anonymousId(), anonymousId(), unique("user")];
    await send(purchaseOf(from));
    const transfer = transferOf(from, [to]);
    expect(await send(transfer)).toBe("PARKED ANONYMOUS_USER");
    expect(await decide(transfer.id, "APPLY")).toBe("PARKED ANONYMOUS_USER");
    expect(await resolve(transfer.id, "APPLY", { userId: user })).toMatchObject({
      storeEvent: { status: "APPLIED", userId: user },
    });
    for (const id of [from, to]) await send(purchaseOf(id));
    expect(await balance(user)).toBe(300);
  });
});

it("applies a parked transfer, with earlier purchases, as soon as its anonymous id is linked", async () => {
  const [from, to, user] = [anonymousId(), anonymousId(), unique("user")];
  await send(purchaseOf(from));
  expect(await send(transferOf(from, [to]))).toBe("PARKED ANONYMOUS_USER");
  await send(purchaseOf(user, { type: "EXPIRATION", aliases: [user, to] }));
  expect(await balance(user)).toBe(100);
});

describe("an event that stays parked for the same reason", () => {
  it("is logged and counted once, however often it is tried again", async () => {
    const users = [await givenUser(), await givenUser(), await givenUser()];
    const [first = "", second = "", third = ""] = users;
    const purchase = purchaseOf(anonymousId(), { aliases: users });
    expect(await send(purchase)).toBe("PARKED AMBIGUOUS_USER");
    await change("mergeWallets", "wallet { balance }", {
      fromUserId: first,
      intoUserId: second,
      environment: "SANDBOX",
      reason: "The same person.",
    });
    const before = await parkedTotal();
    for (let times = 0; times < 3; times += 1) await sweep();
    await resolve(purchase.id, "APPLY");
    const { attempts } = await service.current.context.database.read.findOneByOrFail(StoreEvent, {
      eventId: String(purchase.id),
    });
    expect(attempts).toBeGreaterThan(4);
    expect([warningsOf(purchase.id), await parkedTotal()]).toEqual([1, before]);
    await change("mergeWallets", "wallet { balance }", {
      fromUserId: second,
      intoUserId: third,
      environment: "SANDBOX",
      reason: "The same person.",
    });
    expect(await balance(third)).toBe(400);
  });

  it("is logged and counted again when the reason has changed", async () => {
    const purchase = purchaseOf(anonymousId(), { product_id: unique("product"), quantity: 7000 });
    expect(await send(purchase)).toBe("PARKED UNKNOWN_PRODUCT");
    const before = await parkedTotal();
    await map(String(purchase.product_id));
    await sweep();
    expect([warningsOf(purchase.id), await parkedTotal()]).toEqual([2, before + 1]);
  });
});

it("leaves granted credits where they are when purchases are transferred", async () => {
  const [from, to] = [unique("user"), unique("user")];
  await send(purchaseOf(from));
  const product_id = unique("product");
  await send(purchaseOf(from, { product_id }));
  await send(transferOf(from, [to]));
  await map(product_id);
  expect([await balance(from), await balance(to)]).toEqual([100, 100]);
});
