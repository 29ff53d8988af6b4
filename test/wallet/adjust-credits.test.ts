import { AuditEntry } from "../../src/entities/audit-entry";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { Wallet } from "../../src/entities/wallet";
import { publicIds } from "../../src/public-ids";
import { auditEntries } from "../support/audit-log";
import { adjust, atOnce, balanceOf, errorOf, givenCreditPackage, grant, spend } from "../support/factories";
import { startTestService } from "../support/harness";
import { laterEvent, purchaseOf, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, change, map, send } = withStore();
const correct = (input: Parameters<typeof adjust>[1], caller?: Parameters<typeof adjust>[2]) =>
  adjust(service.current, input, caller);
const corrected = async (input: Parameters<typeof adjust>[1]) =>
  (await correct(input)).body.data.adjustCredits;
const refused = async (input: Parameters<typeof adjust>[1]) => errorOf(await correct(input)).details;

const auditOf = (userId: string) =>
  auditEntries(service.current, {
    subject: publicIds.Wallet.write({ userId, environment: "SANDBOX", creditType: "CREDITS" }),
    operation: "adjustCredits",
  });

/** A user with this many credits. */
async function givenCredits(amount: number): Promise<string> {
  const userId = unique("user");
  await grant(service.current, { userId, amount });
  return userId;
}

async function countRows(): Promise<number[]> {
  const { read } = service.current.context.database;
  return Promise.all([read.count(Wallet), read.count(LedgerEntry), read.count(AuditEntry)]);
}

it.each([
  [30, 130],
  [-30, 70],
  [-100, 0],
])("adjusts by %d, shows the entry and the wallet, and records who did it and why", async (amount, after) => {
  const userId = await givenCredits(100);
  const outcome = await corrected({ userId, amount, reason: "Counted twice." });
  expect(outcome).toEqual({
    entry: {
      id: expect.stringMatching(/^ent_[0-9A-HJKMNP-TV-Z]{26}$/),
      kind: "ADJUSTMENT",
      amount,
      balanceAfter: after,
      actor: "boss",
      reason: "Counted twice.",
      purchase: null,
      counterAccount: "ADJUSTMENTS",
      sequence: 2,
    },
    wallet: expect.objectContaining({ userId, balance: after, available: after }),
    amount,
    shortfall: 0,
    balanceBefore: 100,
    balanceAfter: after,
    replayed: false,
    dryRun: false,
  });
  expect(await auditOf(userId)).toMatchObject([
    {
      actor: "boss",
      reason: "Counted twice.",
      input: { amount, onShortfall: "REFUSE" },
      before: { balance: 100 },
      after: { balance: after, ledgerEntry: outcome.entry.id },
    },
  ]);
});

it("adjusts the wallet of the named type only", async () => {
  const userId = await givenCredits(100);
  expect((await corrected({ userId, amount: 5, creditType: "GEMS" })).wallet).toMatchObject({
    creditType: "GEMS",
    balance: 5,
  });
  expect(await refused({ userId, amount: -6, creditType: "GEMS" })).toMatchObject({
    available: 5,
    missing: 1,
  });
  expect(await balanceOf(service.current, userId)).toBe(100);
});

it("shows the user the entry, but neither the admin nor the reason", async () => {
  const userId = await givenCredits(10);
  await corrected({ userId, amount: -4, reason: "ticket 4711" });
  const { body } = await service.current.rest("GET", "/api/v1/wallet/entries", { as: userId });
  expect(body.data.nodes[0]).toMatchObject({ kind: "ADJUSTMENT", amount: -4, reference: null, reason: null });
  const { text } = await service.current.graphql("{ wallet { entries { nodes { actor reason } } } }", {
    as: userId,
  });
  expect(text).not.toMatch(/boss|4711/);
});

describe("when the wallet has too few credits", () => {
  it("refuses, and says how many are required, available and missing", async () => {
    const userId = await givenCredits(10);
    for (const onShortfall of [undefined, "REFUSE"])
      expect(await refused({ userId, amount: -25, onShortfall })).toEqual({
        reason: "INSUFFICIENT_CREDITS",
        required: 25,
        available: 10,
        missing: 15,
      });
    expect(await balanceOf(service.current, userId)).toBe(10);
    expect((await auditOf(userId)).map(({ refusalReasonCode }) => refusalReasonCode)).toEqual([
      "INSUFFICIENT_CREDITS",
      "INSUFFICIENT_CREDITS",
    ]);
  });

  it("says the same to a service that spends", async () => {
    const userId = await givenCredits(10);
    expect(errorOf(await spend(service.current, { userId, amount: 11 })).details).toEqual({
      reason: "INSUFFICIENT_CREDITS",
      required: 11,
      available: 10,
      missing: 1,
    });
  });

  it("takes what there is under FLOOR_AT_ZERO, and records the shortfall", async () => {
    const userId = await givenCredits(10);
    const order = { userId, amount: -25, onShortfall: "FLOOR_AT_ZERO", idempotencyKey: "floor" };
    const facts = { amount: -10, shortfall: 15, balanceBefore: 10, balanceAfter: 0 };
    expect(await corrected({ ...order, dryRun: true })).toMatchObject({ ...facts, entry: null });
    expect(await corrected(order)).toMatchObject({ ...facts, replayed: false, wallet: { balance: 0 } });
    expect(await auditOf(userId)).toMatchObject([{ after: { balance: 0, shortfall: 15 } }]);
    await grant(service.current, { userId, amount: 40 });
    expect(await corrected(order)).toMatchObject({ ...facts, replayed: true, wallet: { balance: 40 } });
    expect(await refused({ ...order, amount: -26 })).toEqual({ reason: "IDEMPOTENCY_KEY_REUSED" });
  });

  it("takes exactly the amount under FLOOR_AT_ZERO when there is enough", async () => {
    const userId = await givenCredits(10);
    expect(await corrected({ userId, amount: -10, onShortfall: "FLOOR_AT_ZERO" })).toMatchObject({
      amount: -10,
      shortfall: 0,
    });
  });

  it("refuses under FLOOR_AT_ZERO when there is nothing to take", async () => {
    const userId = await givenCredits(10);
    await corrected({ userId, amount: -15, onShortfall: "ALLOW_DEBT" });
    const nothing = { reason: "INSUFFICIENT_CREDITS", required: 3, available: 0 };
    const floored = { amount: -3, onShortfall: "FLOOR_AT_ZERO" };
    expect(await refused({ userId, ...floored })).toEqual({ ...nothing, missing: 8 });
    expect(await refused({ userId: unique("nobody"), ...floored })).toEqual({ ...nothing, missing: 3 });
  });

  it("leaves a debt under ALLOW_DEBT, which a later grant pays off", async () => {
    const userId = await givenCredits(10);
    const owed = await corrected({ userId, amount: -25, onShortfall: "ALLOW_DEBT" });
    expect(owed).toMatchObject({ amount: -25, shortfall: 0, balanceAfter: -15, wallet: { available: 0 } });
    await grant(service.current, { userId, amount: 20 });
    expect(await balanceOf(service.current, userId)).toBe(5);
  });

  it("leaves no wallet behind when it refuses a user without credits", async () => {
    const userId = unique("nobody");
    await refused({ userId, amount: -1 });
    expect(await service.current.context.database.read.countBy(Wallet, { userId })).toBe(0);
  });
});

it("fills a wallet, and lets it owe, up to the limit and not beyond", async () => {
  const max = Number.MAX_SAFE_INTEGER;
  const [rich, poor] = [unique("rich"), unique("poor")];
  expect((await corrected({ userId: rich, amount: max })).balanceAfter).toBe(max);
  expect((await refused({ userId: rich, amount: 1 })).reason).toBe("WALLET_LIMIT_REACHED");
  const debt = { userId: poor, onShortfall: "ALLOW_DEBT" };
  expect((await corrected({ ...debt, amount: -max })).balanceAfter).toBe(-max);
  expect((await refused({ ...debt, amount: -1 })).reason).toBe("WALLET_LIMIT_REACHED");
  expect(await refused({ userId: poor, amount: -max })).toMatchObject({ required: max, available: 0 });
});

describe("the same key", () => {
  it.each([
    { amount: -11 },
    { amount: 10 },
    { reason: "Other." },
    { onShortfall: "ALLOW_DEBT" },
    { creditType: "GEMS" },
  ])("with %j is a conflict and moves nothing", async (other) => {
    const userId = await givenCredits(100);
    const order = { userId, amount: -10, idempotencyKey: "twice" };
    await corrected(order);
    expect(await refused({ ...order, ...other })).toEqual({ reason: "IDEMPOTENCY_KEY_REUSED" });
    expect(await balanceOf(service.current, userId)).toBe(90);
  });

  it.each(["REFUSE", "FLOOR_AT_ZERO", "ALLOW_DEBT"])(
    "adjusts once when sixty-four identical requests under %s arrive together",
    async (onShortfall) => {
      const userId = await givenCredits(15);
      const order = { userId, amount: -10, onShortfall, idempotencyKey: "burst" };
      const answers = await atOnce(64, () => corrected(order));
      expect(new Set(answers.map(({ entry }) => entry.id)).size).toBe(1);
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(await balanceOf(service.current, userId)).toBe(5);
      expect(await auditOf(userId)).toHaveLength(1);
    },
  );

  it("is free for a grant and for a spend", async () => {
    const userId = await givenCredits(10);
    const idempotencyKey = "shared";
    await corrected({ userId, amount: -1, idempotencyKey });
    await grant(service.current, { userId, amount: 5, idempotencyKey });
    await spend(service.current, { userId, amount: 2, idempotencyKey });
    expect(await balanceOf(service.current, userId)).toBe(12);
  });

  it("is not used up by a refusal", async () => {
    const userId = await givenCredits(5);
    const order = { userId, amount: -10, idempotencyKey: "patience" };
    expect((await refused(order)).reason).toBe("INSUFFICIENT_CREDITS");
    await grant(service.current, { userId, amount: 5 });
    expect((await corrected(order)).balanceAfter).toBe(0);
  });
});

it("never takes more than there is when adjustments and spends arrive together", async () => {
  const userId = await givenCredits(100);
  const [floored, exact, spent] = await Promise.all([
    atOnce(8, () => correct({ userId, amount: -9, onShortfall: "FLOOR_AT_ZERO" })),
    atOnce(8, () => correct({ userId, amount: -9 })),
    atOnce(8, () => spend(service.current, { userId, amount: 9 })),
  ]);
  const taken = [...floored, ...exact, ...spent].map(({ body }) => {
    const entry = (body.data.adjustCredits ?? body.data.spendCredits)?.entry;
    if (!entry) expect(body.errors[0].extensions.details.reason).toBe("INSUFFICIENT_CREDITS");
    return entry ? -entry.amount : 0;
  });
  const left = await balanceOf(service.current, userId);
  expect(left).toBe(100 - taken.reduce((sum, amount) => sum + amount, 0));
  expect(left).toBeLessThan(9);
  expect(left).toBeGreaterThanOrEqual(0);
});

describe("a dry run", () => {
  it("tells what the adjustment would do, or how it would be refused, and changes nothing", async () => {
    const userId = await givenCredits(10);
    const before = await countRows();
    expect(await corrected({ userId, amount: -4, dryRun: true })).toMatchObject({
      entry: null,
      amount: -4,
      balanceBefore: 10,
      balanceAfter: 6,
      wallet: { balance: 10, available: 10, exists: true },
    });
    expect(await corrected({ userId, amount: -14, onShortfall: "ALLOW_DEBT", dryRun: true })).toMatchObject({
      balanceAfter: -4,
      wallet: { balance: 10 },
    });
    expect(await refused({ userId, amount: -14, dryRun: true })).toMatchObject({ missing: 4 });
    expect(await refused({ userId: unique("nobody"), amount: -1, dryRun: true })).toMatchObject({
      missing: 1,
    });
    expect(await countRows()).toEqual(before);
  });
});

it("is for admins and support only", async () => {
  const userId = await givenCredits(10);
  for (const role of ["user", "service", "auditor"] as const)
    expect(errorOf(await correct({ userId, amount: -1 }, { as: userId, role })).code).toBe("FORBIDDEN");
  expect(errorOf(await correct({ userId, amount: -1 }, {})).code).toBe("UNAUTHENTICATED");
  expect(await balanceOf(service.current, userId)).toBe(10);
});

it("refuses a wallet that was merged away", async () => {
  const [fromUserId, intoUserId] = [await givenCredits(10), unique("into")];
  const merge = { fromUserId, intoUserId, environment: "SANDBOX", reason: "One person." };
  await change("mergeWallets", "merge { id }", merge);
  for (const amount of [1, -1])
    expect(await refused({ userId: fromUserId, amount })).toEqual({ reason: "WALLET_MERGED" });
  expect((await corrected({ userId: intoUserId, amount: -1 })).balanceAfter).toBe(9);
});

it("takes credits of a wallet whose spending is frozen, which stays frozen", async () => {
  const [userId, product_id] = [await givenCredits(10), unique("product")];
  await map(product_id, {
    packageId: await givenCreditPackage(service.current, { refundPolicy: "FREEZE_SPENDING" }),
  });
  const bought = purchaseOf(userId, { product_id });
  await send(bought);
  await spend(service.current, { userId, amount: 110 });
  await send(laterEvent("CANCELLATION", bought));
  await grant(service.current, { userId, amount: 7 });
  expect(await corrected({ userId, amount: -5 })).toMatchObject({ wallet: { balance: 2, available: 0 } });
});

it.each([
  ["amount", { amount: 0 }],
  ["amount", { amount: -0 }],
  ["reason", { reason: "\t" }],
  ["reason", { reason: "x".repeat(501) }],
  ["idempotencyKey", { idempotencyKey: "é" }],
  ["userId", { userId: "" }],
])("names %s as what is wrong with %j", async (field, overrides) => {
  expect(errorOf(await correct({ userId: "alice", amount: 1, ...overrides }))).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { fields: [{ field }] },
  });
});

it.each([{ amount: 0.5 }, { amount: -(2 ** 53) }, { onShortfall: "FREEZE_SPENDING" }, { onShortfall: null }])(
  "refuses %j, which the type does not allow",
  async (overrides) => {
    const { status, body } = await correct({ userId: "alice", amount: 1, ...overrides });
    expect([status, body.errors[0].extensions.code]).toEqual([400, "BAD_USER_INPUT"]);
  },
);

it("adjusts in production too", async () => {
  const production = await startTestService({ NODE_ENV: "production", MIGRATE_ON_START: "true" });
  try {
    const { body } = await adjust(production, { userId: "customer", amount: 5 });
    expect(body.data.adjustCredits.wallet).toMatchObject({ environment: "PRODUCTION", balance: 5 });
  } finally {
    await production.stop();
  }
});
