import { LRUCache } from "lru-cache";
import { walletKey, type WalletOwner } from "./wallet-owners";
import { isOrdinary, type Wallets, type WalletState } from "./wallet-rows";

const walletsMax = 50_000;
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
  private readonly states = new LRUCache<string, WalletState>({
    max: walletsMax,
    maxSize: bytesMax,
    sizeCalculation: (_, key) => stateBytes + 4 * key.length,
  });
  private pause = 0;

  /** The wallets of all owners; undefined when one is not cached, or after a recent wrong guess. */
  recall(owners: readonly WalletOwner[]): Wallets | undefined {
    if (this.pause > 0) {
      this.pause -= 1;
      return undefined;
    }
    const recalled = new Map<string, WalletState>();
    for (const owner of owners) {
      const key = walletKey(owner);
      const state = this.states.get(key);
      if (!state) return undefined;
      recalled.set(key, state);
    }
    return recalled;
  }

  remember(wallets: Wallets): void {
    for (const [key, state] of wallets) {
      if (isOrdinary(state)) this.states.set(key, state);
      else this.states.delete(key);
    }
  }

  guessedWrong(wallets: Wallets): void {
    for (const key of wallets.keys()) this.states.delete(key);
    this.pause = pauseCommits;
  }
}
