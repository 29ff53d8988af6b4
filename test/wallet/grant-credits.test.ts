import { AuditEntry } from "../../src/entities/audit-entry";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { Wallet } from "../../src/entities/wallet";
import type { WalletEnvironment } from "../../src/environment";
import { publicIds } from "../../src/public-ids";
import { auditEntries } from "../support/audit-log";
import { atOnce, balanceOf, errorOf, givenCreditPackage, grant, spend } from "../support/factories";
import { startTestService } from "../support/harness";
import { laterEvent, purchaseOf, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, change, map, send } = withStore();
const give = (input: Parameters<typeof grant>[1], caller?: Parameters<typeof grant>[2]) =>
  grant(service.current, input, caller);
const granted = async (input: Parameters<typeof grant>[1]) => (await give(input)).body.data.grantCredits;

function auditOf(userId: string, environment: WalletEnvironment = "SANDBOX", creditType = "CREDITS") {
  const subject = publicIds.Wallet.write({ userId, environment, creditType });
  return auditEntries(service.current, { subject });
}

/** How many rows there are of everything that a grant could write. */
async function countRows(): Promise<number[]> {
  const { read } = service.current.context.database;
  return Promise.all([read.count(Wallet), read.count(LedgerEntry), read.count(AuditEntry)]);
}

/** A user whose wallets were merged into another user's. */
async function mergedAway(): Promise<string> {
  const fromUserId = unique("from");
  await service.current.purchase(fromUserId);
  const merge = { fromUserId, intoUserId: unique("into"), environment: "SANDBOX", reason: "One person." };
  await change("mergeWallets", "merge { id }", merge);
  return fromUserId;
}

it("adds the credits, shows the entry and the wallet, and records who granted them and why", async () => {
  const userId = unique("lucky");
  await service.current.purchase(userId);
  const outcome = await granted({ userId, amount: 25, reason: "Sorry for the outage 🎁" });
  expect(outcome).toEqual({
    entry: {
      id: expect.stringMatching(/^ent_[0-9A-HJKMNP-TV-Z]{26}$/),
      kind: "GRANT",
      amount: 25,
      balanceAfter: 125,
      actor: "boss",
      reason: "Sorry for the outage 🎁",
      purchase: null,
      counterAccount: "GRANTS",
      sequence: 2,
    },
    wallet: expect.objectContaining({ userId, balance: 125, available: 125, exists: true }),
    amount: 25,
    balanceBefore: 100,
    balanceAfter: 125,
    replayed: false,
    dryRun: false,
  });
  expect(await auditOf(userId)).toMatchObject([
    {
      operation: "grantCredits",
      actor: "boss",
      roles: "admin",
      reason: "Sorry for the outage 🎁",
      input: { userId, amount: 25 },
      before: { balance: 100 },
      after: { balance: 125, ledgerEntry: outcome.entry.id },
      refusalCode: null,
    },
  ]);
});

it("grants to a user whom nobody has seen before, in the wallet of the named type only", async () => {
  const userId = unique("new");
  const outcome = await granted({ userId, amount: 7, creditType: "GEMS" });
  expect(outcome.wallet).toMatchObject({ creditType: "GEMS", environment: "SANDBOX", balance: 7 });
  expect(outcome).toMatchObject({ balanceBefore: 0, balanceAfter: 7 });
  expect(await balanceOf(service.current, userId)).toBe(0);
  expect(await auditOf(userId, "SANDBOX", "GEMS")).toHaveLength(1);
});

it("shows the user the entry, but neither the admin nor the reason, through both doors", async () => {
  const userId = unique("reader");
  await granted({ userId, amount: 5, reason: "ticket 4711" });
  const { body } = await service.current.graphql(
    "{ wallet { entries { nodes { kind amount actor reason counterAccount } } } }",
    { as: userId },
  );
  const shown = { kind: "GRANT", amount: 5, reason: null };
  expect(body.data.wallet.entries.nodes).toEqual([{ ...shown, actor: null, counterAccount: "GRANTS" }]);
  const { body: rest } = await service.current.rest("GET", "/api/v1/wallet/entries", { as: userId });
  expect(rest.data.nodes).toMatchObject([{ ...shown, reference: null }]);
});

it("lets the user spend what was granted", async () => {
  const userId = unique("spender");
  await granted({ userId, amount: 5 });
  expect((await spend(service.current, { userId, amount: 5 })).body.data.spendCredits.wallet.balance).toBe(0);
});

describe("the same key", () => {
  it("grants once, and a repeat gives the same entry with the wallet as it is now", async () => {
    const userId = unique("ida");
    const order = { userId, amount: 10, idempotencyKey: "once" };
    const first = await granted(order);
    await spend(service.current, { userId, amount: 4 });
    const again = await granted(order);
    expect(again).toMatchObject({
      replayed: true,
      balanceBefore: 0,
      balanceAfter: 10,
      wallet: { balance: 6 },
    });
    expect(again.entry).toEqual(first.entry);
    expect(await auditOf(userId)).toMatchObject([
      { operation: "grantCredits" },
      { operation: "spendCredits" },
    ]);
  });

  it.each([{ amount: 11 }, { reason: "Another." }, { creditType: "GEMS" }])(
    "with %j is a conflict and moves nothing",
    async (other) => {
      const order = { userId: unique("reused"), amount: 10, idempotencyKey: "twice" };
      await granted(order);
      expect(errorOf(await give({ ...order, ...other }))).toMatchObject({
        code: "CONFLICT",
        details: { reason: "IDEMPOTENCY_KEY_REUSED" },
      });
      expect(await balanceOf(service.current, order.userId)).toBe(10);
    },
  );

  it("grants once when sixty-four identical requests arrive together", async () => {
    const order = { userId: unique("hurried"), amount: 10, idempotencyKey: "burst" };
    const answers = await atOnce(64, () => granted(order));
    expect(new Set(answers.map(({ entry }) => entry.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await balanceOf(service.current, order.userId)).toBe(10);
    expect(await auditOf(order.userId)).toHaveLength(1);
  });

  it("is free for another user, for a purchase and for a spend", async () => {
    const [userId, other] = [unique("one"), unique("two")];
    await granted({ userId, amount: 10, idempotencyKey: "both" });
    await granted({ userId: other, amount: 10, idempotencyKey: "both" });
    await service.current.purchase(userId, undefined, { "idempotency-key": "both" });
    await spend(service.current, { userId, amount: 1, idempotencyKey: "both" });
    expect([await balanceOf(service.current, userId), await balanceOf(service.current, other)]).toEqual([
      109, 10,
    ]);
  });

  it("grants once each time when different keys arrive together with purchases and spends", async () => {
    const userId = unique("busy");
    await granted({ userId, amount: 100 });
    await Promise.all([
      atOnce(10, () => granted({ userId, amount: 3 })),
      atOnce(10, () => spend(service.current, { userId, amount: 2 })),
      atOnce(3, () => service.current.purchase(userId)),
    ]);
    expect(await balanceOf(service.current, userId)).toBe(100 + 30 - 20 + 300);
  });
});

describe("a dry run", () => {
  it("tells what the grant would do, and changes nothing", async () => {
    const userId = unique("preview");
    const before = await countRows();
    const order = { userId, amount: 10, idempotencyKey: "later" };
    expect(await granted({ ...order, dryRun: true })).toEqual({
      entry: null,
      wallet: expect.objectContaining({ balance: 0, available: 0, exists: false }),
      amount: 10,
      balanceBefore: 0,
      balanceAfter: 10,
      replayed: false,
      dryRun: true,
    });
    expect(await countRows()).toEqual(before);
    expect(await granted(order)).toMatchObject({ replayed: false, dryRun: false, balanceAfter: 10 });
    const again = await granted({ ...order, dryRun: true });
    expect(again).toMatchObject({ replayed: true, dryRun: true, wallet: { balance: 10 } });
    expect(again.entry.id).toMatch(/^ent_/);
    expect(await granted({ userId, amount: 1, dryRun: true })).toMatchObject({
      wallet: { balance: 10, exists: true },
      balanceBefore: 10,
      balanceAfter: 11,
    });
  });

  it("is refused as the grant would be, and the audit log does not record that", async () => {
    const userId = unique("full");
    await granted({ userId, amount: Number.MAX_SAFE_INTEGER });
    await granted({ userId: unique("other"), amount: 1, idempotencyKey: "used" });
    const merged = await mergedAway();
    const before = await countRows();
    expect(errorOf(await give({ userId, amount: 1, dryRun: true })).details.reason).toBe(
      "WALLET_LIMIT_REACHED",
    );
    expect(errorOf(await give({ userId: merged, amount: 1, dryRun: true })).details.reason).toBe(
      "WALLET_MERGED",
    );
    expect(errorOf(await give({ userId, amount: 0, dryRun: true })).code).toBe("BAD_USER_INPUT");
    expect(await countRows()).toEqual(before);
  });

  it("of somebody who is no admin is refused and recorded", async () => {
    const as = unique("curious");
    const answer = await give({ userId: as, amount: 1, dryRun: true }, { as, role: "service" });
    expect(errorOf(answer).code).toBe("FORBIDDEN");
    expect(await auditEntries(service.current, { actor: as })).toMatchObject([{ refusalCode: "FORBIDDEN" }]);
  });
});

it("is for admins and support only, also for one's own wallet", async () => {
  const userId = unique("owner");
  for (const role of ["user", "service", "auditor"] as const) {
    const answer = await give({ userId, amount: 1 }, { as: userId, role });
    expect(errorOf(answer)).toMatchObject({ code: "FORBIDDEN", statusCode: 403 });
  }
  expect(errorOf(await give({ userId, amount: 1 }, {})).code).toBe("UNAUTHENTICATED");
  expect(await balanceOf(service.current, userId)).toBe(0);
});

it("lets an admin grant to the admin's own wallet, which the audit log shows", async () => {
  const as = unique("boss");
  const { body } = await give({ userId: as, amount: 1 }, { as, role: "admin" });
  expect(body.data.grantCredits.entry.actor).toBe(as);
  expect(await auditOf(as)).toMatchObject([{ actor: as }]);
});

it("fills a wallet to its limit and not beyond, and records the refusal", async () => {
  const userId = unique("midas");
  await granted({ userId, amount: Number.MAX_SAFE_INTEGER - 1 });
  expect(errorOf(await give({ userId, amount: 2 }))).toMatchObject({
    code: "CONFLICT",
    details: { reason: "WALLET_LIMIT_REACHED" },
  });
  expect((await granted({ userId, amount: 1 })).balanceAfter).toBe(Number.MAX_SAFE_INTEGER);
  expect((await auditOf(userId)).map(({ refusalReasonCode }) => refusalReasonCode)).toEqual([
    null,
    "WALLET_LIMIT_REACHED",
    null,
  ]);
});

it("refuses a wallet that was merged away, of any type", async () => {
  const userId = await mergedAway();
  for (const creditType of ["CREDITS", "GEMS"]) {
    expect(errorOf(await give({ userId, amount: 1, creditType })).details.reason).toBe("WALLET_MERGED");
  }
});

it.each([
  ["ALLOW_DEBT", { balance: -35, available: 0 }],
  ["FREEZE_SPENDING", { balance: 5, available: 0 }],
])(
  "adds to the balance of a wallet that a refund under %s left in debt or frozen",
  async (refundPolicy, after) => {
    const [userId, product_id] = [unique("refunded"), unique("product")];
    await map(product_id, { packageId: await givenCreditPackage(service.current, { refundPolicy }) });
    const bought = purchaseOf(userId, { product_id });
    await send(bought);
    await spend(service.current, { userId, amount: 40 });
    await send(laterEvent("CANCELLATION", bought));
    expect((await granted({ userId, amount: 5 })).wallet).toMatchObject(after);
  },
);

it.each([
  ["amount", { amount: 0 }],
  ["amount", { amount: -5 }],
  ["reason", { reason: "" }],
  ["reason", { reason: " \n\u00a0\u200b" }],
  ["reason", { reason: "x".repeat(501) }],
  ["reason", { reason: "a\u0000b" }],
  ["idempotencyKey", { idempotencyKey: "" }],
  ["idempotencyKey", { idempotencyKey: "a b" }],
  ["idempotencyKey", { idempotencyKey: "k".repeat(256) }],
  ["userId", { userId: "" }],
  ["userId", { userId: "x".repeat(256) }],
  ["creditType", { creditType: "gems" }],
])("names %s as what is wrong with %j", async (field, overrides) => {
  const answer = await give({ userId: "alice", amount: 1, ...overrides });
  expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [{ field }] } });
});

it.each([
  { amount: 1.5 },
  { amount: "5" },
  { amount: null },
  { amount: 2 ** 53 },
  { idempotencyKey: null },
  { reason: null },
  { dryRun: null },
  { dryRun: "yes" },
  { environment: "MOON" },
])("refuses %j, which the type does not allow", async (overrides) => {
  const { status, body } = await give({ userId: "alice", amount: 1, ...overrides });
  expect(status).toBe(400);
  expect(body.errors[0].extensions.code).toBe("BAD_USER_INPUT");
});

it("grants in production too, to either environment, where nobody may buy", async () => {
  const production = await startTestService({ NODE_ENV: "production", MIGRATE_ON_START: "true" });
  try {
    const userId = unique("customer");
    expect((await production.purchase(userId)).status).toBe(403);
    const own = await grant(production, { userId, amount: 5 });
    expect(own.body.data.grantCredits.wallet).toMatchObject({ environment: "PRODUCTION", balance: 5 });
    const sandbox = await grant(production, { userId, amount: 3, environment: "SANDBOX" });
    expect(sandbox.body.data.grantCredits.wallet).toMatchObject({ environment: "SANDBOX", balance: 3 });
    expect(await auditEntries(production, { operation: "grantCredits" })).toHaveLength(2);
  } finally {
    await production.stop();
  }
});
