import { placeholders } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { defaultCreditType } from "../credit-types";
import type { WalletEnvironment } from "../environment";
import { packUlid, unpackUlid } from "../ids";
import { isMain, mainWalletOf, ownerOf, readOwners, walletKey, type WalletOwner } from "./wallet-owners";
import { lockWallets, type WalletState } from "./wallet-rows";

/**
 * Locks the wallet that has a user's credits of a type now: the user's own wallet, or that of the last user in a chain
 * of merges. Waits for a merge in progress, so that the next posting cannot go to a wallet that was just emptied.
 */
export async function lockPresentWallet(tx: Transaction, owner: WalletOwner): Promise<WalletState> {
  const main = await lockWallet(tx, mainWalletOf(owner));
  if (main.mergedIntoId !== null) {
    const { userId } = await findOwner(tx, main.mergedIntoId);
    return lockPresentWallet(tx, { ...owner, userId });
  }
  return isMain(owner) ? main : lockWallet(tx, owner);
}

async function lockWallet(tx: Transaction, owner: WalletOwner): Promise<WalletState> {
  const wallet = (await lockWallets(tx, [owner])).get(walletKey(owner));
  if (!wallet) throw new Error("A wallet could not be locked.");
  return wallet;
}

/**
 * Locks the wallet that has another wallet's credits now: that wallet itself, or the one of the last user in a chain of
 * merges.
 */
export async function lockPresentWalletOf(tx: Transaction, walletId: string): Promise<WalletState> {
  return lockPresentWallet(tx, await findOwner(tx, walletId));
}

/**
 * The users who have these users' credits now, each once: the users themselves, or those they were merged into. A merge
 * is one of users: it moves the credits of all types, and a user's main wallet tells it.
 */
export async function presentOwners(
  tx: Transaction,
  environment: WalletEnvironment,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const merged = await tx.query<{ userId: string; mergedIntoId: Buffer }>(
    `SELECT userId, mergedIntoId FROM wallets WHERE userId IN (${placeholders(userIds)}) AND environment = ?
       AND creditType = '${defaultCreditType}' AND mergedIntoId IS NOT NULL`,
    [...userIds, environment],
  );
  const into = new Map(merged.map(({ userId, mergedIntoId }) => [userId, unpackUlid(mergedIntoId)]));
  const present = new Set<string>();
  for (const userId of userIds) {
    const next = into.get(userId);
    present.add(next === undefined ? userId : await findPresentOwnerOf(tx, next));
  }
  return [...present];
}

/** The user who has a user's credits now: the same user, or the last one in a chain of merges. */
export async function findPresentOwner(
  tx: Transaction,
  environment: WalletEnvironment,
  userId: string,
): Promise<string> {
  const [present = userId] = await presentOwners(tx, environment, [userId]);
  return present;
}

/** The user who has a wallet's credits now: its owner, or the owner of the last wallet in a chain of merges. */
export async function findPresentOwnerOf(
  read: Pick<Transaction, "query">,
  walletId: string,
): Promise<string> {
  const [wallet] = await read.query<{ userId: string; mergedIntoId: Buffer | null }>(
    "SELECT userId, mergedIntoId FROM wallets WHERE id = ?",
    [packUlid(walletId)],
  );
  if (!wallet) throw new Error(`The wallet ${walletId} is missing.`);
  const { userId, mergedIntoId } = wallet;
  return mergedIntoId === null ? userId : findPresentOwnerOf(read, unpackUlid(mergedIntoId));
}

/** The owner of a wallet, even if the wallet was merged. */
export async function findOwner(tx: Transaction, walletId: string): Promise<WalletOwner> {
  return ownerOf(await readOwners(tx.manager, [walletId]), walletId);
}
