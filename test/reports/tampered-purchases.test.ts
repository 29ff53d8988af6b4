import type { EntityManager } from "typeorm";
import { Purchase } from "../../src/entities/purchase";
import { StoreTransaction, withoutStore } from "../../src/entities/store-transaction";
import { ulid } from "../../src/ids";
import {
  otherPurchaseId,
  purchase,
  rewrite,
  testRefund,
  transaction,
  walletIdOf,
} from "../support/tampering";
import { findsEach } from "../support/finds-tampering";

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

findsEach([
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
]);
