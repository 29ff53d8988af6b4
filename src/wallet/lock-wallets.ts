import type { Transaction } from "../database/database";
import { insertRows, placeholders } from "../database/rows";
import { noHash } from "./entry-hash";
import type { Condition, Posting } from "./posting";

export interface WalletState {
  readonly userId: string;
  readonly environment: string;
  readonly balance: number;
  readonly sequence: number;
  readonly headHash: string;
  readonly spendingFrozenAt: Date | string | null;
  readonly mergedIntoUserId: string | null;
}

export type WalletOwner = Pick<Posting, "userId" | "environment">;

export interface LockedWallets {
  readonly wallets: ReadonlyMap<string, WalletState>;
  /** Whether the condition held right then; false when none was asked. */
  readonly cleared: boolean;
}

export const walletKey = (of: { userId: string; environment: string }) => `${of.environment} ${of.userId}`;

/** Creates the wallets that are missing and locks all, in one order everywhere, so that no two batches deadlock. */
export async function lockWallets(
  tx: Transaction,
  owners: readonly WalletOwner[],
): Promise<ReadonlyMap<string, WalletState>> {
  return (await lockWalletsAsking(tx, owners)).wallets;
}

/** The same, and asks something else of the database with the same statement. */
export async function lockWalletsAsking(
  tx: Transaction,
  owners: readonly WalletOwner[],
  condition?: Condition,
): Promise<LockedWallets> {
  const userIds = [...new Set(owners.map(({ userId }) => userId))];
  const locked = await lockExisting(tx, userIds, condition);
  const missing = owners.filter((owner) => !locked.wallets.has(walletKey(owner)));
  if (missing.length === 0) return locked;
  await createWallets(tx, missing);
  return lockExisting(tx, userIds, condition);
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
  // A row that is not there cannot be locked, and two first purchases would race; this statement does both.
  const orLock = tx.engine === "mysql" ? "ON DUPLICATE KEY UPDATE userId = userId" : "ON CONFLICT DO NOTHING";
  await insertRows(tx, "wallets", sorted, orLock);
}

async function lockExisting(
  tx: Transaction,
  userIds: readonly string[],
  condition: Condition = { sql: "0", parameters: [] },
): Promise<LockedWallets> {
  // The index makes every batch lock in one order, and lock no wallet of others while it looks.
  const [byIndex, lock] = tx.engine === "mysql" ? ["FORCE INDEX (PRIMARY)", "FOR UPDATE"] : ["", ""];
  // Only this SELECT's own table is locked, not what the condition looks at.
  const found = await tx.query<WalletState & { cleared: number }>(
    `SELECT userId, environment, balance, sequence, headHash, spendingFrozenAt, mergedIntoUserId, ${condition.sql} AS cleared
     FROM wallets ${byIndex} WHERE userId IN (${placeholders(userIds)}) ${lock}`,
    [...condition.parameters, ...userIds],
  );
  return {
    wallets: new Map(found.map((wallet) => [walletKey(wallet), wallet])),
    cleared: Number(found[0]?.cleared) === 1,
  };
}
