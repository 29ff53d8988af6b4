import { clockTime } from "../clock";
import type { Transaction } from "../database/transaction";
import { byIndex, forUpdate, keepExisting } from "../database/dialect";
import { insertRows, readDate } from "../database/rows";
import type { WalletEnvironment } from "../environment";
import { ulid, unpackHex, unpackUlid } from "../ids";
import { noHash } from "./entry-hash";
import {
  isMain,
  mainWalletOf,
  ownedBy,
  userKey,
  walletKey,
  type WalletOwner,
  type WalletUser,
} from "./wallet-owners";

const keepWallet = keepExisting("userId");
/** The columns of a wallet's row that the ledger reads. */
export interface WalletState {
  readonly id: string;
  readonly userId: string;
  readonly environment: WalletEnvironment;
  readonly creditType: string;
  readonly balance: number;
  /** Credits that open holds reserve. */
  readonly held: number;
  /** Credits that no lot had any more when they were taken. */
  readonly owed: number;
  /** When credits expire next that no hold reserves. */
  readonly nextExpiryAt: Date | null;
  /** Up to which entry the lots are written. */
  readonly lotsThrough: number;
  readonly sequence: number;
  readonly headHash: string;
  readonly spendingFrozenAt: Date | string | null;
  /** The id of the wallet that has its credits, when it was merged. */
  readonly mergedIntoId: string | null;
}

const noCredits = {
  balance: 0,
  held: 0,
  owed: 0,
  nextExpiryAt: null,
  lotsThrough: 0,
  sequence: 0,
  headHash: noHash,
  spendingFrozenAt: null,
  mergedIntoId: null,
} satisfies Partial<WalletState>;

/** Whether the wallet is neither frozen nor merged away, so that only its balance can forbid a posting. */
export function isOrdinary({ spendingFrozenAt, mergedIntoId }: WalletState): boolean {
  return spendingFrozenAt === null && mergedIntoId === null;
}

/** Whether the wallet has credits whose time has run out, and that no entry has taken yet. */
export function hasLapsed({ nextExpiryAt }: Pick<WalletState, "nextExpiryAt">, now: Date): boolean {
  return nextExpiryAt !== null && nextExpiryAt <= now;
}

/** How many entries may wait for their lots to be written. */
const lotsDueAfter = 1000;

/** Whether something has to be done about the wallet's lots before the next entry. */
export function areLotsDue(
  wallet: Pick<WalletState, "nextExpiryAt" | "sequence" | "lotsThrough">,
  now: Date,
) {
  return hasLapsed(wallet, now) || wallet.sequence - wallet.lotsThrough >= lotsDueAfter;
}

/** Whether the wallet has no entry and nothing else that must be kept. */
export function isUnused(wallet: WalletState): boolean {
  return wallet.sequence === 0 && isOrdinary(wallet);
}

/** By `walletKey`. */
export type Wallets = ReadonlyMap<string, WalletState>;

/** The wallets of each user, by `userKey`. */
export function groupByUser(wallets: Wallets): ReadonlyMap<string, readonly WalletState[]> {
  const groups = new Map<string, WalletState[]>();
  for (const wallet of wallets.values()) {
    const key = userKey(wallet);
    const others = groups.get(key);
    if (others) others.push(wallet);
    else groups.set(key, [wallet]);
  }
  return groups;
}

/**
 * Locks all wallets of the owners' users, whatever their types, and creates the missing ones. The only function that
 * locks wallets, and always in the order of one index, so that no two transactions deadlock. Because a user's wallets
 * are locked together, a caller's idempotency key is one for all of them. Statements by the id change wallets that are
 * locked already.
 */
export async function lockWallets(tx: Transaction, owners: readonly WalletOwner[]): Promise<Wallets> {
  return (await lockWalletsAnd(tx, owners, async () => undefined))[0];
}

/**
 * Does the same as `lockWallets` and calls `ask`, whose queries are sent together with the locks and answered after
 * them. Calls `ask` again when wallets had to be created.
 */
export async function lockWalletsAnd<T>(
  tx: Transaction,
  owners: readonly WalletOwner[],
  ask: () => Promise<T>,
): Promise<[Wallets, T]> {
  let locked = await Promise.all([lockExistingWallets(tx, owners), ask()]);
  // The main wallets first: whoever creates another wallet of the same user waits here, before it holds any lock.
  for (const wanted of [owners.map(mainWalletOf), owners]) {
    const missing = wanted.filter((owner) => !locked[0].has(walletKey(owner)));
    if (missing.length === 0) continue;
    const [, wallets, answer] = await Promise.all([
      createWallets(tx, missing),
      lockExistingWallets(tx, owners),
      ask(),
    ]);
    locked = [wallets, answer];
  }
  return locked;
}

/**
 * Does the same as `lockWalletsAnd` in one round trip. Creates those of the expected wallets that are empty and do not
 * exist, with the ids that they are expected to have, and calls `ask` once.
 */
export async function lockExpectedWalletsAnd<T>(
  tx: Transaction,
  owners: readonly WalletOwner[],
  ask: () => Promise<T>,
  expected: Wallets,
): Promise<[Wallets, T]> {
  const empty = [...expected.values()].filter(({ sequence }) => sequence === 0);
  if (empty.length === 0) return Promise.all([lockExistingWallets(tx, owners), ask()]);
  const [, , , wallets, answer] = await Promise.all([
    lockExistingWallets(tx, owners),
    createWallets(tx, empty.filter(isMain)),
    createWallets(
      tx,
      empty.filter((wallet) => !isMain(wallet)),
    ),
    lockExistingWallets(tx, owners),
    ask(),
  ]);
  return [wallets, answer];
}

/** @param owners the owners of wallets to create, each with the wallet's id, or without one for a new id */
async function createWallets(
  tx: Transaction,
  owners: readonly (WalletOwner & { readonly id?: string })[],
): Promise<void> {
  const createdAt = clockTime();
  const missing = new Map(owners.map((owner) => [walletKey(owner), owner]));
  const sorted = [...missing.values()].toSorted(inIndexOrder);
  const rows = sorted.map(({ userId, environment, creditType, id = ulid() }) => ({
    id,
    userId,
    environment,
    creditType,
    balance: 0,
    held: 0,
    owed: 0,
    lotsThrough: 0,
    sequence: 0,
    headHash: noHash,
    createdAt,
  }));
  // A row that does not exist cannot be locked, and two first purchases would race. This statement creates and locks
  // it.
  await insertRows(tx, "wallets", rows, keepWallet);
}

/** The order of the unique index, which compares bytes. */
function inIndexOrder(a: WalletOwner, b: WalletOwner): number {
  const [one, other] = [a, b].map(({ userId, environment, creditType }) => [
    Buffer.from(userId),
    `${environment} ${creditType}`,
  ]) as [[Buffer, string], [Buffer, string]];
  return Buffer.compare(one[0], other[0]) || (one[1] < other[1] ? -1 : 1);
}

/**
 * Reads all wallets of the owners' users without locking them. For an owner's wallet that does not exist, returns an
 * empty one with a new id.
 */
export async function readWallets(tx: Transaction, owners: readonly WalletOwner[]): Promise<Wallets> {
  const wallets = new Map<string, WalletState>();
  for (const { userId, environment, creditType } of owners) {
    const owner = { userId, environment, creditType };
    wallets.set(walletKey(owner), { id: ulid(), ...owner, ...noCredits });
  }
  for (const found of await findWallets(tx, owners, "")) wallets.set(walletKey(found), found);
  return wallets;
}

/** Locks the wallets of the users that exist, whatever their types, in the order of one index. */
export async function lockExistingWallets(tx: Transaction, users: readonly WalletUser[]): Promise<Wallets> {
  const found = await findWallets(tx, users, forUpdate(tx));
  return new Map(found.map((wallet) => [walletKey(wallet), wallet]));
}

/** A wallet as the table keeps it. */
type WalletRow = Omit<WalletState, "id" | "headHash" | "mergedIntoId" | "nextExpiryAt"> & {
  readonly id: Buffer;
  readonly nextExpiryAt: Date | string | null;
  readonly headHash: Buffer;
  readonly mergedIntoId: Buffer | null;
};

async function findWallets(
  tx: Transaction,
  users: readonly WalletUser[],
  lock: string,
): Promise<WalletState[]> {
  const { condition, values } = ownedBy(users);
  // Reading by this index locks in the same order everywhere, and locks no wallet of another user.
  const rows = await tx.query<WalletRow>(
    `SELECT id, userId, environment, creditType, balance, held, owed, nextExpiryAt, lotsThrough, sequence, headHash,
       spendingFrozenAt, mergedIntoId
     FROM wallets ${byIndex(tx, "one_wallet_per_owner")}
     WHERE ${condition} ${lock}`,
    values,
  );
  return rows.map((row) => ({
    ...row,
    id: unpackUlid(row.id),
    nextExpiryAt: row.nextExpiryAt === null ? null : readDate(row.nextExpiryAt),
    headHash: unpackHex(row.headHash),
    mergedIntoId: row.mergedIntoId && unpackUlid(row.mergedIntoId),
  }));
}
