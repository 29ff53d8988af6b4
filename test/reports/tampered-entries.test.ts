import { AuditEntry } from "../../src/entities/audit-entry";
import { CreditPackage } from "../../src/entities/credit-package";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { Wallet } from "../../src/entities/wallet";
import { ulid } from "../../src/ids";
import { fingerprintOf } from "../../src/ledger/fingerprint";
import { starterId } from "../support/harness";
import {
  entriesOf,
  entry,
  extend,
  mergedBy,
  remove,
  rewrite,
  wallet,
  walletIdOf,
} from "../support/tampering";
import { findsEach } from "../support/finds-tampering";

/** The entries, one of which is changed. */
const changed = (entries: LedgerEntry[], sequence: number, changes: Partial<LedgerEntry>) =>
  entries.map((one) => (one.sequence === sequence ? { ...one, ...changes } : one));

findsEach([
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
]);
