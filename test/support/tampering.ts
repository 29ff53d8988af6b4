import type { EntityManager } from "typeorm";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { Lot } from "../../src/entities/lot";
import { LotMovement } from "../../src/entities/lot-movement";
import { Purchase } from "../../src/entities/purchase";
import { SpendingFreezeLift } from "../../src/entities/spending-freeze-lift";
import { StoreTransaction, withoutStore } from "../../src/entities/store-transaction";
import { Wallet } from "../../src/entities/wallet";
import { WalletMerge } from "../../src/entities/wallet-merge";
import { ulid } from "../../src/ids";
import { entryHash, noHash } from "../../src/ledger/entry-hash";
import { burnOrderOf } from "../../src/ledger/lot-order";
import { givenBundle } from "./bundles";
import { adjust, givenCreditPackage, grant, lastPurchaseOf, refund, reverse, spend } from "./factories";
import { starterId, type TestService } from "./harness";
import { actOnHold, hold } from "./holds";
import { laterEvent, purchaseOf, reversalOf, storeCalls } from "./revenuecat";

const environment = "SANDBOX";

/**
 * Makes books with everything that a check looks at: alice bought and spent, bob and carol bought in a store and were
 * refunded, dora's refund froze her wallet and an admin lifted the freeze, erin is frozen, frank's wallet was merged
 * into grace's, and an admin granted henry credits and took them
 * back in three ways, and refunded the second of ida's test purchases.
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
  await grant(service, { userId: "henry", amount: 20, reason: "Sorry.", idempotencyKey: "henrys" });
  const mistake = { userId: "henry", reason: "A mistake." };
  await adjust(service, { ...mistake, amount: -5, idempotencyKey: "exact" });
  await adjust(service, {
    ...mistake,
    amount: -100,
    idempotencyKey: "floored",
    onShortfall: "FLOOR_AT_ZERO",
  });
  await adjust(service, { ...mistake, amount: -7, idempotencyKey: "owed", onShortfall: "ALLOW_DEBT" });
  await service.purchase("ida", starterId, { "idempotency-key": "k" });
  await service.purchase("ida");
  await refund(service, { purchaseId: await lastPurchaseOf(service, "ida") });
}

/**
 * Adds a user, jane, who bought two bundles of coins and gems: one that he has, and one that was refunded when its
 * gems were spent.
 */
export async function givenBundlesBought(service: TestService): Promise<void> {
  const { send } = storeCalls(() => service);
  const { productId: product_id } = await givenBundle(service);
  await send(purchaseOf("jane", { product_id, transaction_id: "janes" }));
  const second = purchaseOf("jane", { product_id, transaction_id: "janes-second" });
  await send(second);
  await spend(service, { userId: "jane", amount: 60, creditType: "GEMS" });
  await send(laterEvent("CANCELLATION", second));
}

/**
 * Adds three users: kate, of whose first spend 15 credits were given back in two parts, and liam, whose spend was
 * reversed when his wallet was merged into mary's.
 */
export async function givenSpendsReversed(service: TestService): Promise<void> {
  const { change } = storeCalls(() => service);
  const spentBy = async (userId: string) => {
    await service.purchase(userId);
    const details = { member: "m", reference: "job", metadata: { project: "hero" } };
    const { body } = await spend(service, { userId, amount: 30, ...details });
    return body.data.spendCredits.entry.id;
  };
  const spendId = await spentBy("kate");
  for (const amount of [10, 5]) await reverse(service, { spendId, amount });
  const ofLiam = await spentBy("liam");
  const merge = { fromUserId: "liam", intoUserId: "mary", environment, reason: "Two phones." };
  await change("mergeWallets", "merge { id }", merge);
  await reverse(service, { spendId: ofLiam });
}

/**
 * Adds two users: nina, whose hold of 30 credits was captured in two parts, and oscar with an open hold, one that was
 * changed and released, and one that took what was there.
 */
export async function givenHolds(service: TestService): Promise<void> {
  const placed = async (userId: string, amount: number) => {
    const details = { member: "m", reference: "job", metadata: { project: "hero" } };
    const { body } = await hold(service, { userId, amount, ...details });
    return { id: body.data.holdCredits.hold.id };
  };
  for (const user of ["nina", "oscar"]) await service.purchase(user);
  const ninas = await placed("nina", 30);
  await actOnHold(service, "captureHold", { ...ninas, amount: 20, isFinal: false });
  await actOnHold(service, "captureHold", ninas);
  const released = await placed("oscar", 10);
  await actOnHold(service, "changeHold", { ...released, amount: 20 });
  await actOnHold(service, "releaseHold", released);
  const tooSmall = await placed("oscar", 10);
  await placed("oscar", 40);
  await actOnHold(service, "captureHold", { ...tooSmall, amount: 90, onShortfall: "CAPTURE_AVAILABLE" });
}

/**
 * Adds two users: paul, who spent a promotion that expires and some of what he bought, and got some of it back, and
 * quinn, who owes what a refund could not take.
 */
export async function givenLots(service: TestService): Promise<void> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  await service.purchase("paul");
  await grant(service, { userId: "paul", amount: 10, expiresAt, idempotencyKey: "pauls" });
  const { body } = await spend(service, { userId: "paul", amount: 25, idempotencyKey: "pauls" });
  await reverse(service, { spendId: body.data.spendCredits.entry.id, amount: 18 });
  const { send, map } = storeCalls(() => service);
  await map("owing", { packageId: await givenCreditPackage(service, { refundPolicy: "ALLOW_DEBT" }) });
  const quinns = purchaseOf("quinn", { product_id: "owing", transaction_id: "quinns" });
  await send(quinns);
  await spend(service, { userId: "quinn", amount: 40, idempotencyKey: "quinns" });
  await send(laterEvent("CANCELLATION", quinns));
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
  await rewriteLots(manager, rewritten);
  await manager.update(Wallet, { userId, environment }, { lotsThrough: rewritten.length });
}

/** Makes the lots of a wallet anew, so that they fit its entries: each entry takes from the oldest. */
async function rewriteLots(manager: EntityManager, entries: readonly LedgerEntry[]): Promise<void> {
  const { walletId } = entries[0] as LedgerEntry;
  const lots: Lot[] = [];
  const movements: LotMovement[] = [];
  for (const { sequence, amount, kind, reference: purchaseId } of entries) {
    if (amount > 0) {
      const rest = { granted: amount, remaining: amount, held: 0, expiresAt: null, priority: 50 };
      const what = kind === "GRANT" ? "PROMO" : kind === "ADJUSTMENT" ? "ADJUSTMENT" : "PAID";
      const key = { walletId, sequence, part: 0 };
      lots.push({ ...key, kind: what, ...rest, purchaseId, burnOrder: null } as Lot);
    }
    let [left, position] = [Math.max(0, -amount), 0];
    for (const lot of lots) {
      const taken = Math.min(left, lot.remaining);
      if (taken === 0) continue;
      [lot.remaining, left] = [lot.remaining - taken, left - taken];
      const place = { lotSequence: lot.sequence, lotPart: lot.part };
      movements.push({ walletId, sequence, position, ...place, amount: -taken, held: 0 });
      position += 1;
    }
  }
  for (const table of [Lot, LotMovement]) await manager.delete(table, { walletId });
  const ordered = lots.map((lot) => ({ ...lot, burnOrder: lot.remaining > 0 ? burnOrderOf(lot) : null }));
  await manager.insert(Lot, ordered);
  await manager.insert(LotMovement, movements);
}

/** Changes a wallet by hand. */
export const wallet = (userId: string, changes: Partial<Wallet>) => (manager: EntityManager) =>
  manager.update(Wallet, { userId, environment }, changes);

/** Changes that name another user's wallet, or a wallet that does not exist. */
type Moved<Row> = Omit<Partial<Row>, "walletId" | "userId"> & { readonly walletOf?: string | null };

/** The changes with the id of the wallet. */
async function withWallet(manager: EntityManager, { walletOf: userId, ...changes }: Moved<object>) {
  if (userId === undefined) return changes;
  return { ...changes, walletId: userId === null ? ulid() : await walletIdOf(manager, userId) };
}

/** Changes an entry. */
export const entry =
  (userId: string, sequence: number, changes: Moved<LedgerEntry>) => async (manager: EntityManager) =>
    manager.update(
      LedgerEntry,
      { walletId: await walletIdOf(manager, userId), sequence },
      await withWallet(manager, changes),
    );

/** Changes the purchase of an entry. */
export const purchase =
  (userId: string, entrySequence: number, changes: Moved<Purchase>) => async (manager: EntityManager) =>
    manager.update(
      Purchase,
      { walletId: await walletIdOf(manager, userId), entrySequence },
      await withWallet(manager, changes),
    );

/** Changes a store transaction. */
export const transaction =
  (transactionId: string, changes: Moved<StoreTransaction>, part = 0) =>
  async (manager: EntityManager) =>
    manager.update(
      StoreTransaction,
      { environment, transactionId, part },
      await withWallet(manager, changes),
    );

/** Changes the refund of a test purchase. Ida's is the only one. */
export const testRefund = (changes: Partial<StoreTransaction>) => (manager: EntityManager) =>
  manager.update(StoreTransaction, { store: withoutStore }, changes);

/**
 * Changes the merge of frank's wallet.
 * @param of the owners of the wallets that the merge should name
 */
export const merge =
  (changes: Partial<WalletMerge>, of: { readonly from?: string; readonly into?: string } = {}) =>
  async (manager: EntityManager) =>
    manager.update(
      WalletMerge,
      { fromWalletId: await walletIdOf(manager, "frank") },
      {
        ...changes,
        ...(of.from === undefined ? {} : { fromWalletId: await walletIdOf(manager, of.from) }),
        ...(of.into === undefined ? {} : { intoWalletId: await walletIdOf(manager, of.into) }),
      },
    );

/** Changes the lift of dora's freeze. */
export const lift = (changes: Moved<SpendingFreezeLift>) => async (manager: EntityManager) =>
  manager.update(
    SpendingFreezeLift,
    { walletId: await walletIdOf(manager, "dora") },
    await withWallet(manager, changes),
  );

/** Deletes an entry. */
export const remove = (userId: string, sequence: number) => async (manager: EntityManager) =>
  manager.delete(LedgerEntry, { walletId: await walletIdOf(manager, userId), sequence });

/** Rewrites the chain of a user consistently. */
export const rewrite =
  (userId: string, change: (entries: LedgerEntry[]) => LedgerEntry[]) => (manager: EntityManager) =>
    rewriteChain(manager, userId, change);

/** Marks a wallet as merged into another one. */
export const mergedBy = (userId: string, into: string) => async (manager: EntityManager) =>
  wallet(userId, { mergedIntoId: await walletIdOf(manager, into) })(manager);

/** Adds a changed copy of the user's entry at its end, with the right balance and hash. */
export const extend = (userId: string, changes: Partial<LedgerEntry>) =>
  rewrite(userId, (entries) => [
    ...entries,
    { ...(entries.at(-1) as LedgerEntry), id: ulid(), cause: `spend:${ulid()}`, ...changes },
  ]);

/** The id of the purchase of grace. */
export async function otherPurchaseId(manager: EntityManager): Promise<string> {
  const walletId = await walletIdOf(manager, "grace");
  const { id } = await manager.findOneByOrFail(Purchase, { walletId });
  return id;
}

const tables = [
  "credit_packages",
  "wallets",
  "ledger_entries",
  "purchases",
  "store_transactions",
  "spend_details",
  "spend_reversals",
  "holds",
  "hold_captures",
  "hold_lots",
  "lots",
  "lot_movements",
  "wallet_merges",
  "spending_freeze_lifts",
  "audit_entries",
  "ledger_ranges",
  "ledger_range_sums",
  "ledger_sums",
  "ledger_wallet_days",
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
