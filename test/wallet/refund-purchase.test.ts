import { AuditEntry } from "../../src/entities/audit-entry";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { StoreEvent } from "../../src/entities/store-event";
import { StoreTransaction } from "../../src/entities/store-transaction";
import { Wallet } from "../../src/entities/wallet";
import { auditEntries } from "../support/audit-log";
import {
  atOnce,
  balanceOf,
  errorOf,
  givenCreditPackage,
  grant,
  lastPurchaseOf,
  refund,
  spend,
} from "../support/factories";
import { startTestService, type TestService } from "../support/harness";
import { purchaseOf, sendEvent, unique } from "../support/revenuecat";
import { withRefunds } from "../support/with-refunds";

const { service, balance, change, give, refunded, refundsIn, givenTestPurchase, givenSandboxPurchase } =
  withRefunds();

async function countRows(): Promise<number[]> {
  const { read } = service.current.context.database;
  return Promise.all(
    [Wallet, LedgerEntry, AuditEntry, StoreTransaction, StoreEvent].map((entity) => read.count(entity)),
  );
}

describe.each([
  ["a test purchase", givenTestPurchase],
  ["a purchase in a store's sandbox", givenSandboxPurchase],
])("of %s", (_name, givenPurchase) => {
  it("takes the credits back, and records who did it and why", async () => {
    const { user, purchaseId } = await givenPurchase();
    const state = { taken: 100, shortfall: 0, freezesSpending: false };
    expect(await refunded(purchaseId, { reason: "Bought the wrong one." })).toEqual({
      purchase: { id: purchaseId, refund: state },
      wallet: { userId: user, creditType: "CREDITS", balance: 0, available: 0 },
      ...state,
      balanceBefore: 100,
      balanceAfter: 0,
      replayed: false,
      dryRun: false,
    });
    expect(await refundsIn(user)).toEqual([
      {
        kind: "REFUND",
        amount: -100,
        actor: "boss",
        reason: "Bought the wrong one.",
        counterAccount: "REFUNDS",
        purchase: { id: purchaseId },
      },
    ]);
    expect(await auditEntries(service.current, { subject: purchaseId })).toMatchObject([
      {
        operation: "refundPurchase",
        actor: "boss",
        reason: "Bought the wrong one.",
        before: { userId: user, balance: 100 },
        after: { userId: user, balance: 0, ...state },
      },
    ]);
  });

  it.each([
    ["FLOOR_AT_ZERO", { taken: 40, shortfall: 60, freezesSpending: false, balanceAfter: 0 }],
    ["ALLOW_DEBT", { taken: 100, shortfall: 0, freezesSpending: false, balanceAfter: -60 }],
    ["FREEZE_SPENDING", { taken: 40, shortfall: 60, freezesSpending: true, balanceAfter: 0 }],
  ])("follows the policy %s when credits were spent, and a dry run foretells it", async (policy, outcome) => {
    const { user, purchaseId } = await givenPurchase(policy, 60);
    const before = await countRows();
    expect(await refunded(purchaseId, { dryRun: true })).toMatchObject({
      ...outcome,
      purchase: { refund: null },
      wallet: { balance: 40 },
      balanceBefore: 40,
      replayed: false,
      dryRun: true,
    });
    expect(await countRows()).toEqual(before);
    expect(await refunded(purchaseId)).toMatchObject({ ...outcome, replayed: false });
    const answer = await spend(service.current, { userId: user, amount: 1 });
    expect(errorOf(answer).details.reason).toBe(
      policy === "FREEZE_SPENDING" ? "SPENDING_FROZEN" : "INSUFFICIENT_CREDITS",
    );
  });

  it("refunds when all credits are spent, and then too only once", async () => {
    const { user, purchaseId } = await givenPurchase("FLOOR_AT_ZERO", 100);
    expect(await refunded(purchaseId)).toMatchObject({ taken: 0, shortfall: 100, replayed: false });
    await grant(service.current, { userId: user, amount: 30 });
    expect(await refunded(purchaseId)).toMatchObject({ taken: 0, shortfall: 100, replayed: true });
    expect(await balance(user)).toBe(30);
  });

  it("refunds once when it is repeated, also with another reason, and tells what it took", async () => {
    const { user, purchaseId } = await givenPurchase("FLOOR_AT_ZERO", 60);
    await refunded(purchaseId);
    await service.current.purchase(user);
    for (const more of [{}, { reason: "Again." }, { dryRun: true }])
      expect(await refunded(purchaseId, more)).toMatchObject({
        taken: 40,
        shortfall: 60,
        balanceBefore: 100,
        balanceAfter: 100,
        replayed: true,
      });
    expect(await auditEntries(service.current, { subject: purchaseId })).toHaveLength(1);
  });

  it("refunds once when sixty-four identical requests arrive together", async () => {
    const { user, purchaseId } = await givenPurchase();
    await service.current.purchase(user);
    const answers = await atOnce(64, () => refunded(purchaseId));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await balance(user)).toBe(100);
    expect(await refundsIn(user)).toHaveLength(1);
  });

  it("takes the credits from the wallet that the buyer's was merged into, and repeats there", async () => {
    const { user, purchaseId } = await givenPurchase();
    const into = unique("into");
    await grant(service.current, { userId: into, amount: 5 });
    await change("mergeWallets", "merge { id }", {
      fromUserId: user,
      intoUserId: into,
      environment: "SANDBOX",
      reason: "One person.",
    });
    expect(await refunded(purchaseId)).toMatchObject({
      wallet: { userId: into, balance: 5 },
      balanceBefore: 105,
      balanceAfter: 5,
    });
    expect(await refunded(purchaseId)).toMatchObject({ replayed: true });
    expect(await balance(into)).toBe(5);
  });

  it("stays refunded when the wallet is merged afterwards", async () => {
    const { user, purchaseId } = await givenPurchase();
    await refunded(purchaseId);
    const into = unique("into");
    await grant(service.current, { userId: into, amount: 500 });
    const merge = { fromUserId: user, intoUserId: into, environment: "SANDBOX", reason: "One person." };
    await change("mergeWallets", "merge { id }", merge);
    expect(await refunded(purchaseId)).toMatchObject({ replayed: true, wallet: { userId: into } });
    expect(await balance(into)).toBe(500);
  });

  it("lets an admin lift the freeze that it caused", async () => {
    const { user, purchaseId } = await givenPurchase("FREEZE_SPENDING", 60);
    await refunded(purchaseId);
    await grant(service.current, { userId: user, amount: 5 });
    const lift = { userId: user, environment: "SANDBOX", reason: "By phone." };
    await change("liftSpendingFreeze", "wallet { id }", lift);
    expect((await spend(service.current, { userId: user, amount: 5 })).body.errors).toBeUndefined();
    expect(await refunded(purchaseId)).toMatchObject({ replayed: true, freezesSpending: false });
  });

  it("shows the user the refund, but neither the admin nor the reason", async () => {
    const { user, purchaseId } = await givenPurchase();
    await refunded(purchaseId, { reason: "ticket 4711" });
    const { body, text } = await service.current.graphql(
      "{ wallet { entries { nodes { kind actor reason purchase { id } } } } }",
      { as: user },
    );
    expect(body.data.wallet.entries.nodes[0]).toEqual({
      kind: "REFUND",
      actor: null,
      reason: null,
      purchase: { id: purchaseId },
    });
    expect(text).not.toMatch(/boss|4711/);
  });
});

it("takes credits of the package's type back, from the wallet of that type", async () => {
  const [user, id] = [unique("user"), await givenCreditPackage(service.current, { creditType: "GEMS" })];
  await service.current.purchase(user);
  await service.current.purchase(user, id);
  const purchaseId = await lastPurchaseOf(service.current, user, { creditType: "GEMS" });
  expect(await refunded(purchaseId)).toMatchObject({
    wallet: { creditType: "GEMS", balance: 0 },
    taken: 100,
  });
  expect(await balance(user)).toBe(100);
});

it("refunds each of a user's test purchases by itself, with and without a key", async () => {
  const user = unique("user");
  const ids: string[] = [];
  for (const headers of [{}, { "idempotency-key": "k" }, {}]) {
    await service.current.purchase(user, undefined, headers as Record<string, string>);
    ids.push(await lastPurchaseOf(service.current, user));
  }
  await Promise.all(ids.slice(0, 2).map((id) => refunded(id)));
  expect(await balance(user)).toBe(100);
});

it("is for admins only, also for the buyer's own purchase", async () => {
  const { user, purchaseId } = await givenTestPurchase();
  for (const role of ["user", "service", "support", "auditor"] as const)
    expect(errorOf(await give({ purchaseId }, { as: user, role })).code).toBe("FORBIDDEN");
  expect(errorOf(await give({ purchaseId }, {})).code).toBe("UNAUTHENTICATED");
  expect(await balanceOf(service.current, user)).toBe(100);
  expect(await auditEntries(service.current, { subject: purchaseId })).toMatchObject(
    Array.from({ length: 4 }, () => ({ operation: "refundPurchase", refusalCode: "FORBIDDEN" })),
  );
});

it.each([
  "pur_01JZZZZZZZZZZZZZZZZZZZZZZZ",
  "ent_01JZZZZZZZZZZZZZZZZZZZZZZZ",
  "nothing",
  "65a1234bcde5678f90123456",
])("finds no purchase %s", async (purchaseId) => {
  expect(errorOf(await give({ purchaseId })).code).toBe("NOT_FOUND");
});

it.each([
  ["reason", { reason: " " }],
  ["purchaseId", { purchaseId: "" }],
])("names %s as what is wrong with %j", async (field, overrides) => {
  expect(errorOf(await give({ purchaseId: "pur_1", ...overrides }))).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { fields: [{ field }] },
  });
});

it("in production refunds a purchase in a store's sandbox, but none that somebody paid for", async () => {
  const production: TestService = await startTestService({
    NODE_ENV: "production",
    MIGRATE_ON_START: "true",
  });
  try {
    const productId = unique("product");
    const input = { store: "APP_STORE", productId, packageId: await givenCreditPackage(production) };
    await production.graphql(
      "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { eventsApplied } }",
      { as: "boss", role: "admin", variables: { input } },
    );
    for (const environment of ["SANDBOX", "PRODUCTION"]) {
      const user = unique("customer");
      await sendEvent(production, purchaseOf(user, { product_id: productId, environment }));
      const purchaseId = await lastPurchaseOf(production, user, { environment });
      const answer = await refund(production, { purchaseId });
      if (environment === "SANDBOX") expect(answer.body.data.refundPurchase).toMatchObject({ taken: 100 });
      else {
        expect(errorOf(answer)).toMatchObject({ code: "CONFLICT", details: { reason: "REFUND_AT_STORE" } });
        expect(errorOf(await refund(production, { purchaseId, dryRun: true })).details.reason).toBe(
          "REFUND_AT_STORE",
        );
      }
    }
  } finally {
    await production.stop();
  }
});
