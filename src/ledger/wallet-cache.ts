import { LRUCache } from "lru-cache";
import { userKey, walletKey, type WalletOwner } from "./wallet-owners";
import { groupByUser, isOrdinary, type Wallets, type WalletState } from "./wallet-rows";

const usersMax = 50_000;
/**
 * How much memory the cached wallets may take, in bytes. A user's id has up to 255 characters and is in both key and
 * state.
 */
const bytesMax = 32 * 1024 * 1024;
const stateBytes = 400;
/**
 * For how many commits the cache is not used after a wrong guess. Another instance is busy with the same wallets then.
 */
const pauseCommits = 20;

/** Wallets after our last commits. May be stale: the row lock in the same round trip verifies each of them. */
export class WalletCache {
  /** All wallets of a user, by `userKey`. */
  private readonly users = new LRUCache<string, readonly WalletState[]>({
    max: usersMax,
    maxSize: bytesMax,
    sizeCalculation: (states, key) => states.length * (stateBytes + 4 * key.length),
  });
  private pause = 0;

  /** All wallets of the owners' users; undefined when an owner's is not cached, or after a recent wrong guess. */
  recall(owners: readonly WalletOwner[]): Wallets | undefined {
    if (this.pause > 0) {
      this.pause -= 1;
      return undefined;
    }
    const recalled = new Map<string, WalletState>();
    for (const owner of owners) {
      const wanted = walletKey(owner);
      if (recalled.has(wanted)) continue;
      for (const state of this.users.get(userKey(owner)) ?? []) recalled.set(walletKey(state), state);
      if (!recalled.has(wanted)) return undefined;
    }
    return recalled;
  }

  /** @param wallets all wallets of each of their users. */
  remember(wallets: Wallets): void {
    for (const [key, states] of groupByUser(wallets)) {
      if (states.every(isOrdinary)) this.users.set(key, states);
      else this.users.delete(key);
    }
  }

  guessedWrong(wallets: Wallets): void {
    for (const wallet of wallets.values()) this.users.delete(userKey(wallet));
    this.pause = pauseCommits;
  }
}
