import { request } from "node:http";
import { balanceOf, buyByGraphql, givenCreditPackage, manage } from "../support/factories";
import { starterId, tokenFor, withService } from "../support/harness";
import { expectDocumented } from "../support/rest-purchase";

const onceId = "65a1234bcde5678f90123458";
const path = "/api/v1/credit-packages/purchase";

const service = withService();

const keyed = (user: string, key: string, packageId = starterId) =>
  service.current.purchase(user, packageId, { "idempotency-key": key, prefer: "return=representation" });

describe("Idempotency-Key", () => {
  it("buys once, and gives the same purchase for ever", async () => {
    const first = await keyed("ida", "k1");
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    await keyed("ida", "k2");
    const again = await keyed("ida", "k1");
    expect(again.status).toBe(201);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(again.body.data).toEqual(first.body.data);
    expectDocumented(await service.current.purchase("ida", starterId, { "idempotency-key": "k1" }), 201);
    expect(await balanceOf(service.current, "ida")).toBe(200);
  });

  it("belongs to the user: another user's same key is another purchase", async () => {
    const [one, other] = [await keyed("una", "shared"), await keyed("otto", "shared")];
    expect(other.headers.get("idempotency-replayed")).toBeNull();
    expect(one.body.data.id).not.toBe(other.body.data.id);
  });

  it("compares keys byte by byte", async () => {
    for (const key of ["abc", "ABC", "abc.", "Abc"]) await keyed("exact", key);
    expect(await balanceOf(service.current, "exact")).toBe(400);
  });

  it("is shared with GraphQL, both ways", async () => {
    const byRest = await keyed("both", "r");
    const byGraphql = await buyByGraphql(service.current, "both", {
      packageId: starterId,
      idempotencyKey: "r",
    });
    expect(byGraphql.body.data.purchaseCreditPackage.purchase.id).toBe(byRest.body.data.id);
    const first = await buyByGraphql(service.current, "both", { packageId: starterId, idempotencyKey: "g" });
    const second = await keyed("both", "g");
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(second.body.data.id).toBe(first.body.data.purchaseCreditPackage.purchase.id);
    expect(await balanceOf(service.current, "both")).toBe(200);
  });

  it("answers 409 for another package, and writes nothing", async () => {
    const plus = await givenCreditPackage(service.current, { credits: 7 });
    await keyed("mixer", "m");
    expectDocumented(await service.current.purchase("mixer", plus, { "idempotency-key": "m" }), 409);
    expect(await balanceOf(service.current, "mixer")).toBe(100);
    const { body } = await service.current.rest("GET", "/api/v1/wallet/entries", { as: "mixer" });
    expect(body.data.nodes).toHaveLength(1);
  });

  it("still gives the purchase after its package was archived", async () => {
    const id = await givenCreditPackage(service.current);
    const first = await keyed("late", "a", id);
    await manage(service.current, "archive", { id });
    expect((await keyed("late", "a", id)).body.data).toEqual(first.body.data);
    expectDocumented(await service.current.purchase("late", id, { "idempotency-key": "b" }), 409);
  });

  it("still gives the same purchase after its package was changed", async () => {
    const id = await givenCreditPackage(service.current);
    const first = await keyed("late", "c", id);
    await manage(service.current, "update", { id, credits: 5, priceAmount: 1, purchaseLimitPerUser: 1 });
    const again = await keyed("late", "c", id);
    expect(again.body.data).toEqual(first.body.data);
    expect(again.body.data.credits).toBe(100);
  });

  it("still gives the purchase when the limit is reached or the wallet is full", async () => {
    const first = await keyed("full", "once", onceId);
    expect((await keyed("full", "once", onceId)).body.data).toEqual(first.body.data);
    const rest = await givenCreditPackage(service.current, { credits: Number.MAX_SAFE_INTEGER - 50 });
    await keyed("full", "rest", rest);
    expect((await keyed("full", "rest", rest)).body.data.balance).toBe(Number.MAX_SAFE_INTEGER);
    expectDocumented(await service.current.purchase("full", rest, { "idempotency-key": "more" }), 409);
  });

  it("is not used up by a refusal", async () => {
    const id = await givenCreditPackage(service.current);
    await manage(service.current, "archive", { id });
    expectDocumented(await service.current.purchase("patient", id, { "idempotency-key": "p" }), 409);
    await manage(service.current, "restore", { id });
    const bought = await keyed("patient", "p", id);
    expect([bought.status, bought.headers.get("idempotency-replayed")]).toEqual([201, null]);
  });

  it.each(["!", "~", "k".repeat(255), 'a"b\\c{}', "spend:x"])("may be %j", async (key) => {
    expect((await keyed("free", key)).status).toBe(201);
    expect((await keyed("free", key)).headers.get("idempotency-replayed")).toBe("true");
  });

  it.each(["", "a b", "k".repeat(256), "é", "a\tb"])("may not be %j", async (key) => {
    expectDocumented(await service.current.purchase("bad key", starterId, { "idempotency-key": key }), 400);
    expect(await balanceOf(service.current, "bad key")).toBe(0);
  });

  it("may not be given twice", async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${tokenFor("twofold")}`,
        "content-type": "application/json",
        "idempotency-key": ["one", "two"],
      };
      request(`${service.current.url}${path}`, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on("error", reject)
        .end(`{"packageId":"${starterId}"}`);
    });
    expect(status).toBe(400);
    expect(await balanceOf(service.current, "twofold")).toBe(0);
  });
});
