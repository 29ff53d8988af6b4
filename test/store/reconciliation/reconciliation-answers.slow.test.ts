import type { ServerResponse } from "node:http";
import { answering, busy } from "../../support/fake-revenuecat";
import { askToReconcile, withReconciliation } from "../../support/reconcile";
import { unique } from "../../support/revenuecat";

const setting = withReconciliation();
const { apply, balance, dryRun, fake } = setting;

it("retries while RevenueCat is busy or broken, and answers SERVICE_UNAVAILABLE when it refuses the key", async () => {
  const user = unique("user");
  fake.buys(user);
  fake.troubles.push(
    busy(429, { "retry-after": "0" }),
    busy(423, {}, { type: "resource_locked_error", backoff_ms: 5 }),
    busy(503),
    (response) => void response.destroy(),
  );
  expect(await dryRun(user)).toEqual(["GRANT"]);
  fake.troubles.push(busy(401));
  expect(await dryRun(user)).toEqual(["SERVICE_UNAVAILABLE"]);
  expect([...fake.authorizations]).toEqual(["Bearer sk_test"]);
});

it("asks for products at the slower pace that RevenueCat permits", async () => {
  const user = unique("user");
  for (let count = 0; count < 3; count += 1) fake.buys(user, { product_id: unique("prod_slow") });
  const startedAt = Date.now();
  expect(await dryRun(user)).toHaveLength(3);
  expect(Date.now() - startedAt).toBeGreaterThan(1900);
});

const list = (items: unknown, next_page: unknown = null) =>
  JSON.stringify({ object: "list", items, next_page });

describe("an answer that is not RevenueCat's", () => {
  const purchase = { id: "p", product_id: "x", purchased_at: 1, status: "owned", environment: "sandbox" };
  const whole = { ...purchase, store: "app_store", store_purchase_identifier: "t" };
  it.each([
    "<html><body>Maintenance</body></html>",
    "",
    "null",
    "[]",
    `{"object":"list"}`,
    list({}),
    list([null]),
    list([purchase]),
    list([whole], 7),
    list([whole], "https://credits.example.com/v2/page"),
    list([whole], "//credits.example.com/v2/page"),
    list([whole], "http://"),
  ])("is refused as SERVICE_UNAVAILABLE: %s", async (body) => {
    const user = unique("user");
    fake.buys(user);
    fake.troubles.push(answering(body));
    expect(await apply(user)).toEqual(["SERVICE_UNAVAILABLE"]);
    expect(await balance(user)).toBe(0);
  });

  it("is refused also when it is about a product", async () => {
    const user = unique("user");
    fake.buys(user, { product_id: unique("prod_odd") });
    for (const body of ["<html>", "7", `{"store_identifier":7}`]) {
      const items = fake.lists.get(`${user}/purchases`);
      fake.troubles.push(answering(list(items)), answering(body));
      expect(await apply(user)).toEqual(["SERVICE_UNAVAILABLE"]);
    }
  });
});

describe("a list of many pages", () => {
  it("is read to its end", async () => {
    const user = unique("user");
    for (let count = 0; count < 7; count += 1) fake.buys(user);
    expect(await apply(user)).toHaveLength(7);
    expect(await balance(user)).toBe(700);
  });

  it.each([
    ["whose later page is gone", busy(404)],
    ["whose later page is refused", busy(403)],
    ["that goes in circles", undefined],
  ])("%s grants nothing and names the user", async (_, trouble) => {
    const user = unique("user");
    for (let count = 0; count < 3; count += 1) fake.buys(user);
    const first = (fake.lists.get(`${user}/purchases`) ?? []).slice(0, 2);
    const next = `/v2/projects/proj1/customers/${user}/purchases?environment=sandbox&page=2`;
    fake.troubles.push(answering(list(first, next)), trouble ?? answering(list(first, next)));
    const { errors } = await askToReconcile(setting, user, true);
    expect(errors[0].extensions.code).toBe("SERVICE_UNAVAILABLE");
    expect(errors[0].message).toContain(`User ${user} was not finished`);
    expect(await balance(user)).toBe(0);
    expect(await apply(user)).toHaveLength(3);
  });
});

const never = (response: ServerResponse) => void response.on("close", () => undefined);
const half = (response: ServerResponse) => {
  response.writeHead(200, { "content-length": 1000 }).write("{");
  setTimeout(() => response.destroy(), 50);
};

it("retries when an answer is too slow, or breaks off", async () => {
  const user = unique("user");
  fake.buys(user);
  fake.troubles.push(never, half);
  expect(await apply(user)).toEqual(["GRANT APPLIED"]);
}, 60_000);
