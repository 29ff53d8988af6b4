import type { EntityManager } from "typeorm";
import { AuditEntry } from "../../src/entities/audit-entry";
import { CreditPackage } from "../../src/entities/credit-package";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { LedgerRange } from "../../src/entities/ledger-range";
import { Purchase } from "../../src/entities/purchase";
import { StoreTransaction, withoutStore } from "../../src/entities/store-transaction";
import { Wallet } from "../../src/entities/wallet";
import { WalletMerge } from "../../src/entities/wallet-merge";
import { ulid } from "../../src/ids";
import { fingerprintOf } from "../../src/ledger/fingerprint";
import { checkBooks } from "../../src/reports/check-books";
import { starterId, withService } from "../support/harness";
import { sumAll } from "../support/sums";
import {
  entriesOf,
  entry,
  extend,
  givenBundlesBought,
  givenManyKindsOfEntries,
  keepBooks,
  lift,
  merge,
  mergedBy,
  otherPurchaseId,
  purchase,
  remove,
  restoreBooks,
  rewrite,
  testRefund,
  transaction,
  wallet,
  walletIdOf,
} from "../support/tampering";

const service = withService();

beforeAll(async () => {
  await givenManyKindsOfEntries(service.current);
  await givenBundlesBought(service.current);
  await sumAll(service.current.context.database);
  await withManager(keepBooks);
});

function withManager<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
  return service.current.context.database.withDataSource(({ manager }) => work(manager));
}

type Tampering = readonly [
  name: string,
  /** The finding's kind, wallet and entry. */
  finding: readonly [kind: string, userId: string | null, sequence?: number],
  tamper: (manager: EntityManager) => Promise<unknown>,
];

/** The entries, one of which is changed. */
const changed = (entries: LedgerEntry[], sequence: number, changes: Partial<LedgerEntry>) =>
  entries.map((one) => (one.sequence === sequence ? { ...one, ...changes } : one));

/** Deletes the row of one of a bundle's packages. */
const withoutPart = (transactionId: string, part: number) => (manager: EntityManager) =>
  manager.delete(StoreTransaction, { transactionId, part });

/** What a row of a store transaction says of its purchase. */
const grantIn = ({ walletId, packageId, purchaseId, credits }: StoreTransaction) => ({
  walletId,
  packageId,
  purchaseId,
  credits,
});

/** Changes rows of the sums. */
const sums =
  (table: string, change: string, where = "1 = 1") =>
  (manager: EntityManager) =>
    manager.query(`UPDATE ${table} SET ${change} WHERE ${where}`);

const tamperings: readonly Tampering[] = [
  ["a balance that was raised", ["WALLET", "alice", 5], wallet("alice", { balance: 1000 })],
  ["a balance that was lowered", ["WALLET", "alice", 5], wallet("alice", { balance: 1 })],
  ["a balance of a wallet that was emptied", ["WALLET", "frank", 2], wallet("frank", { balance: 5 })],
  ["a larger number of entries", ["WALLET", "alice", 6], wallet("alice", { sequence: 6 })],
  ["a smaller number of entries", ["WALLET", "alice", 5], wallet("alice", { sequence: 4 })],
  ["another hash of the wallet", ["WALLET", "alice", 5], wallet("alice", { headHash: "f".repeat(64) })],
  [
    "a wallet that was deleted",
    ["WALLET", null, 1],
    (manager) => manager.delete(Wallet, { userId: "alice" }),
  ],
  ["a wallet merged by hand", ["MERGE", "alice"], mergedBy("alice", "bob")],
  ["a merge undone in the wallet", ["MERGE", "frank"], wallet("frank", { mergedIntoId: null })],
  ["another target in the merged wallet", ["MERGE", "frank"], mergedBy("frank", "bob")],
  ["a freeze without a refund", ["FREEZE", "alice"], wallet("alice", { spendingFrozenAt: new Date() })],
  ["a freeze that was lifted by hand", ["FREEZE", "erin"], wallet("erin", { spendingFrozenAt: null })],

  ["an amount", ["HASH", "alice", 3], entry("alice", 2, { amount: 1000 })],
  ["a balance after an entry", ["BALANCE", "alice", 2], entry("alice", 2, { balanceAfter: 1000 })],
  [
    "an amount with all balances after it",
    ["HASH", "alice", 5],
    async (manager) => {
      const last = (await entriesOf(manager, "alice")).at(-1) as LedgerEntry;
      await entry("alice", 4, { amount: -1, balanceAfter: last.balanceAfter + 34 })(manager);
      await entry("alice", 5, { balanceAfter: last.balanceAfter + 29 })(manager);
      await wallet("alice", { balance: last.balanceAfter + 29 })(manager);
    },
  ],
  ["an entry deleted in the middle", ["SEQUENCE", "alice", 4], remove("alice", 3)],
  ["the first entry deleted", ["SEQUENCE", "alice", 2], remove("alice", 1)],
  ["the last entry deleted", ["WALLET", "alice", 5], remove("alice", 5)],
  [
    "all entries of a wallet deleted",
    ["WALLET", "alice", 5],
    async (manager) => manager.delete(LedgerEntry, { walletId: await walletIdOf(manager, "alice") }),
  ],
  [
    "an entry that its wallet does not know",
    ["WALLET", "alice", 6],
    async (manager) => {
      const before = (await entriesOf(manager, "alice")).at(-1) as LedgerEntry;
      const added = { ...before, id: ulid(), sequence: 6, cause: "spend:x", balanceAfter: 260 };
      await manager.insert(LedgerEntry, added);
    },
  ],
  [
    "two entries swapped",
    ["HASH", "alice", 5],
    async (manager) => {
      const [, , , fourth, fifth] = (await entriesOf(manager, "alice")) as [
        LedgerEntry,
        LedgerEntry,
        LedgerEntry,
        LedgerEntry,
        LedgerEntry,
      ];
      await remove("alice", 4)(manager);
      await entry("alice", 5, { sequence: 4 })(manager);
      await manager.insert(LedgerEntry, { ...fourth, sequence: 5, balanceAfter: fifth.balanceAfter });
    },
  ],
  ["a reason", ["HASH", "alice", 5], entry("alice", 4, { reason: "something else" })],
  ["an actor", ["HASH", "alice", 5], entry("alice", 4, { actor: "somebody" })],
  ["the actor of the newest entry", ["WALLET", "alice", 5], entry("alice", 5, { actor: "somebody" })],
  ["a time", ["HASH", "alice", 5], entry("alice", 4, { createdAt: new Date(0) })],
  ["a cause", ["HASH", "alice", 5], entry("alice", 4, { cause: "spend:other" })],
  ["a cause of another kind", ["ENTRY", "alice", 4], entry("alice", 4, { cause: "client:one-more" })],
  ["a reference", ["PURCHASE", "alice", 2], entry("alice", 2, { reference: ulid() })],
  ["a kind", ["ENTRY", "alice", 4], entry("alice", 4, { kind: "PURCHASE" })],
  ["a cause that was removed", ["ENTRY", "alice", 4], entry("alice", 4, { cause: null })],
  ["an entry's id", ["HASH", "alice", 5], entry("alice", 4, { id: ulid() })],
  ["a hash", ["HASH", "alice", 3], entry("alice", 3, { previousHash: "f".repeat(64) })],
  ["a fingerprint", ["ENTRY", "alice", 4], entry("alice", 4, { fingerprint: Buffer.alloc(12) })],
  ["a fingerprint that was removed", ["ENTRY", "alice", 1], entry("alice", 1, { fingerprint: null })],
  ["an entry moved to a stranger", ["WALLET", null, 5], entry("alice", 5, { walletOf: null })],
  ["an entry moved to another wallet", ["WALLET", "grace", 5], entry("alice", 5, { walletOf: "grace" })],
  [
    "a wallet moved to the other environment",
    ["STORE_TRANSACTION", "bob", 2],
    wallet("bob", { environment: "PRODUCTION" }),
  ],

  ["a wallet turned into one of gems", ["PURCHASE", "alice", 1], wallet("alice", { creditType: "GEMS" })],
  ["a merge into a wallet of gems", ["MERGE", "frank"], wallet("grace", { creditType: "GEMS" })],
  [
    "a package turned into one of gems",
    ["PURCHASE", "alice", 1],
    (manager) => manager.update(CreditPackage, { id: starterId }, { creditType: "GEMS" }),
  ],

  [
    "a chain rewritten with a larger purchase",
    ["PURCHASE", "alice", 2],
    rewrite("alice", (entries) =>
      entries.map((one) => (one.sequence === 2 ? { ...one, amount: 1000 } : one)),
    ),
  ],
  [
    "a chain rewritten in another order",
    ["PURCHASE", "grace", 1],
    rewrite("grace", (entries) => entries.toReversed()),
  ],
  [
    "a chain rewritten with a purchase that nobody made",
    ["PURCHASE", "alice", 6],
    extend("alice", { kind: "PURCHASE", amount: 100, reference: ulid() }),
  ],
  ["a chain rewritten with a spend that is none", ["ENTRY", "alice", 6], extend("alice", { amount: 500 })],
  [
    "a chain rewritten with a spend of credits that were not there",
    ["ENTRY", "alice", 6],
    extend("alice", { amount: -5000 }),
  ],
  [
    "a chain rewritten with a reversal of a refund",
    ["STORE_TRANSACTION", "bob", 1],
    extend("bob", {
      kind: "REFUND_REVERSAL",
      amount: 100,
      cause: "reversal:rc:SANDBOX:APP_STORE:bobs#1",
    }),
  ],
  [
    "a chain rewritten without a refund",
    ["STORE_TRANSACTION", "bob", 1],
    rewrite("bob", (entries) => entries.filter(({ kind }) => kind !== "REFUND")),
  ],
  [
    "a chain rewritten with a merge that nobody made",
    ["MERGE", "alice", 6],
    extend("alice", {
      kind: "MERGE",
      amount: 500,
      reference: "01JZZZZZZZZZZZZZZZZZZZZZZZ",
      cause: "merge:01JZZZZZZZZZZZZZZZZZZZZZZZ",
    }),
  ],
  [
    "a chain rewritten with a larger grant",
    ["ENTRY", "henry", 1],
    rewrite("henry", (entries) => changed(entries, 1, { amount: 500 })),
  ],
  [
    "a chain rewritten with a grant that nobody made",
    ["ENTRY", "henry", 5],
    extend("henry", {
      kind: "GRANT",
      amount: 500,
      cause: "grant:another",
      fingerprint: fingerprintOf(500, "A mistake."),
    }),
  ],
  [
    "a chain rewritten with a purchase that is called a grant",
    ["ENTRY", "grace", 1],
    rewrite("grace", (entries) => changed(entries, 1, { kind: "GRANT", cause: "grant:x", reference: null })),
  ],
  [
    "a chain rewritten with a grant by another admin",
    ["ENTRY", "henry", 1],
    rewrite("henry", (entries) => changed(entries, 1, { actor: "somebody" })),
  ],
  [
    "a chain rewritten with another reason of a grant",
    ["ENTRY", "henry", 1],
    rewrite("henry", (entries) =>
      changed(entries, 1, { reason: "Other.", fingerprint: fingerprintOf(20, "Other.") }),
    ),
  ],
  ["a grant's key", ["ENTRY", "henry", 1], entry("henry", 1, { cause: "henrys" })],
  ["a grant that names a purchase", ["ENTRY", "henry", 1], entry("henry", 1, { reference: ulid() })],
  [
    "a grant that the audit log has lost",
    ["ENTRY", "henry", 1],
    (manager) => manager.delete(AuditEntry, { operation: "grantCredits" }),
  ],
  [
    "a grant that the audit log knows as a refused one",
    ["ENTRY", "henry", 1],
    (manager) => manager.update(AuditEntry, { operation: "grantCredits" }, { refusalCode: "CONFLICT" }),
  ],
  [
    "a chain rewritten with a smaller adjustment",
    ["ENTRY", "henry", 2],
    rewrite("henry", (entries) => changed(entries, 2, { amount: -1 })),
  ],
  [
    "a chain rewritten with an adjustment that did not take all that there was",
    ["ENTRY", "henry", 3],
    rewrite("henry", (entries) => changed(entries, 3, { amount: -14 })),
  ],
  [
    "an adjustment's fingerprint that allows no debt",
    ["ENTRY", "henry", 4],
    entry("henry", 4, { fingerprint: fingerprintOf(-7, "A mistake.", "REFUSE") }),
  ],
  [
    "an adjustment's fingerprint that was removed",
    ["ENTRY", "henry", 2],
    entry("henry", 2, { fingerprint: null }),
  ],
  [
    "an adjustment that the audit log has lost",
    ["ENTRY", "henry", 2],
    (manager) => manager.delete(AuditEntry, { operation: "adjustCredits" }),
  ],
  [
    "an adjustment's state in the audit log",
    ["ENTRY", "henry", 3],
    (manager) => manager.update(AuditEntry, { operation: "adjustCredits" }, { stateAfter: "{" }),
  ],

  ["a purchase's credits", ["PURCHASE", "alice", 1], purchase("alice", 1, { credits: 1000 })],
  ["a purchase's entry", ["PURCHASE", "alice", 4], purchase("alice", 1, { entrySequence: 4 })],
  ["a purchase's time", ["PURCHASE", "alice", 1], purchase("alice", 1, { createdAt: new Date(0) })],
  [
    "a purchase's package that does not exist",
    ["PURCHASE", "alice", 3],
    purchase("alice", 3, { packageId: "f".repeat(24) }),
  ],
  [
    "a purchase's package, where the caller's key names it",
    ["ENTRY", "alice", 1],
    purchase("alice", 1, { packageId: "f".repeat(24) }),
  ],
  ["a purchase's user", ["PURCHASE", "alice", 1], purchase("alice", 1, { walletOf: "bob" })],
  ["a purchase of a stranger", ["WALLET", null, 1], purchase("alice", 1, { walletOf: null })],
  ["a purchase's id", ["PURCHASE", "alice", 1], purchase("alice", 1, { id: ulid() })],
  [
    "a purchase that was deleted",
    ["PURCHASE", "alice", 1],
    async (manager) =>
      manager.delete(Purchase, { walletId: await walletIdOf(manager, "alice"), entrySequence: 1 }),
  ],
  [
    "a purchase that was added",
    ["PURCHASE", "alice", 1],
    async (manager) => {
      const walletId = await walletIdOf(manager, "alice");
      const one = await manager.findOneByOrFail(Purchase, { walletId, entrySequence: 1 });
      await manager.insert(Purchase, { ...one, id: ulid() });
    },
  ],

  [
    "a store transaction's wallet",
    ["STORE_TRANSACTION", "bob", 2],
    transaction("bobs-second", { walletOf: "alice" }),
  ],
  [
    "a store transaction's credits",
    ["STORE_TRANSACTION", "bob", 2],
    transaction("bobs-second", { credits: 9 }),
  ],
  [
    "a store transaction's purchase",
    ["STORE_TRANSACTION", "bob", 2],
    async (manager) => transaction("bobs-second", { purchaseId: await otherPurchaseId(manager) })(manager),
  ],
  [
    "a store transaction's purchase that does not exist",
    ["STORE_TRANSACTION", "bob"],
    transaction("bobs-second", { purchaseId: ulid() }),
  ],
  [
    "a store transaction's package",
    ["STORE_TRANSACTION", "bob", 2],
    transaction("bobs-second", { packageId: "f".repeat(24) }),
  ],
  [
    "a store transaction's id",
    ["STORE_TRANSACTION", "bob", 2],
    transaction("bobs-second", { transactionId: "x" }),
  ],
  ["a store transaction's time", ["STORE_TRANSACTION", "bob", 2], transaction("bobs-second", { period: 5 })],
  ["a refund that was forgotten", ["STORE_TRANSACTION", "bob", 1], transaction("bobs", { state: "GRANTED" })],
  [
    "a refund that never was",
    ["STORE_TRANSACTION", "bob", 2],
    transaction("bobs-second", { state: "REFUNDED", refunds: 1, taken: 100 }),
  ],
  ["what a refund took", ["STORE_TRANSACTION", "bob", 1], transaction("bobs", { taken: 60, shortfall: 40 })],
  ["the number of refunds", ["STORE_TRANSACTION", "carol", 2], transaction("carols", { refunds: 0 })],
  ["an absurd number of refunds", ["STORE_TRANSACTION", "carol", 1], transaction("carols", { refunds: 1e9 })],
  [
    "a state that does not exist",
    ["STORE_TRANSACTION", "bob", 2],
    transaction("bobs-second", { state: "X" as "NEW" }),
  ],
  [
    "a grant that is called new",
    ["STORE_TRANSACTION", "bob", 2],
    transaction("bobs-second", { state: "NEW" }),
  ],
  ["a refund's freeze", ["FREEZE", "erin"], transaction("erins", { freezesSpending: false })],
  [
    "a freeze of a refund that froze nothing",
    ["FREEZE", "bob"],
    transaction("bobs", { freezesSpending: true }),
  ],
  [
    "a store transaction that was deleted",
    ["STORE_TRANSACTION", "bob", 2],
    (manager) => manager.delete(StoreTransaction, { transactionId: "bobs-second" }),
  ],
  [
    "a store transaction that grants a purchase once more",
    ["STORE_TRANSACTION", "bob", 2],
    async (manager) => {
      const one = await manager.findOneByOrFail(StoreTransaction, { transactionId: "bobs-second" });
      await manager.insert(StoreTransaction, { ...one, transactionId: "one-more" });
    },
  ],

  [
    "a test purchase's refund that was deleted",
    ["STORE_TRANSACTION", "ida", 3],
    (manager) => manager.delete(StoreTransaction, { store: withoutStore }),
  ],
  [
    "a test purchase's refund that took less",
    ["STORE_TRANSACTION", "ida", 2],
    testRefund({ taken: 60, shortfall: 40 }),
  ],
  [
    "a test purchase's refund that is called a grant",
    ["STORE_TRANSACTION", "ida", 2],
    testRefund({ state: "GRANTED", taken: 0 }),
  ],
  [
    "a test purchase's refund under another id",
    ["STORE_TRANSACTION", "ida", 2],
    testRefund({ transactionId: "other" }),
  ],
  [
    "a test purchase's refund that names a store's purchase",
    ["STORE_TRANSACTION", "bob", 2],
    (manager) => transaction("bobs-second", { store: withoutStore })(manager),
  ],
  [
    "a chain rewritten without the refund of a test purchase",
    ["STORE_TRANSACTION", "ida", 2],
    rewrite("ida", (entries) => entries.filter(({ kind }) => kind !== "REFUND")),
  ],

  ["a package of a bundle forgotten", ["STORE_TRANSACTION", "jane", 1], withoutPart("janes", 1)],
  ["the first package of a bundle forgotten", ["STORE_TRANSACTION", "jane", 1], withoutPart("janes", 0)],
  [
    "the number of a package in a bundle",
    ["STORE_TRANSACTION", "jane", 1],
    transaction("janes", { part: 2 }, 1),
  ],
  ["a part's credits", ["STORE_TRANSACTION", "jane", 1], transaction("janes", { credits: 9 }, 1)],
  ["a part's product", ["STORE_TRANSACTION", "jane", 1], transaction("janes", { productId: "x" }, 1)],
  ["the product of a bundle", ["STORE_TRANSACTION", "jane", 1], transaction("janes", { productId: "x" })],
  ["a part's user", ["STORE_TRANSACTION", "alice", 1], transaction("janes", { walletOf: "alice" }, 1)],
  ["a part that is called new", ["STORE_TRANSACTION", "jane", 1], transaction("janes", { state: "NEW" }, 1)],
  [
    "a part refunded that took nothing",
    ["STORE_TRANSACTION", "jane", 1],
    transaction("janes", { state: "REFUNDED", refunds: 1, shortfall: 30 }, 1),
  ],
  [
    "a part's refund forgotten that took nothing",
    ["STORE_TRANSACTION", "jane", 2],
    transaction("janes-second", { state: "GRANTED", shortfall: 0 }, 1),
  ],
  [
    "a part's number of refunds that took nothing",
    ["STORE_TRANSACTION", "jane", 2],
    transaction("janes-second", { refunds: 2 }, 1),
  ],
  [
    "a part that was added to a purchase",
    ["STORE_TRANSACTION", "bob", 2],
    async (manager) => {
      const one = await manager.findOneByOrFail(StoreTransaction, { transactionId: "bobs-second" });
      await manager.insert(StoreTransaction, { ...one, part: 1 });
    },
  ],
  [
    "the purchases of a bundle swapped",
    ["STORE_TRANSACTION", "jane", 1],
    async (manager) => {
      const [one, other] = await manager.find(StoreTransaction, {
        where: { transactionId: "janes" },
        order: { part: "ASC" },
      });
      await transaction("janes", grantIn(other as StoreTransaction), 0)(manager);
      await transaction("janes", grantIn(one as StoreTransaction), 1)(manager);
    },
  ],

  ["a merge's credits", ["MERGE", "grace"], merge({ amount: 1 })],
  ["a merge's target", ["MERGE", "frank"], merge({}, { into: "bob" })],
  ["a merge's source", ["MERGE", "frank"], merge({}, { from: "alice" })],
  ["a merge into itself", ["MERGE", "frank"], merge({}, { into: "frank" })],
  ["a merge's reason", ["MERGE", "frank"], merge({ reason: "Another." })],
  ["a merge's actor", ["MERGE", "frank"], merge({ actor: "somebody" })],
  ["a merge's id", ["MERGE", "grace", 2], merge({ id: ulid() })],
  ["a merge's time", ["MERGE", "frank"], merge({ createdAt: new Date(0) })],
  [
    "a merge that was deleted",
    ["MERGE", "grace", 2],
    async (manager) => manager.delete(WalletMerge, { fromWalletId: await walletIdOf(manager, "frank") }),
  ],
  [
    "merges without an end",
    ["MERGE", "erin"],
    async (manager) => {
      const wallets = [await walletIdOf(manager, "erin"), await walletIdOf(manager, "alice")] as const;
      const circle = { amount: 0, actor: "boss", reason: "A circle.", createdAt: new Date() };
      for (const [fromWalletId, intoWalletId] of [wallets, wallets.toReversed() as [string, string]])
        await manager.insert(WalletMerge, { ...circle, fromWalletId, intoWalletId, id: ulid() });
    },
  ],
  ["a lift's actor", ["FREEZE", "dora"], lift({ actor: "somebody" })],
  ["a lift's reason", ["FREEZE", "dora"], lift({ reason: "Another." })],
  ["a lift's freeze", ["FREEZE", "dora"], lift({ frozenAt: new Date(Date.now() + 3_600_000) })],
  ["a lift's time", ["FREEZE", "dora"], lift({ createdAt: new Date(Date.now() + 3_600_000) })],
  ["a lift's wallet", ["FREEZE", null], lift({ walletOf: null })],
  [
    "a refund by an admin that the audit log has lost",
    ["ENTRY", "ida", 3],
    (manager) => manager.delete(AuditEntry, { operation: "refundPurchase" }),
  ],
  [
    "a refund by an admin for another reason",
    ["ENTRY", "ida", 3],
    (manager) => manager.update(AuditEntry, { operation: "refundPurchase" }, { reason: "Other." }),
  ],
  [
    "a refund of a test purchase that the audit log has lost",
    ["STORE_TRANSACTION", "ida", 2],
    (manager) => manager.delete(AuditEntry, { operation: "refundPurchase" }),
  ],
  [
    "a refund of a test purchase that took other credits by the audit log",
    ["STORE_TRANSACTION", "ida", 2],
    (manager) =>
      manager.update(AuditEntry, { operation: "refundPurchase" }, { stateAfter: '{"taken":1,"x":1}' }),
  ],
  [
    "a merge that the audit log has lost",
    ["MERGE", "frank"],
    (manager) => manager.delete(AuditEntry, { operation: "mergeWallets" }),
  ],

  ["credits in the sums of an hour", ["STATISTICS", null], sums("ledger_sums", "credits = credits + 1")],
  ["a price in the sums of a day", ["STATISTICS", null], sums("ledger_sums", "price = 1", "minutes = 1440")],
  [
    "a package in the sums",
    ["STATISTICS", null],
    sums("ledger_sums", "packageId = x'010000000000000000000000'", "kind = 2"),
  ],
  ["credits in the sums of a range", ["STATISTICS", null], sums("ledger_range_sums", "credits = 0")],
  ["the number of entries of a range", ["STATISTICS", null], sums("ledger_ranges", "entries = entries + 1")],
  ["credits that a wallet spent", ["STATISTICS", null], sums("ledger_wallet_days", "spent = spent + 1")],
  ["the time of the sums", ["STATISTICS", null], sums("ledger_range_sums", "day = day + 1")],
  [
    "the sums of a day that were deleted",
    ["STATISTICS", null],
    (manager) => manager.query("DELETE FROM ledger_sums WHERE minutes = 1440"),
  ],
  [
    "a range that was deleted",
    ["STATISTICS", null],
    async (manager) => {
      const [first] = await manager.find(LedgerRange, { order: { fromId: "ASC" }, take: 1 });
      await manager.delete(LedgerRange, { fromId: first?.fromId });
    },
  ],
  [
    "an entry of another time in the sums",
    ["STATISTICS", null],
    entry("alice", 4, { createdAt: new Date(0) }),
  ],
];

it("tampers in more than thirty ways", () => {
  expect(tamperings.length).toBeGreaterThan(30);
});

it.each(tamperings)("finds %s", async (_name, [kind, userId, sequence = null], tamper) => {
  const { findings, findingsTotal } = await withManager(tamper)
    .then(() => checkBooks(service.current.context))
    .finally(() => withManager(restoreBooks));
  const places = findings.map((finding) => [finding.kind, finding.wallet?.userId ?? null, finding.sequence]);
  expect(places).toContainEqual([kind, userId, sequence]);
  expect(findingsTotal).toBe(findings.length);
  for (const { problem } of findings) expect(problem).toMatch(/^[A-Z0-9-].*\.$/);
});
