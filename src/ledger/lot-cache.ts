import { LRUCache } from "lru-cache";
import { noLotFacts, type LotFacts } from "./lot-book";
import type { FirstLots } from "./open-lots";
import type { Posting } from "./posting";
import { covers, needsLots, needsOfWallets } from "./read-lots";
import type { Wallets } from "./wallet-rows";

/** How many lots are kept in all: about 30 MB. */
const lotsMax = 100_000;

/**
 * The first lots of wallets after our last commits. Lots change only together with an entry of their wallet, so they
 * are right as long as the wallet's newest hash is the one with which they were remembered.
 */
export class LotCache {
  /** By `walletKey`. */
  private readonly lots = new LRUCache<string, FirstLots & { readonly headHash: string }>({
    maxSize: lotsMax,
    sizeCalculation: ({ rows }) => rows.length + 1,
  });

  /**
   * The lots that the postings may take from, for these wallets; undefined when some of them are not known, or more of
   * them than spends take first.
   */
  guess(postings: readonly Posting[], wallets: Wallets, now: Date): LotFacts | undefined {
    const needy = postings.filter(needsLots);
    if (needy.length === 0) return noLotFacts;
    if (!needy.every(takesFirst)) return undefined;
    const found = new Map<string, FirstLots>();
    for (const [key, { credits }] of needsOfWallets(needy)) {
      const known = this.lots.get(key);
      if (!known || known.headHash !== wallets.get(key)?.headHash || !covers(known, credits, now))
        return undefined;
      found.set(key, known);
    }
    return { ...noLotFacts, wallets: found };
  }

  /** @param lots the first lots of some of the wallets, by `walletKey` */
  remember(wallets: Wallets, lots: ReadonlyMap<string, FirstLots>): void {
    for (const [key, first] of lots) {
      const headHash = wallets.get(key)?.headHash;
      if (headHash !== undefined) this.lots.set(key, { ...first, headHash });
    }
  }
}

/** Whether the posting takes what spends take first, and nothing that other postings have reserved or taken. */
function takesFirst({ kind, reference, returns }: Posting): boolean {
  return (kind === "SPEND" && reference === null) || kind === "HOLD" || (kind === "ADJUSTMENT" && !returns);
}
