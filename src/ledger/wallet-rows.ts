import type { Transaction } from "../database/transaction";
import { byPrimaryKey, forUpdate, keepExisting, replaceExisting } from "../database/dialect";
import { insertRows, placeholders } from "../database/rows";
import { unpackHex } from "../ids";
import { noHash } from "./entry-hash";
import type { Posting } from "./posting";

const keepWallet = keepExisting("userId");
const replaceBalance = replaceExisting(["userId", "environment"], ["balance", "sequence", "headHash"]);

/** The columns of a wallet's row that the ledger reads. */
export interface WalletState {
  readonly userId: string;
  readonly environment: string;
  readonly balance: number;
  readonly sequence: number;
  readonly headHash: string;
  readonly spendingFrozenAt: Date | string | null;
  readonly mergedIntoUserId: string | null;
}

const noCredits = {
  balance: 0,
  sequence: 0,
  headHash: noHash,
  spendingFrozenAt: null,
  mergedIntoUserId: null,
} satisfies Partial<WalletState>;

/** Names one wallet. */
export type WalletOwner = Pick<Posting, "userId" | "environment">;

/** The key of a wallet in maps and queues. It is unique, because the environment contains no blank. */
export const walletKey = (of: { userId: string; environment: string }) => `${of.environment} ${of.userId}`;

/** Whether the wallet is neither frozen nor merged away, so that only its balance can forbid a posting. */
export function isOrdinary({ spendingFrozenAt, mergedIntoUserId }: WalletState): boolean {
  return spendingFrozenAt === null && mergedIntoUserId === null;
}

/** By `walletKey`. */
export type Wallets = ReadonlyMap<string, WalletState>;

/** Locks the wallets and creates the missing ones. Always locks in the same order, so that no two batches deadlock. */
export async function lockWallets(tx: Transaction, owners: readonly WalletOwner[]): Promise<Wallets> {
  return (await lockWalletsAnd(tx, owners, async () => undefined))[0];
}

/**
 * Does the same as `lockWallets` and calls `ask`, whose queries are sent together with the locks and answered after them.
 * Calls `ask` a second time when wallets had to be created.
 */
export async function lockWalletsAnd<T>(
  tx: Transaction,
  owners: readonly WalletOwner[],
  ask: () => Promise<T>,
): Promise<[Wallets, T]> {
  const userIds = userIdsOf(owners);
  const locked = await Promise.all([lockExisting(tx, userIds), ask()]);
  const missing = owners.filter((owner) => !locked[0].has(walletKey(owner)));
  if (missing.length === 0) return locked;
  const [, wallets, answer] = await Promise.all([
    createWallets(tx, missing),
    lockExisting(tx, userIds),
    ask(),
  ]);
  return [wallets, answer];
}

function userIdsOf(owners: readonly WalletOwner[]): string[] {
  return [...new Set(owners.map(({ userId }) => userId))];
}

async function createWallets(tx: Transaction, owners: readonly WalletOwner[]): Promise<void> {
  const createdAt = new Date();
  const rows = new Map(
    owners.map(({ userId, environment }) => {
      const row = { userId, environment, balance: 0, sequence: 0, headHash: noHash, createdAt };
      return [walletKey(row), row];
    }),
  );
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  // A row that does not exist cannot be locked, and two first purchases would race. This statement creates and locks it.
  await insertRows(tx, "wallets", sorted, keepWallet);
}

/** Reads the wallets without locking them. For a wallet that does not exist, returns an empty one. */
export async function readWallets(tx: Transaction, owners: readonly WalletOwner[]): Promise<Wallets> {
  const wallets = new Map<string, WalletState>();
  for (const { userId, environment } of owners)
    wallets.set(walletKey({ userId, environment }), { userId, environment, ...noCredits });
  for (const found of await findWallets(tx, userIdsOf(owners), "")) wallets.set(walletKey(found), found);
  return wallets;
}

async function lockExisting(tx: Transaction, userIds: readonly string[]): Promise<Wallets> {
  const found = await findWallets(tx, userIds, forUpdate(tx));
  return new Map(found.map((wallet) => [walletKey(wallet), wallet]));
}

async function findWallets(
  tx: Transaction,
  userIds: readonly string[],
  lock: string,
): Promise<WalletState[]> {
  // Reading by the primary key locks in the same order everywhere, and locks no wallet of another user.
  const rows = await tx.query<Omit<WalletState, "headHash"> & { readonly headHash: Buffer }>(
    `SELECT userId, environment, balance, sequence, headHash, spendingFrozenAt, mergedIntoUserId
     FROM wallets ${byPrimaryKey(tx)} WHERE userId IN (${placeholders(userIds)}) ${lock}`,
    userIds,
  );
  return rows.map((row) => ({ ...row, headHash: unpackHex(row.headHash) }));
}

/** Writes the balance, sequence and newest hash of wallets that exist already, in one statement. */
export async function updateWallets(tx: Transaction, wallets: readonly WalletState[]): Promise<void> {
  const createdAt = new Date();
  await insertRows(
    tx,
    "wallets",
    wallets.map(({ userId, environment, balance, sequence, headHash }) => ({
      userId,
      environment,
      balance,
      sequence,
      headHash,
      createdAt,
    })),
    replaceBalance,
  );
}

/**
 * Freezes the wallet's spending since a moment, or ends the freeze when the moment is null. A wallet that is frozen
 * already keeps its earlier moment.
 */
export async function markSpendingFrozen(
  tx: Transaction,
  { userId, environment }: WalletOwner,
  since: Date | null,
): Promise<void> {
  const value = since === null ? "NULL" : "COALESCE(spendingFrozenAt, ?)";
  await tx.query(
    `UPDATE wallets SET spendingFrozenAt = ${value} WHERE userId = ? AND environment = ?`,
    since === null ? [userId, environment] : [since, userId, environment],
  );
}

/** Marks the wallet as merged, so that it refuses every posting. `lockPresentWallet` finds the wallet that has its credits. */
export async function markMerged(
  tx: Transaction,
  { userId, environment }: WalletOwner,
  intoUserId: string,
): Promise<void> {
  await tx.query("UPDATE wallets SET mergedIntoUserId = ? WHERE userId = ? AND environment = ?", [
    intoUserId,
    userId,
    environment,
  ]);
}
