import {
  atOnce,
  buyByGraphql,
  errorOf,
  givenCreditPackage,
  manage,
  spend as spendAs,
  type SpendInput,
} from "../support/factories";
import { starterId } from "../support/harness";
import { laterEvent, purchaseOf, reversalOf, storeEventId, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, asAdmin, change, map, send } = withStore();

const problems = { accept: "application/problem+json" };

let gemsId = "";
let product = "";

beforeEach(async () => {
  gemsId = await givenCreditPackage(service.current, { name: "Gems", credits: 30, creditType: "GEMS" });
  product = unique("gems_30");
  await map(product, { packageId: gemsId });
});

/** The user's balances by credit type. */
async function balancesOf(userId: string): Promise<Record<string, number>> {
  const { body } = await asAdmin(
    "query ($userId: ID) { wallets(userId: $userId) { nodes { creditType balance } } }",
    { userId },
  );
  const wallets: readonly { creditType: string; balance: number }[] = body.data.wallets.nodes;
  return Object.fromEntries(wallets.map(({ creditType, balance }) => [creditType, balance]));
}

const spend = (input: SpendInput) => spendAs(service.current, input);

const buyGems = (user: string, headers: Record<string, string> = {}) =>
  service.current.purchase(user, gemsId, headers);

const merge = (fromUserId: string, intoUserId: string) =>
  change("mergeWallets", "merge { id creditType amount } merges { id creditType amount }", {
    fromUserId,
    intoUserId,
    environment: "SANDBOX",
    reason: "The same person.",
  });

describe("a purchase", () => {
  it("puts gems into the wallet of gems, and touches no other", async () => {
    const user = unique("user");
    await service.current.purchase(user);
    expect(await buyGems(user)).toMatchObject({ status: 201, body: { data: {} } });
    expect(await balancesOf(user)).toEqual({ CREDITS: 100, GEMS: 30 });
  });

  it("shows its type in GraphQL and in the representation", async () => {
    const user = unique("user");
    const { body } = await service.current.graphql(
      `mutation ($id: ID!) { purchaseCreditPackage(input: { packageId: $id }) {
        purchase { id creditType creditPackage { creditType } wallet { creditType balance } }
        wallet { creditType balance entries { nodes { creditType amount } } } } }`,
      { as: user, variables: { id: gemsId } },
    );
    const { purchase, wallet } = body.data.purchaseCreditPackage;
    expect(purchase).toMatchObject({
      creditType: "GEMS",
      creditPackage: { creditType: "GEMS" },
      wallet: { creditType: "GEMS", balance: 30 },
    });
    expect(wallet).toEqual({
      creditType: "GEMS",
      balance: 30,
      entries: { nodes: [{ creditType: "GEMS", amount: 30 }] },
    });
    const shown = await buyGems(user, { prefer: "return=representation" });
    expect(shown.body.data).toMatchObject({ credits: 30, balance: 60, creditType: "GEMS" });
    const { body: read } = await service.current.rest("GET", `/api/v1/purchases/${shown.body.data.id}`, {
      as: user,
    });
    expect(read.data).toEqual(shown.body.data);
  });

  it("of a store goes to the wallet of the package's type", async () => {
    const user = unique("user");
    expect(await send(purchaseOf(user))).toBe("APPLIED");
    const gems = purchaseOf(user, { product_id: product });
    expect(await send(gems)).toBe("APPLIED");
    expect(await balancesOf(user)).toEqual({ CREDITS: 100, GEMS: 30 });
    const { body } = await asAdmin(
      "query ($id: ID!) { storeEvent(id: $id) { wallet { creditType balance } } }",
      {
        id: storeEventId(gems.id),
      },
    );
    expect(body.data.storeEvent.wallet).toEqual({ creditType: "GEMS", balance: 30 });
  });

  it("has one idempotency key for all types", async () => {
    const user = unique("user");
    const headers = { "idempotency-key": "once", ...problems };
    expect((await service.current.purchase(user, starterId, headers)).status).toBe(201);
    expect(await buyGems(user, headers)).toMatchObject({
      status: 409,
      body: { code: "CONFLICT", reason: "IDEMPOTENCY_KEY_REUSED" },
    });
    expect(await balancesOf(user)).toEqual({ CREDITS: 100 });
  });

  it("buys one package when the same key buys coins and gems at once, also as the user's first", async () => {
    for (let round = 0; round < 5; round += 1) {
      const user = unique("user");
      const input = { idempotencyKey: "once" };
      const answers = await atOnce(8, (index) =>
        buyByGraphql(service.current, user, { ...input, packageId: index % 2 === 0 ? starterId : gemsId }),
      );
      expect(answers.filter(({ body }) => !body.errors)).toHaveLength(4);
      expect(Object.keys(await balancesOf(user))).toHaveLength(1);
    }
  });

  it("leaves no wallet behind when it is refused", async () => {
    const user = unique("user");
    await manage(service.current, "archive", { id: gemsId });
    expect((await buyGems(user)).status).toBe(409);
    expect(await balancesOf(user)).toEqual({});
  });
});

describe("a spend", () => {
  it("takes credits of the type that it names, and of CREDITS when it names none", async () => {
    const user = unique("user");
    await service.current.purchase(user);
    await buyGems(user);
    await spend({ userId: user, amount: 7, creditType: "GEMS" });
    await spend({ userId: user, amount: 9 });
    await spend({ userId: user, amount: 1, creditType: null });
    expect(await balancesOf(user)).toEqual({ CREDITS: 90, GEMS: 23 });
    const error = errorOf(await spend({ userId: user, amount: 24, creditType: "GEMS" }));
    expect(error.details.reason).toBe("INSUFFICIENT_CREDITS");
    expect(errorOf(await spend({ userId: user, amount: 1, creditType: "COINS" })).details.reason).toBe(
      "INSUFFICIENT_CREDITS",
    );
    expect(await balancesOf(user)).toEqual({ CREDITS: 90, GEMS: 23 });
  });

  it("spends once with a key, whatever type a repeat names", async () => {
    const user = unique("user");
    await service.current.purchase(user);
    await buyGems(user);
    const once = { userId: user, amount: 5, idempotencyKey: unique("key"), creditType: "GEMS" };
    const [first, again] = [await spend(once), await spend(once)];
    expect(again.body.data.spendCredits.entry.id).toBe(first.body.data.spendCredits.entry.id);
    const error = errorOf(await spend({ ...once, creditType: "CREDITS" }));
    expect(error.details.reason).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await balancesOf(user)).toEqual({ CREDITS: 100, GEMS: 25 });
  });

  it("never takes more than there is when purchases and spends of two types meet", async () => {
    const user = unique("user");
    await atOnce(40, async (index) => {
      if (index % 4 === 0) await service.current.purchase(user);
      else if (index % 4 === 1) await buyGems(user);
      else await spend({ userId: user, amount: 10, creditType: index % 4 === 2 ? "GEMS" : "CREDITS" });
    });
    const { body } = await asAdmin(
      `query ($userId: ID) { coins: wallet(userId: $userId) { entries(first: 100) { nodes { amount } } balance }
        gems: wallet(userId: $userId, creditType: "GEMS") { entries(first: 100) { nodes { amount } } balance } }`,
      { userId: user },
    );
    for (const { balance, entries } of [body.data.coins, body.data.gems]) {
      const amounts: number[] = entries.nodes.map(({ amount }: { amount: number }) => amount);
      expect(balance).toBe(amounts.reduce((sum, amount) => sum + amount, 0));
      expect(balance).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("a store's refund", () => {
  it("takes back gems from the wallet of gems, and gives them back there", async () => {
    const user = unique("user");
    await send(purchaseOf(user));
    const gems = purchaseOf(user, { product_id: product });
    await send(gems);
    expect(await send(laterEvent("CANCELLATION", gems))).toBe("APPLIED");
    expect(await balancesOf(user)).toEqual({ CREDITS: 100, GEMS: 0 });
    expect(await send(reversalOf(gems))).toBe("APPLIED");
    expect(await balancesOf(user)).toEqual({ CREDITS: 100, GEMS: 30 });
  });

  it("freezes the wallet of its type alone, until a lift names it", async () => {
    const id = await givenCreditPackage(service.current, {
      credits: 30,
      creditType: "GEMS",
      refundPolicy: "FREEZE_SPENDING",
    });
    const productId = unique("strict");
    await map(productId, { packageId: id });
    const user = unique("user");
    const gems = purchaseOf(user, { product_id: productId });
    for (const event of [purchaseOf(user), gems]) await send(event);
    await spend({ userId: user, amount: 20, creditType: "GEMS" });
    await send(laterEvent("CANCELLATION", gems));
    await buyGems(user);
    expect(errorOf(await spend({ userId: user, amount: 1, creditType: "GEMS" })).details.reason).toBe(
      "SPENDING_FROZEN",
    );
    expect((await spend({ userId: user, amount: 1 })).body.errors).toBeUndefined();
    const lift = (creditType?: string) =>
      change(
        "liftSpendingFreeze",
        "wallet { creditType spendingFrozenAt spendingFreezeLifts { totalCount } }",
        {
          userId: user,
          environment: "SANDBOX",
          reason: "Sorted.",
          creditType,
        },
      );
    const none = { creditType: "CREDITS", spendingFrozenAt: null, spendingFreezeLifts: { totalCount: 0 } };
    expect((await lift()).wallet).toEqual(none);
    const one = { creditType: "GEMS", spendingFrozenAt: null, spendingFreezeLifts: { totalCount: 1 } };
    expect((await lift("GEMS")).wallet).toEqual(one);
    expect((await spend({ userId: user, amount: 1, creditType: "GEMS" })).body.errors).toBeUndefined();
  });
});

describe("a merge", () => {
  it("moves the credits of each type into the wallet of the same type, once", async () => {
    const [from, into] = [unique("from"), unique("into")];
    const gems = purchaseOf(from, { product_id: product });
    for (const event of [purchaseOf(from), gems, purchaseOf(into)]) await send(event);
    const answers = await atOnce(4, () => merge(from, into));
    expect(answers[0].merges).toMatchObject([
      { creditType: "CREDITS", amount: 100 },
      { creditType: "GEMS", amount: 30 },
    ]);
    expect(answers[0].merge).toEqual(answers[0].merges[0]);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await balancesOf(from)).toEqual({ CREDITS: 0, GEMS: 0 });
    expect(await balancesOf(into)).toEqual({ CREDITS: 200, GEMS: 30 });
    expect(await send(laterEvent("CANCELLATION", gems))).toBe("APPLIED");
    expect(await send(purchaseOf(from, { product_id: product }))).toBe("APPLIED");
    expect(await balancesOf(into)).toEqual({ CREDITS: 200, GEMS: 30 });
  });

  it("is one of users: credits of a type that the first user never had go to the other one too", async () => {
    const [from, into] = [unique("from"), unique("into")];
    await send(purchaseOf(from));
    await merge(from, into);
    expect(await buyGems(from, problems)).toMatchObject({ status: 409, body: { reason: "WALLET_MERGED" } });
    expect(errorOf(await spend({ userId: from, amount: 1, creditType: "GEMS" })).details.reason).toBe(
      "WALLET_MERGED",
    );
    expect(await send(purchaseOf(from, { product_id: product }))).toBe("APPLIED");
    expect(await balancesOf(into)).toEqual({ CREDITS: 100, GEMS: 30 });
    const { body } = await asAdmin(
      `query ($id: ID) { wallet(userId: $id, creditType: "GEMS") { exists mergedInto { intoUserId } } }`,
      { id: from },
    );
    expect(body.data.wallet).toEqual({ exists: false, mergedInto: { intoUserId: into } });
  });

  it("of a user who only ever had gems finds the gems", async () => {
    const [from, into] = [unique("from"), unique("into")];
    await buyGems(from);
    const { merge: main, merges } = await merge(from, into);
    expect(main).toMatchObject({ creditType: "CREDITS", amount: 0 });
    expect(merges).toHaveLength(2);
    expect(await balancesOf(into)).toEqual({ GEMS: 30 });
    expect(errorOf(await spend({ userId: into, amount: 1 })).details.reason).toBe("INSUFFICIENT_CREDITS");
    expect(await send(purchaseOf(from))).toBe("APPLIED");
    expect(await balancesOf(into)).toEqual({ CREDITS: 100, GEMS: 30 });
  });
});

it("credits a user who was merged into an empty wallet, though a spend there was refused", async () => {
  const [from, into] = [unique("from"), unique("into")];
  await merge(from, into);
  expect(errorOf(await spend({ userId: into, amount: 1 })).details.reason).toBe("INSUFFICIENT_CREDITS");
  expect(await send(purchaseOf(from))).toBe("APPLIED");
  expect(await balancesOf(into)).toEqual({ CREDITS: 100 });
});
