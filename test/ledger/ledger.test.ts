import type { Caller } from "../../src/auth/caller";
import { defaultCreditType } from "../../src/credit-types";
import { walletEnvironmentOf } from "../../src/environment";
import type { Refusal } from "../../src/errors";
import { taskFor } from "../../src/ledger/bookkeeper";
import type { Posting } from "../../src/ledger/posting";
import { purchaseCreditPackage } from "../../src/purchases/purchase-credit-package";
import { spendCredits } from "../../src/wallet/spend-credits";
import { startTestService, starterId, withService, type TestService } from "../support/harness";
import { auditBooks } from "../support/audit-books";

const oncePerUserId = "65a1234bcde5678f90123458";
const plusId = "65a1234bcde5678f90123457";
const archivedId = "65a1234bcde5678f9012345a";

const service = withService({ LEDGER_LANES: "1" }, { hasMadeUpEntries: true });

const callerOf = (userId: string, role: "user" | "service" = "user"): Caller => ({
  viewer: { userId, roles: [role] },
  kind: "TOKEN",
  requestId: "request",
  address: null,
});

const buy = (userId: string, packageId = starterId, idempotencyKey?: string) =>
  purchaseCreditPackage(service.current.context, callerOf(userId), {
    packageId,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });

const spend = (userId: string, amount: number, idempotencyKey: string) =>
  spendCredits(service.current.context, callerOf("renderer", "service"), {
    userId,
    amount,
    reason: "render",
    idempotencyKey,
  });

const post = (posting: Partial<Posting> & Pick<Posting, "userId" | "cause">) =>
  service.current.context.ledger.post({
    environment: walletEnvironmentOf("test"),
    creditType: defaultCreditType,
    kind: "PURCHASE",
    amount: 10,
    reference: null,
    actor: posting.userId,
    reason: null,
    ...posting,
  });

async function balanceOf(as: string): Promise<number> {
  const { body } = await service.current.rest("GET", "/api/v1/wallet", { as });
  return body.data.balance;
}

/** The sizes of the batches committed while the work runs. */
async function batchesDuring(
  work: () => Promise<unknown>,
  on: TestService = service.current,
): Promise<number[]> {
  const sizes: number[] = [];
  on.context.events.subscribe({ batchCommitted: (size) => void sizes.push(size) });
  await work();
  return [...sizes];
}

const reasonOf = (outcome: PromiseSettledResult<unknown> | undefined) =>
  outcome?.status === "rejected" ? (outcome.reason as Refusal).details.reason : outcome?.status;

/** Caches the packages. Purchases of a cached package reach the queue in the same turn, and so form one batch. */
beforeAll(() =>
  Promise.all([starterId, plusId, oncePerUserId, archivedId].map((id) => buy("first", id).catch(() => null))),
);

it("commits together what arrives together, each with an outcome of its own", async () => {
  await buy("dave", starterId, "d1");
  let outcomes: PromiseSettledResult<unknown>[] = [];
  const batches = await batchesDuring(async () => {
    outcomes = await Promise.allSettled([
      buy("alice"),
      spend("bob", 1, "b1"),
      buy("carol", oncePerUserId),
      buy("carol", oncePerUserId),
      buy("dave", starterId, "d1"),
      buy("dave", plusId, "d1"),
      buy("erin", archivedId),
      spend("dave", 100, "d2"),
      spend("dave", 1, "d3"),
      buy("frank"),
    ]);
  });
  expect(batches).toEqual([10]);
  expect(outcomes.map(reasonOf)).toEqual([
    "fulfilled",
    "INSUFFICIENT_CREDITS",
    "fulfilled",
    "PURCHASE_LIMIT_REACHED",
    "fulfilled",
    "IDEMPOTENCY_KEY_REUSED",
    "PACKAGE_ARCHIVED",
    "fulfilled",
    "INSUFFICIENT_CREDITS",
    "fulfilled",
  ]);
  expect(await Promise.all(["alice", "bob", "carol", "dave", "erin", "frank"].map(balanceOf))).toEqual([
    100, 0, 50, 0, 0, 100,
  ]);
});

it("keeps the order of one wallet's postings within a batch", async () => {
  const batches = await batchesDuring(async () => {
    const purchases = await Promise.all(Array.from({ length: 20 }, () => buy("grace")));
    expect(purchases.map(({ balanceAfter }) => balanceAfter)).toEqual(
      Array.from({ length: 20 }, (_, index) => (index + 1) * 100),
    );
    expect(new Set(purchases.map(({ purchase }) => purchase.id)).size).toBe(20);
  });
  expect(batches).toEqual([20]);
});

it("moves credits once for a cause that a batch names twice, and answers both alike", async () => {
  const batches = await batchesDuring(async () => {
    const [first, second] = await Promise.all([buy("heidi", starterId, "h1"), buy("heidi", starterId, "h1")]);
    expect([first.replayed, second.replayed]).toEqual([false, true]);
    expect(second.purchase).toEqual(first.purchase);
    expect(second.balanceAfter).toBe(first.balanceAfter);
  });
  expect(batches).toEqual([2]);
  expect(await balanceOf("heidi")).toBe(100);
});

it("spends credits that an earlier posting of the batch added, but none of a later posting", async () => {
  const outcomes = await Promise.allSettled(
    [-60, 100, -60].map((amount, index) =>
      post({ userId: "ivan", kind: "ADJUSTMENT", cause: `test:${index}`, amount }),
    ),
  );
  expect(outcomes.map(reasonOf)).toEqual(["INSUFFICIENT_CREDITS", "fulfilled", "fulfilled"]);
  expect(await balanceOf("ivan")).toBe(40);
});

it.each<[string, Partial<Posting>]>([
  [
    "its row cannot be written",
    { tasks: [taskFor({ rows: () => [{ table: "no_such_table", row: { id: 1 } }] }, null)] },
  ],
  ["its amount is not a whole number", { amount: 1.5 }],
  [
    "its row cannot be made",
    {
      tasks: [
        taskFor(
          {
            rows: () => {
              throw new Error("broken");
            },
          },
          null,
        ),
      ],
    },
  ],
])("lets a posting fail alone when %s", async (what, poison) => {
  const users = Array.from({ length: 9 }, (_, index) => `${what} ${index}`);
  const outcomes = await Promise.allSettled(
    users.map((userId, index) =>
      post({ userId, cause: "test:1", reference: null, kind: "ADJUSTMENT", ...(index === 4 ? poison : {}) }),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(
    users.map((_, index) => (index === 4 ? "rejected" : "fulfilled")),
  );
  expect(await Promise.all(users.map(balanceOf))).toEqual(users.map((_, index) => (index === 4 ? 0 : 10)));
});

it("lets a posting fail alone in the middle of its wallet's own", async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, (_, index) =>
      post({ userId: "judy", kind: "ADJUSTMENT", cause: `test:${index}`, amount: index === 2 ? 0 : 10 }),
    ),
  );
  const balances = outcomes.map((outcome) =>
    outcome.status === "fulfilled" ? outcome.value.entry.balanceAfter : null,
  );
  expect(balances).toEqual([10, 20, null, 30, 40]);
});

it("commits at most LEDGER_BATCH_MAX postings at once", async () => {
  const small = await startTestService({ LEDGER_LANES: "1", LEDGER_BATCH_MAX: "4" });
  const crowd = Array.from({ length: 10 }, (_, index) => callerOf(`user ${index}`));
  await small.purchase("first");
  const batches = await batchesDuring(
    () =>
      Promise.all(
        crowd.map((caller) => purchaseCreditPackage(small.context, caller, { packageId: starterId })),
      ),
    small,
  );
  expect(batches).toEqual([4, 4, 2]);
  await auditBooks(small.context.database);
  await small.stop();
});

it("refuses with 503 and Retry-After what its queue cannot hold, and commits none of it", async () => {
  const full = await startTestService({ LEDGER_LANES: "1", LEDGER_BATCH_MAX: "1", LEDGER_QUEUE_MAX: "3" });
  await full.purchase("kim");
  const letGo = await holdWallet(full, "kim");
  let refused = 0;
  const answers = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const answer = await full.purchase("kim");
      if (answer.status === 503) refused += 1;
      // One posting is being committed, and three wait.
      if (refused === 36) letGo();
      return answer;
    }),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
  for (const { status, headers } of answers) {
    if (status !== 201) expect([status, Number(headers.get("retry-after")) > 0]).toEqual([503, true]);
  }
  const wallet = await full.rest("GET", "/api/v1/wallet", { as: "kim" });
  expect(wallet.body.data.balance).toBe(500);
  await auditBooks(full.context.database);
  await full.stop();
});

/** Locks the wallet until the returned function is called. */
async function holdWallet({ context: { database } }: TestService, userId: string): Promise<() => void> {
  return new Promise((held) => {
    void database.inTransaction(async (tx) => {
      await tx.query("UPDATE wallets SET createdAt = createdAt WHERE userId = ?", [userId]);
      await new Promise<void>((letGo) => {
        held(letGo);
      });
    });
  });
}
