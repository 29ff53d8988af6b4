import type { EntityManager } from "typeorm";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { Wallet } from "../../src/entities/wallet";
import { entryHash, noHash } from "../../src/ledger/entry-hash";
import { givenCreditPackage, spend } from "./factories";
import { starterId, type TestService } from "./harness";
import { laterEvent, purchaseOf, reversalOf, storeCalls } from "./revenuecat";

const environment = "SANDBOX";

/**
 * Makes books with everything that a check looks at: alice bought and spent, bob and carol bought in a store and were
 * refunded, dora's refund froze her wallet and an admin lifted the freeze, erin is frozen, and frank's wallet was merged
 * into grace's.
 */
export async function givenManyKindsOfEntries(service: TestService): Promise<void> {
  const { send, change, map } = storeCalls(() => service);
  for (const key of ["one", "two"]) await service.purchase("alice", starterId, { "idempotency-key": key });
  await service.purchase("alice");
  await spend(service, { userId: "alice", amount: 30, reason: "first", idempotencyKey: "first" });
  await spend(service, { userId: "alice", amount: 5, reason: "second", idempotencyKey: "second" });
  const bobs = purchaseOf("bob", { transaction_id: "bobs" });
  await send(bobs);
  await send(purchaseOf("bob", { transaction_id: "bobs-second" }));
  await send(laterEvent("CANCELLATION", bobs));
  const carols = purchaseOf("carol", { transaction_id: "carols" });
  await send(carols);
  await send(laterEvent("CANCELLATION", carols));
  await send(reversalOf(carols));
  await map("frozen", { packageId: await givenCreditPackage(service, { refundPolicy: "FREEZE_SPENDING" }) });
  for (const user of ["dora", "erin"]) {
    const bought = purchaseOf(user, { product_id: "frozen", transaction_id: `${user}s` });
    await send(bought);
    await spend(service, { userId: user, amount: 40 });
    await send(laterEvent("CANCELLATION", bought));
  }
  await change("liftSpendingFreeze", "wallet { id }", { userId: "dora", environment, reason: "By phone." });
  await send(purchaseOf("frank", { transaction_id: "franks" }));
  await service.purchase("grace");
  const merge = { fromUserId: "frank", intoUserId: "grace", environment, reason: "Two phones." };
  await change("mergeWallets", "merge { id }", merge);
}

/** The id of a user's wallet. */
export async function walletIdOf(manager: EntityManager, userId: string): Promise<string> {
  return (await manager.findOneByOrFail(Wallet, { userId, environment })).id;
}

/** The entries of a user, oldest first. */
export async function entriesOf(manager: EntityManager, userId: string): Promise<LedgerEntry[]> {
  const walletId = await walletIdOf(manager, userId);
  return manager.find(LedgerEntry, { where: { walletId }, order: { sequence: "ASC" } });
}

/**
 * Replaces all entries of a user as somebody with every right on the database could: numbers, balances and hashes
 * continue each other, and the wallet fits them.
 */
export async function rewriteChain(
  manager: EntityManager,
  userId: string,
  change: (entries: LedgerEntry[]) => LedgerEntry[],
): Promise<void> {
  let [balance, headHash] = [0, noHash];
  const rewritten = change(await entriesOf(manager, userId)).map((entry, index) => {
    balance += entry.amount;
    const linked = { ...entry, sequence: index + 1, balanceAfter: balance, previousHash: headHash };
    headHash = entryHash(linked);
    return linked;
  });
  await manager.delete(LedgerEntry, { walletId: await walletIdOf(manager, userId) });
  await manager.insert(LedgerEntry, rewritten);
  await manager.update(Wallet, { userId, environment }, { balance, headHash, sequence: rewritten.length });
}

const tables = [
  "wallets",
  "ledger_entries",
  "purchases",
  "store_transactions",
  "wallet_merges",
  "spending_freeze_lifts",
  "audit_entries",
];

/** Keeps a copy of all tables of the books. */
export async function keepBooks(manager: EntityManager): Promise<void> {
  for (const table of tables) await manager.query(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
}

/** Brings all tables back to the copies that `keepBooks` made. */
export async function restoreBooks(manager: EntityManager): Promise<void> {
  for (const table of tables) {
    await manager.query(`DELETE FROM ${table}`);
    await manager.query(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
  }
}
