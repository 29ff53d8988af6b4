import { atOnce, balanceOf, errorOf, grant, reverse, spend } from "../support/factories";
import { withService } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();

/** A user who bought 100 credits and spent some. */
async function givenSpend(amount = 30): Promise<{ userId: string; spendId: string }> {
  const userId = unique("user");
  await service.current.purchase(userId);
  const { body } = await spend(service.current, { userId, amount });
  return { userId, spendId: body.data.spendCredits.entry.id };
}

const merge = (fromUserId: string, intoUserId: string) =>
  service.current.graphql(
    `mutation ($input: MergeWalletsInput!) { mergeWallets(input: $input) { merge { id } } }`,
    {
      as: "boss",
      role: "admin",
      variables: { input: { fromUserId, intoUserId, environment: "SANDBOX", reason: "Two phones." } },
    },
  );

const refusalOf = (answer: Awaited<ReturnType<typeof reverse>>) => {
  const { reason, required, available } = errorOf(answer).details;
  return [reason, required, available];
};

it("gives all credits of a spend back, and shows the spend and the wallet", async () => {
  const { userId, spendId } = await givenSpend();
  const { status, body } = await reverse(service.current, { spendId, reason: "The GPU broke." });
  expect(status).toBe(200);
  expect(body.data.reverseSpend).toEqual({
    entry: {
      id: expect.stringMatching(/^ent_/),
      kind: "SPEND_REVERSAL",
      amount: 30,
      balanceAfter: 100,
      reason: "The GPU broke.",
      counterAccount: "USAGE",
      spend: null,
      reversedSpend: { id: spendId, amount: -30 },
    },
    wallet: { userId, balance: 100, available: 100 },
    replayed: false,
  });
});

it("gives credits back in parts, up to what was taken and never more", async () => {
  const { userId, spendId } = await givenSpend();
  expect((await reverse(service.current, { spendId, amount: 10 })).body.data.reverseSpend.entry.amount).toBe(
    10,
  );
  expect(refusalOf(await reverse(service.current, { spendId, amount: 21 }))).toEqual([
    "SPEND_REVERSED",
    21,
    20,
  ]);
  expect((await reverse(service.current, { spendId })).body.data.reverseSpend.entry.amount).toBe(20);
  for (const input of [{ spendId }, { spendId, amount: 1 }])
    expect(refusalOf(await reverse(service.current, input))).toEqual([
      "SPEND_REVERSED",
      input.amount ?? 30,
      0,
    ]);
  expect(await balanceOf(service.current, userId)).toBe(100);
});

describe("the same key", () => {
  it("gives credits back once, and answers with the first entry", async () => {
    const { userId, spendId } = await givenSpend();
    const order = { spendId, idempotencyKey: unique("key") };
    const first = await reverse(service.current, order);
    const again = await reverse(service.current, order);
    expect(again.body.data.reverseSpend).toEqual({ ...first.body.data.reverseSpend, replayed: true });
    expect(await balanceOf(service.current, userId)).toBe(100);
  });

  it("is a conflict for another amount, reason or spend, and moves nothing", async () => {
    const { userId, spendId } = await givenSpend();
    const order = { spendId, amount: 10, idempotencyKey: unique("key") };
    await reverse(service.current, order);
    const { body } = await spend(service.current, { userId, amount: 10 });
    const changes = [
      { amount: 11 },
      { amount: null },
      { reason: "Because." },
      { spendId: body.data.spendCredits.entry.id },
    ];
    for (const change of changes) {
      const answer = await reverse(service.current, { ...order, ...change });
      expect(errorOf(answer).details.reason).toBe("IDEMPOTENCY_KEY_REUSED");
    }
    expect(await balanceOf(service.current, userId)).toBe(70);
  });

  it("of twenty requests at once gives credits back once", async () => {
    const { userId, spendId } = await givenSpend();
    const order = { spendId, amount: 7, idempotencyKey: unique("key") };
    const answers = await atOnce(20, () => reverse(service.current, order));
    expect(new Set(answers.map(({ body }) => body.data.reverseSpend.entry.id)).size).toBe(1);
    expect(await balanceOf(service.current, userId)).toBe(77);
  });

  it("of a spend is free for a reversal", async () => {
    const userId = unique("user");
    await service.current.purchase(userId);
    const idempotencyKey = unique("key");
    const { body } = await spend(service.current, { userId, amount: 5, idempotencyKey });
    const answer = await reverse(service.current, {
      spendId: body.data.spendCredits.entry.id,
      idempotencyKey,
    });
    expect(answer.body.data.reverseSpend.wallet.balance).toBe(100);
  });
});

it("shares a spend exactly among forty reversals at once", async () => {
  const { userId, spendId } = await givenSpend(100);
  const answers = await atOnce(40, () => reverse(service.current, { spendId, amount: 5 }));
  expect(answers.filter(({ body }) => body.errors)).toHaveLength(20);
  expect(await balanceOf(service.current, userId)).toBe(100);
});

it("gives the rest back once when it is asked for at once with parts", async () => {
  const { userId, spendId } = await givenSpend(60);
  const amounts = [5, null, 7, null, 9];
  const answers = await Promise.all(amounts.map((amount) => reverse(service.current, { spendId, amount })));
  const given = answers.flatMap(({ body }) => body.data?.reverseSpend?.entry.amount ?? []);
  expect(given.reduce((sum, one) => sum + one, 0)).toBe(60);
  expect(await balanceOf(service.current, userId)).toBe(100);
});

describe("after the wallet was merged", () => {
  it("gives the credits to the wallet that it was merged into", async () => {
    const { userId, spendId } = await givenSpend();
    const [into, last] = [unique("user"), unique("user")];
    await merge(userId, into);
    const { body } = await reverse(service.current, { spendId, amount: 10 });
    expect(body.data.reverseSpend).toMatchObject({
      entry: { reversedSpend: { id: spendId } },
      wallet: { userId: into, balance: 80 },
    });
    await merge(into, last);
    const rest = await reverse(service.current, { spendId });
    expect(rest.body.data.reverseSpend).toMatchObject({
      entry: { amount: 20 },
      wallet: { userId: last, balance: 100 },
    });
  });

  it("knows the keys of before the merge", async () => {
    const { userId, spendId } = await givenSpend();
    const into = unique("user");
    const order = { spendId, amount: 10, idempotencyKey: unique("key") };
    const first = await reverse(service.current, order);
    await merge(userId, into);
    const again = await reverse(service.current, order);
    expect(again.body.data.reverseSpend).toMatchObject({
      entry: { id: first.body.data.reverseSpend.entry.id },
      wallet: { userId: into, balance: 80 },
      replayed: true,
    });
    const other = await reverse(service.current, { ...order, amount: 11 });
    expect(errorOf(other).details.reason).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await balanceOf(service.current, into)).toBe(80);
  });
});

it("reaches a wallet that is frozen or in debt", async () => {
  const { userId, spendId } = await givenSpend(90);
  await service.current.graphql(
    `mutation { adjustCredits(input: { userId: "${userId}", amount: -50, reason: "r", idempotencyKey: "k",
      onShortfall: ALLOW_DEBT }) { balanceAfter } }`,
    { as: "boss", role: "admin" },
  );
  const { body } = await reverse(service.current, { spendId });
  expect(body.data.reverseSpend.wallet.balance).toBe(50);
});

it("does not find what is no spend", async () => {
  const userId = unique("user");
  await service.current.purchase(userId);
  const { body } = await grant(service.current, { userId, amount: 5 });
  const other = body.data.grantCredits.entry.id;
  for (const spendId of [
    other,
    "ent_none",
    "pur_01KAP2Q9V5X3J8M4T6B7N0C1DE",
    "ent_01KAP2Q9V5X3J8M4T6B7N0C1DE",
  ])
    expect(errorOf(await reverse(service.current, { spendId }))).toMatchObject({
      code: "NOT_FOUND",
      statusCode: 404,
    });
});

it("is for services only", async () => {
  const { userId, spendId } = await givenSpend();
  for (const role of ["user", "support", "auditor", "admin"] as const)
    expect(errorOf(await reverse(service.current, { spendId }, { as: userId, role })).code).toBe("FORBIDDEN");
  expect(errorOf(await reverse(service.current, { spendId }, {})).code).toBe("UNAUTHENTICATED");
  expect(await balanceOf(service.current, userId)).toBe(70);
});

it.each([
  ["amount", { amount: 0 }],
  ["amount", { amount: -1 }],
  ["reason", { reason: "" }],
  ["reason", { reason: " \n" }],
  ["reason", { reason: "x".repeat(501) }],
  ["idempotencyKey", { idempotencyKey: "a b" }],
  ["spendId", { spendId: "" }],
])("names %s as what is wrong with %j", async (field, overrides) => {
  const answer = await reverse(service.current, { spendId: "ent_none", ...overrides });
  expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [{ field }] } });
});
