import { LRUCache } from "lru-cache";
import { userKey, walletKey, type WalletOwner, type WalletUser } from "./wallet-owners";
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

/** All used wallets of a user after our last commit with one of them. */
interface CachedUser {
  readonly states: readonly WalletState[];
  /** False since a wrong guess, such as for a user whose requests are repeated. */
  readonly isGuessable: boolean;
}

/** Wallets after our last commits. May be stale: the row lock in the same round trip verifies each of them. */
export class WalletCache {
  /** By `userKey`. */
  private readonly users = new LRUCache<string, CachedUser>({
    max: usersMax,
    maxSize: bytesMax,
    sizeCalculation: ({ states }, key) => states.length * (stateBytes + 4 * key.length),
  });
  private pause = 0;

  /**
   * All used wallets of the owners' users, to guess what a batch will find; undefined when an owner's is not cached, or
   * after a recent wrong guess.
   */
  guess(owners: readonly WalletOwner[]): Wallets | undefined {
    if (this.pause > 0) {
      this.pause -= 1;
      return undefined;
    }
    const recalled = new Map<string, WalletState>();
    for (const owner of owners) {
      const wanted = walletKey(owner);
      if (recalled.has(wanted)) continue;
      const user = this.users.get(userKey(owner));
      if (!user?.isGuessable) return undefined;
      for (const state of user.states) recalled.set(walletKey(state), state);
      if (!recalled.has(wanted)) return undefined;
    }
    return recalled;
  }

  /** The wallets of the users that are cached. As they are here, they fit their newest entries. */
  known(users: readonly WalletUser[]): Wallets {
    const states = users.flatMap((user) => this.users.get(userKey(user))?.states ?? []);
    return new Map(states.map((state) => [walletKey(state), state]));
  }

  /** @param wallets all used wallets of each of their users, which fit their newest entries. */
  remember(wallets: Wallets): void {
    for (const [key, states] of groupByUser(wallets)) {
      if (states.every(isOrdinary)) this.users.set(key, { states, isGuessable: true });
      else this.users.delete(key);
    }
  }

  forget(wallets: Wallets): void {
    for (const wallet of wallets.values()) this.users.delete(userKey(wallet));
  }

  guessedWrong(wallets: Wallets): void {
    for (const wallet of wallets.values()) {
      const key = userKey(wallet);
      const user = this.users.get(key);
      if (user) this.users.set(key, { ...user, isGuessable: false });
    }
    this.pause = pauseCommits;
  }
}
