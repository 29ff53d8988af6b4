import { presentTime } from "../database/present-time";
import type { Transaction } from "../database/transaction";
import type { Facts } from "./batch-plan";
import { prepareTasks } from "./bookkeeper";
import { addUnwrittenLots } from "./add-unwritten-lots";
import { findDamaged } from "./damaged-wallets";
import { findEarlier } from "./find-earlier";
import { noLotFacts, type LotFacts } from "./lot-book";
import type { Posting } from "./posting";
import { readLots } from "./read-lots";
import { userKey, walletKey } from "./wallet-owners";
import {
  areLotsDue,
  lockWalletsAnd,
  type lockExpectedWalletsAnd,
  type Wallets,
  type WalletState,
} from "./wallet-rows";

/** Whether the wallet has the entries, and the credits, that it had when it was as expected. */
export function isUnchanged(wallet: WalletState, expected: WalletState | undefined): boolean {
  return (
    wallet.id === expected?.id &&
    wallet.balance === expected.balance &&
    wallet.held === expected.held &&
    wallet.sequence === expected.sequence &&
    wallet.headHash === expected.headHash
  );
}

/** Wallets whose lots have to be read, whatever is posted. */
export function lotsDueOf(wallets: Wallets, now: Date): WalletState[] {
  return [...wallets.values()].filter((wallet) => areLotsDue(wallet, now));
}

/**
 * Locks the wallets and reads the other facts. The database answers the reads after the locks, so they are true until
 * the transaction ends. Causes are looked up by the ids of the user's wallets: together with the locks if we know these
 * ids, otherwise in a second round trip. Compares a wallet with its newest entry unless the wallet is as we know it.
 */
export async function lockAndRead(
  tx: Transaction,
  postings: readonly Posting[],
  { lookUpAll = false, knownWallets = new Map() }: { lookUpAll?: boolean; knownWallets?: Wallets },
): Promise<Facts> {
  const unknown = postings.filter((posting) => !knownWallets.has(walletKey(posting)));
  const unknownUsers = new Set(unknown.map(userKey));
  const doubtful = doubtfulOf(postings, lookUpAll);
  const early = doubtful.filter((posting) => !unknownUsers.has(userKey(posting)));
  const [wallets, [damaged, checks, knownEarly, lotsEarly]] = await lockWalletsAnd(tx, postings, () =>
    Promise.all([
      findDamaged(tx, unknown),
      prepareTasks(tx, postings),
      findEarlier(tx, early, knownWallets),
      readLots(tx, postings),
    ]),
  );
  const now = presentTime(tx);
  const changed = [...wallets.values()].filter(
    (wallet) =>
      !unknownUsers.has(userKey(wallet)) && !isUnchanged(wallet, knownWallets.get(walletKey(wallet))),
  );
  // A cause may have its entry in a wallet that we did not know.
  const others = changed.filter(
    (wallet) => wallet.sequence > 0 && knownWallets.get(walletKey(wallet))?.id !== wallet.id,
  );
  const usersToAsk = new Set([...unknownUsers, ...others.map(userKey)]);
  const [damagedOfChanged, knownLate, lots] = await Promise.all([
    findDamaged(tx, changed),
    findEarlier(
      tx,
      doubtful.filter((posting) => usersToAsk.has(userKey(posting))),
      wallets,
    ),
    addLots(tx, lotsEarly, { wallets, now }),
  ]);
  const known = new Map([...knownEarly, ...knownLate]);
  return { wallets, damaged: new Set([...damaged, ...damagedOfChanged]), checks, known, lots, now };
}

/** Adds what can only be read when the wallets are known: lots that are due, and those that are not written yet. */
async function addLots(
  tx: Transaction,
  lots: LotFacts,
  { wallets, now }: Pick<Facts, "wallets" | "now">,
): Promise<LotFacts> {
  const unread = lotsDueOf(wallets, now).filter((wallet) => !lots.wallets.has(walletKey(wallet)));
  const due = unread.length === 0 ? undefined : await readLots(tx, [], unread);
  const all = due ? { ...lots, wallets: new Map([...lots.wallets, ...due.wallets]) } : lots;
  return addUnwrittenLots(tx, all, wallets);
}

/** Does the same in one round trip: looks causes up in the cached wallets, which fitted their newest entries. */
export async function lockAndReadAsGuessed(
  tx: Transaction,
  postings: readonly Posting[],
  expected: Wallets,
  lock: typeof lockExpectedWalletsAnd,
): Promise<Facts> {
  const ask = () =>
    Promise.all([prepareTasks(tx, postings), findEarlier(tx, doubtfulOf(postings, false), expected)]);
  const [wallets, [checks, known]] = await lock(tx, postings, ask, expected);
  return { wallets, damaged: new Set(), checks, known, lots: noLotFacts, now: presentTime(tx) };
}

/** The postings whose causes may have an entry already. */
function doubtfulOf(postings: readonly Posting[], lookUpAll: boolean): readonly Posting[] {
  return lookUpAll ? postings : postings.filter(({ cause }) => cause !== null);
}
