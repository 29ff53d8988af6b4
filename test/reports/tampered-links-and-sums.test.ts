import type { EntityManager } from "typeorm";
import { AuditEntry } from "../../src/entities/audit-entry";
import { LedgerRange } from "../../src/entities/ledger-range";
import { WalletMerge } from "../../src/entities/wallet-merge";
import { ulid } from "../../src/ids";
import { entry, lift, merge, walletIdOf } from "../support/tampering";
import { findsEach } from "../support/finds-tampering";

/** Changes rows of the sums. */
const sums =
  (table: string, change: string, where = "1 = 1") =>
  (manager: EntityManager) =>
    manager.query(`UPDATE ${table} SET ${change} WHERE ${where}`);

findsEach([
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
]);
