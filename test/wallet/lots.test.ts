import {
  adjust,
  errorOf,
  givenCreditPackage,
  grant,
  lastPurchaseOf,
  refund,
  reverse,
  spend,
} from "../support/factories";
import { withService } from "../support/harness";
import { actOnHold, hold } from "../support/holds";
import { givenPromo, inMinutes, movementsOf, openLots, passMinutes, readLots } from "../support/lots";
import { unique } from "../support/revenuecat";

const service = withService();

async function spendOf(userId: string, amount: number) {
  const answer = await spend(service.current, { userId, amount, idempotencyKey: unique("spend") });
  return answer.body.data.spendCredits?.entry ?? errorOf(answer).details;
}

async function givenHold(userId: string, amount: number): Promise<{ id: string }> {
  const { body } = await hold(service.current, { userId, amount });
  return { id: body.data.holdCredits.hold.id };
}

const lotsOf = async (userId: string) => (await readLots(service.current, userId)).lots;
const open = (userId: string) => openLots(service.current, userId);

it("makes a lot of what was paid for and one of the bonus, which knows its price", async () => {
  const user = unique("user");
  const packageId = await givenCreditPackage(service.current, { bonusCredits: 20 });
  await service.current.purchase(user, packageId);
  const id = await lastPurchaseOf(service.current, user);
  const purchase = { id, priceAmount: 499, currency: "USD" };
  expect(await lotsOf(user)).toMatchObject([
    { kind: "PAID", granted: 100, remaining: 100, expiresAt: null, purchase, entry: { sequence: 1 } },
    { kind: "BONUS", granted: 20, remaining: 20, expiresAt: null, purchase },
  ]);
});

it("spends what expires first, then by priority, then free before paid, then the oldest", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 1 });
  await givenPromo(service.current, user, { amount: 2, priority: 10 });
  await givenPromo(service.current, user, { amount: 3, minutes: 120 });
  await givenPromo(service.current, user, { amount: 4, minutes: 60 });
  await adjust(service.current, { userId: user, amount: 5 });
  await givenPromo(service.current, user, { amount: 6, priority: 100 });
  expect(await open(user)).toEqual([
    "PROMO 4",
    "PROMO 3",
    "PROMO 2",
    "PROMO 1",
    "ADJUSTMENT 5",
    "PAID 100",
    "PROMO 6",
  ]);
  const { id } = await spendOf(user, 12);
  expect(await movementsOf(service.current, id)).toEqual([
    "PROMO -4",
    "PROMO -3",
    "PROMO -2",
    "PROMO -1",
    "ADJUSTMENT -2",
  ]);
  expect(await open(user)).toEqual(["ADJUSTMENT 3", "PAID 100", "PROMO 6"]);
});

it("gives credits back to the lots that they came from, the last ones first, in as many parts as it takes", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 10, minutes: 60 });
  const { id: spendId } = await spendOf(user, 25);
  expect(await open(user)).toEqual(["PAID 85"]);
  const back = async (amount?: number) => {
    const { body } = await reverse(service.current, { spendId, ...(amount && { amount }) });
    return movementsOf(service.current, body.data.reverseSpend.entry.id);
  };
  expect(await back(10)).toEqual(["PAID 10"]);
  expect(await back(7)).toEqual(["PAID 5", "PROMO 2"]);
  expect(await back()).toEqual(["PROMO 8"]);
  expect(await open(user)).toEqual(["PROMO 10", "PAID 100"]);
});

it("makes credits expire for every read and spend at their time, before anything has written it", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 50, minutes: 10 });
  expect(await readLots(service.current, user)).toMatchObject({ balance: 150, expiringNext: { amount: 50 } });
  passMinutes(11);
  expect(await readLots(service.current, user)).toMatchObject({
    balance: 100,
    available: 100,
    expiringNext: null,
    lots: [{ remaining: 0 }, { remaining: 100 }].toReversed(),
  });
  const { body } = await service.current.graphql(
    `query ($input: PreviewSpendInput!) { previewSpend(input: $input) { available missing refusal } }`,
    { as: "renderer", role: "service", variables: { input: { userId: user, amount: 120 } } },
  );
  expect(body.data.previewSpend).toEqual({ available: 100, missing: 20, refusal: "INSUFFICIENT_CREDITS" });
  expect(await spendOf(user, 120)).toMatchObject({
    reason: "INSUFFICIENT_CREDITS",
    available: 100,
    missing: 20,
  });
  expect(await spendOf(user, 100)).toMatchObject({ amount: -100, balanceAfter: 0, sequence: 4 });
  const entries = await service.current.rest("GET", "/api/v1/wallet/entries", { as: user });
  expect(entries.body.data.nodes.map(({ kind, amount }: Record<string, unknown>) => [kind, amount])).toEqual([
    ["SPEND", -100],
    ["EXPIRY", -50],
    ["GRANT", 50],
    ["PURCHASE", 100],
  ]);
});

it("lets a purchase be the first to find that credits have expired, and answers a repeat by the rule", async () => {
  const user = unique("user");
  await givenPromo(service.current, user, { amount: 50, minutes: 10 });
  const headers = { "idempotency-key": unique("key") };
  await service.current.purchase(user, undefined, headers);
  passMinutes(11);
  const replay = await service.current.graphql(
    `mutation ($input: PurchaseCreditPackageInput!) { purchaseCreditPackage(input: $input) { wallet { balance } } }`,
    {
      as: user,
      variables: {
        input: { packageId: "65a1234bcde5678f90123456", idempotencyKey: headers["idempotency-key"] },
      },
    },
  );
  expect(replay.body.data.purchaseCreditPackage).toEqual({ wallet: { balance: 100 } });
  await service.current.purchase(user);
  expect(await readLots(service.current, user)).toMatchObject({ balance: 200 });
  expect(await open(user)).toEqual(["PAID 100", "PAID 100"]);
});

it("keeps credits for their hold when their lot expires, and takes what the hold leaves", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 50, minutes: 5 });
  const held = await givenHold(user, 60);
  expect(await open(user)).toEqual(["PAID 100 (10 held)"]);
  passMinutes(6);
  expect(await readLots(service.current, user)).toMatchObject({ balance: 150, available: 90, held: 60 });
  const captured = await actOnHold(service.current, "captureHold", { ...held, amount: 20, isFinal: false });
  expect(await movementsOf(service.current, captured.body.data.captureHold.entry.id)).toEqual([
    "PROMO -20 (held -20)",
  ]);
  const released = await actOnHold(service.current, "releaseHold", held);
  expect(released.body.data.releaseHold.wallet).toMatchObject({ balance: 100, available: 100, held: 0 });
  expect(await open(user)).toEqual(["PAID 100"]);
});

it("frees the lots of a hold whose time ran out, and those that expired meanwhile are gone", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 50, minutes: 5 });
  await givenHold(user, 60);
  passMinutes(16);
  expect(await readLots(service.current, user)).toMatchObject({ balance: 100, available: 100, held: 0 });
  expect(await spendOf(user, 101)).toMatchObject({ reason: "INSUFFICIENT_CREDITS", available: 100 });
  expect(await spendOf(user, 100)).toMatchObject({ balanceAfter: 0 });
});

it("reserves more and fewer credits of a hold, those last that would be spent last", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 50, minutes: 60 });
  const held = await givenHold(user, 60);
  await actOnHold(service.current, "changeHold", { ...held, amount: 70 });
  expect(await open(user)).toEqual(["PAID 100 (20 held)"]);
  await actOnHold(service.current, "changeHold", { ...held, amount: 30 });
  expect(await open(user)).toEqual(["PROMO 50 (30 held)", "PAID 100"]);
  const { body } = await actOnHold(service.current, "captureHold", { ...held, amount: 60 });
  expect(await movementsOf(service.current, body.data.captureHold.entry.id)).toEqual([
    "PROMO -30 (held -30)",
    "PROMO -20",
    "PAID -10",
  ]);
});

it("takes a refund from the lots of the purchase first, and then in the order of spending", async () => {
  const user = unique("user");
  const packageId = await givenCreditPackage(service.current, { bonusCredits: 20 });
  await service.current.purchase(user, packageId);
  const purchaseId = await lastPurchaseOf(service.current, user);
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 10, minutes: 60 });
  await spendOf(user, 40);
  expect(await open(user)).toEqual(["PAID 90", "PAID 100"]);
  await refund(service.current, { purchaseId });
  const { lots } = await readLots(service.current, user);
  expect(lots.map(({ remaining }: { remaining: number }) => remaining)).toEqual([0, 0, 70, 0]);
});

it("lets what comes next pay what a refund could not take from any lot, and what a hold frees", async () => {
  const user = unique("user");
  const packageId = await givenCreditPackage(service.current, { refundPolicy: "ALLOW_DEBT" });
  await service.current.purchase(user, packageId);
  const purchaseId = await lastPurchaseOf(service.current, user);
  await spendOf(user, 50);
  const held = await givenHold(user, 30);
  await refund(service.current, { purchaseId });
  expect(await readLots(service.current, user)).toMatchObject({ balance: -50, available: 0, held: 30 });
  await actOnHold(service.current, "releaseHold", held);
  expect(await readLots(service.current, user)).toMatchObject({ balance: -50, available: 0, held: 0 });
  await givenPromo(service.current, user, { amount: 20, minutes: 60 });
  await service.current.purchase(user);
  expect(await readLots(service.current, user)).toMatchObject({ balance: 70 });
  expect(await open(user)).toEqual(["PAID 70"]);
});

it("carries lots over with their kind, their end and their purchase when wallets are merged", async () => {
  const [from, into] = [unique("from"), unique("into")];
  await service.current.purchase(from);
  const purchaseId = await lastPurchaseOf(service.current, from);
  await givenPromo(service.current, from, { amount: 10, minutes: 60, priority: 7 });
  await givenPromo(service.current, from, { amount: 5, minutes: 1 });
  const { id: spendId } = await spendOf(from, 8);
  await service.current.purchase(into);
  passMinutes(2);
  const merge = { fromUserId: from, intoUserId: into, environment: "SANDBOX", reason: "One person." };
  const merged = await service.current.graphql(
    "mutation ($input: MergeWalletsInput!) { mergeWallets(input: $input) { merge { amount } } }",
    { as: "boss", role: "admin", variables: { input: merge } },
  );
  expect(merged.body.data.mergeWallets.merge).toEqual({ amount: 107 });
  expect(await lotsOf(into)).toMatchObject([
    { kind: "PAID", remaining: 100, purchase: { id: expect.not.stringContaining(purchaseId) } },
    { kind: "PROMO", remaining: 7, priority: 7, expiresAt: expect.any(String) },
    { kind: "PAID", remaining: 100, purchase: { id: purchaseId } },
  ]);
  expect(await open(from)).toEqual([]);
  await reverse(service.current, { spendId });
  expect(await open(into)).toEqual(["PROMO 7", "PROMO 3", "PAID 100", "PAID 100"]);
  expect(await readLots(service.current, into)).toMatchObject({ balance: 210 });
  await refund(service.current, { purchaseId });
  expect(await open(into)).toEqual(["PROMO 7", "PROMO 3", "PAID 100"]);
});

it("returns credits to a lot that has expired meanwhile, where they expire at once", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await givenPromo(service.current, user, { amount: 10, minutes: 5 });
  const { id: spendId } = await spendOf(user, 15);
  passMinutes(6);
  const { body } = await reverse(service.current, { spendId });
  expect(body.data.reverseSpend).toMatchObject({ entry: { amount: 15 }, wallet: { balance: 100 } });
  const { body: listed } = await service.current.rest("GET", "/api/v1/wallet/entries?first=2", { as: user });
  expect(listed.data.nodes).toMatchObject([
    { kind: "EXPIRY", amount: -10, balanceAfter: 100 },
    { kind: "SPEND_REVERSAL", amount: 15, balanceAfter: 110 },
  ]);
});

it("spends from many lots at once, more than are read at first", async () => {
  const user = unique("user");
  const granted = Array.from({ length: 40 }, (_, index) =>
    givenPromo(service.current, user, { amount: 3, ...(index % 2 === 0 && { minutes: 60 + index }) }),
  );
  await Promise.all(granted);
  await Promise.all([50, 30].map((amount) => spendOf(user, amount)));
  expect(await open(user)).toEqual(["PROMO 1", ...Array.from({ length: 13 }, () => "PROMO 3")]);
});

it("lets sixty-four spenders take exactly what the lots of a wallet have", async () => {
  const user = unique("user");
  for (let index = 0; index < 10; index += 1)
    await givenPromo(service.current, user, { amount: 100, ...(index % 2 === 0 && { minutes: 60 }) });
  const outcomes = await Promise.all(Array.from({ length: 64 }, () => spendOf(user, 20)));
  expect(outcomes.filter(({ amount }) => amount === -20)).toHaveLength(50);
  expect(await open(user)).toEqual([]);
});

describe("a grant", () => {
  it("expires in the future only, and a repeat gives the first result after its end too", async () => {
    const userId = unique("user");
    const past = await grant(service.current, { userId, amount: 5, expiresAt: inMinutes(-1) });
    expect(errorOf(past)).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { fields: [{ field: "expiresAt", message: "expiresAt must be in the future" }] },
    });
    const input = { userId, amount: 5, expiresAt: inMinutes(5), idempotencyKey: unique("grant") };
    await grant(service.current, input);
    passMinutes(6);
    const { body } = await grant(service.current, input);
    expect(body.data.grantCredits).toMatchObject({ replayed: true, amount: 5, wallet: { balance: 0 } });
    const other = await grant(service.current, { ...input, expiresAt: inMinutes(60) });
    expect(errorOf(other).details).toMatchObject({ reason: "IDEMPOTENCY_KEY_REUSED" });
  });

  it.each([-1, 101, 1.5])("has no priority %s", async (priority) => {
    const answer = await grant(service.current, { userId: unique("user"), amount: 5, priority });
    expect(answer.body.data?.grantCredits ?? null).toBeNull();
    expect(answer.body.errors).toHaveLength(1);
  });
});
