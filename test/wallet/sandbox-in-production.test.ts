import { seed } from "../../src/development/seed";
import { givenCreditPackage, spend } from "../support/factories";
import { actOnHold, hold } from "../support/holds";
import { withService } from "../support/harness";
import { balanceOf, decisionOf, purchaseEvent, purchaseOf, sendEvent, unique } from "../support/revenuecat";

const service = withService({ NODE_ENV: "production", SANDBOX_SPEND_PER_DAY: "50" });
const get = (path: string, as: string) => service.current.rest("GET", `/api/v1${path}`, { as });

/** Creates a store's reviewer: a user who bought in the store's sandbox with the app that uses production. */
async function givenReviewer(): Promise<string> {
  await seed(service.current.context.database);
  const user = unique("reviewer");
  expect(decisionOf(await sendEvent(service.current, purchaseOf(user)))).toBe("APPLIED");
  return user;
}

it("shows an app under review its sandbox purchases when it asks for them", async () => {
  const user = await givenReviewer();
  const read = async (query: string) => (await get(`/wallet${query}`, user)).body.data;
  expect(await read("")).toMatchObject({ balance: 0, available: 0, environment: "PRODUCTION" });
  expect(await read("?environment=PRODUCTION")).toMatchObject({
    balance: 0,
    available: 0,
    environment: "PRODUCTION",
  });
  expect(await read("?environment=SANDBOX")).toMatchObject({
    balance: 100,
    available: 100,
    environment: "SANDBOX",
  });

  const { body } = await service.current.graphql(
    "{ me { wallet { balance } sandbox: wallet(environment: SANDBOX) { balance environment } } }",
    { as: user },
  );
  expect(body.data.me).toEqual({ wallet: { balance: 0 }, sandbox: { balance: 100, environment: "SANDBOX" } });

  expect((await get("/wallet/entries", user)).body.data.nodes).toEqual([]);
  const entries = await get("/wallet/entries?environment=SANDBOX", user);
  expect(entries.body.data.nodes).toMatchObject([{ kind: "PURCHASE", amount: 100 }]);

  expect((await get("/purchases", user)).body.data.nodes).toEqual([]);
  const [purchase] = (await get("/purchases?environment=SANDBOX", user)).body.data.nodes;
  expect(purchase).toMatchObject({ credits: 100, balance: 100 });
  expect((await get(`/purchases/${purchase.id}`, user)).status).toBe(404);
  expect((await get(`/purchases/${purchase.id}?environment=SANDBOX`, user)).body.data).toEqual(purchase);
  expect((await get(`/purchases/${purchase.id}?environment=SANDBOX`, "somebody")).status).toBe(404);
});

const spendSandbox = (userId: string, amount: number, idempotencyKey: string, creditType?: string) =>
  service.current.graphql(
    `mutation ($input: SpendCreditsInput!) { spendCredits(input: $input) {
      entry { amount environment } wallet { balance environment } } }`,
    {
      as: "renderer",
      role: "service",
      variables: {
        input: { userId, amount, environment: "SANDBOX", reason: "review", idempotencyKey, creditType },
      },
    },
  );
const reasonOf = ({ body }: Awaited<ReturnType<typeof spendSandbox>>) =>
  body.errors?.[0].extensions.details.reason;

it("counts what holds reserve, and what they capture, towards the day's limit", async () => {
  const user = await givenReviewer();
  const order = { userId: user, environment: "SANDBOX" };
  const placed = await hold(service.current, { ...order, amount: 30 });
  expect(reasonOf(await hold(service.current, { ...order, amount: 21 }))).toBe("SANDBOX_LIMIT_REACHED");
  expect(reasonOf(await spendSandbox(user, 21, "a"))).toBe("SANDBOX_LIMIT_REACHED");
  const { id } = placed.body.data.holdCredits.hold;
  expect((await actOnHold(service.current, "captureHold", { id })).body.errors).toBeUndefined();
  expect(reasonOf(await spendSandbox(user, 21, "b"))).toBe("SANDBOX_LIMIT_REACHED");
  expect(reasonOf(await spendSandbox(user, 20, "c"))).toBeUndefined();
});

it("lets a service spend sandbox credits up to the day's limit, marked in the entry", async () => {
  const user = await givenReviewer();
  const first = await spendSandbox(user, 30, "a");
  expect(first.body.data.spendCredits).toEqual({
    entry: { amount: -30, environment: "SANDBOX" },
    wallet: { balance: 70, environment: "SANDBOX" },
  });
  expect(reasonOf(await spendSandbox(user, 21, "b"))).toBe("SANDBOX_LIMIT_REACHED");
  expect(reasonOf(await spendSandbox(user, 20, "c"))).toBeUndefined();
  expect(reasonOf(await spendSandbox(user, 1, "d"))).toBe("SANDBOX_LIMIT_REACHED");
  // A repeat returns the first spend, although the limit has been used up since.
  expect((await spendSandbox(user, 30, "a")).body.data.spendCredits.entry.amount).toBe(-30);
  expect(await balanceOf(service.current, user, "SANDBOX")).toBe(50);
  expect(await balanceOf(service.current, user, "PRODUCTION")).toBe(0);
});

it("counts the credits of all types together", async () => {
  const user = await givenReviewer();
  const id = await givenCreditPackage(service.current, { credits: 100, creditType: "GEMS" });
  const productId = unique("gems_100");
  await service.current.graphql(
    `mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { eventsApplied } }`,
    {
      as: "boss",
      role: "admin",
      variables: { input: { store: "APP_STORE", productId, packageId: id } },
    },
  );
  const gems = purchaseOf(user, { product_id: productId });
  expect(decisionOf(await sendEvent(service.current, gems))).toBe("APPLIED");
  expect(reasonOf(await spendSandbox(user, 30, "gems", "GEMS"))).toBeUndefined();
  expect(reasonOf(await spendSandbox(user, 21, "coins"))).toBe("SANDBOX_LIMIT_REACHED");
  expect(reasonOf(await spendSandbox(user, 20, "fewer"))).toBeUndefined();
  expect(reasonOf(await spendSandbox(user, 1, "gem", "GEMS"))).toBe("SANDBOX_LIMIT_REACHED");
});

it("keeps the limit when many spends arrive together", async () => {
  const user = await givenReviewer();
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => spendSandbox(user, 5, `k${index}`)),
  );
  expect(answers.filter((answer) => reasonOf(answer) === undefined)).toHaveLength(10);
  expect(await balanceOf(service.current, user, "SANDBOX")).toBe(50);
});

it("never pays from the other wallet", async () => {
  const user = await givenReviewer();
  expect(reasonOf(await spend(service.current, { userId: user, amount: 1 }))).toBe("INSUFFICIENT_CREDITS");
  expect(await balanceOf(service.current, user, "SANDBOX")).toBe(100);
});

it.each([
  ["TRANSFER", "transferred_from", "transferred_to"],
  ["PURCHASE_REDEEMED", "redeemed_from", "redeemed_by"],
])(
  "moves the parked purchases of both environments to one user by a %s that names no environment",
  async (type, from, to) => {
    await seed(service.current.context.database);
    const [source, target] = [unique("$RCAnonymousID:"), unique("$RCAnonymousID:")];
    const user = unique("user");
    const send = async (app_user_id: string, fields: object) => {
      const ids = { app_user_id, original_app_user_id: app_user_id, aliases: [app_user_id] };
      return decisionOf(await sendEvent(service.current, purchaseEvent({ ...ids, ...fields })));
    };
    for (const environment of ["SANDBOX", "PRODUCTION"])
      expect(await send(source, { environment })).toBe("PARKED ANONYMOUS_USER");
    // The target's user becomes known in the sandbox alone.
    await send(user, { type: "EXPIRATION", environment: "SANDBOX", aliases: [user, target] });
    const moved = { id: unique("event"), type, [from]: [source], [to]: [target] };
    expect(decisionOf(await sendEvent(service.current, moved))).toBe("APPLIED");
    for (const environment of ["SANDBOX", "PRODUCTION"] as const)
      expect(await balanceOf(service.current, user, environment)).toBe(100);
  },
);

describe("in development and test", () => {
  const development = withService();

  const pay = (environment: string) =>
    development.current.graphql(
      `mutation { spendCredits(input: { userId: "dev", amount: 1100, environment: ${environment}, reason: "r",
        idempotencyKey: "${environment}" }) { entry { environment } } }`,
      { as: "renderer", role: "service" },
    );

  it("PRODUCTION is empty and can pay nothing, and SANDBOX has no daily limit", async () => {
    for (let times = 0; times < 11; times += 1) await development.current.purchase("dev");
    for (const path of ["/wallet", "/wallet/entries", "/purchases"]) {
      const answer = await development.current.rest("GET", `/api/v1${path}?environment=PRODUCTION`, {
        as: "dev",
      });
      expect(answer.body.data.nodes ?? answer.body.data.balance).toEqual(path === "/wallet" ? 0 : []);
    }
    expect(reasonOf(await pay("PRODUCTION"))).toBe("INSUFFICIENT_CREDITS");
    expect((await pay("SANDBOX")).body.data.spendCredits.entry).toEqual({ environment: "SANDBOX" });
  });
});
