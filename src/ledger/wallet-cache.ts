import { LRUCache } from "lru-cache";
import { isOrdinary, walletKey, type WalletOwner, type Wallets, type WalletState } from "./wallet-rows";

const walletsMax = 50_000;
/** What they may take in memory, in bytes: a user's id, which has up to 255 characters, stands in key and state. */
const bytesMax = 32 * 1024 * 1024;
const stateBytes = 400;
/** How many commits do without a guess after a wrong one: elsewhere somebody is busy with the same wallets. */
const pauseCommits = 20;

/** Wallets after our last commits. May be stale: the row lock in the same round trip verifies each of them. */
export class WalletCache {
  private readonly states = new LRUCache<string, WalletState>({
    max: walletsMax,
    maxSize: bytesMax,
    sizeCalculation: (_, key) => stateBytes + 4 * key.length,
  });
  private pause = 0;

  /** All the owners' wallets; nothing when one is not remembered, or when guesses have lately been wrong. */
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
