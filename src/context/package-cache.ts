import { LRUCache } from "lru-cache";
import type { Database } from "../database/database";
import { CreditPackage } from "../entities/credit-package";
import { isPackageId } from "../ids";

const ageMaxMilliseconds = 5000;
const packagesMax = 10_000;

/**
 * Credit packages as they were at most five seconds ago. Good for what a purchase will probably be; what it is, the
 * package's version decides inside the transaction.
 */
export class PackageCache {
  /** Reads, also those under way, so that several askers share one. */
  private readonly reads = new LRUCache<string, Promise<CreditPackage | null>>({
    max: packagesMax,
    ttl: ageMaxMilliseconds,
    // Otherwise it sets a timer at each purchase, to ask for the time no more than once a millisecond.
    ttlResolution: 0,
  });

  constructor(private readonly database: Database) {}

  async find(id: string): Promise<CreditPackage | null> {
    return isPackageId(id) ? (this.reads.get(id) ?? this.read(id)) : null;
  }

  /** Whoever asks from now on gets the package as it is now; a read under way still answers those who wait for it. */
  forget(id: string): void {
    this.reads.delete(id);
  }

  private async read(id: string): Promise<CreditPackage | null> {
    const read = this.database.read.findOneBy(CreditPackage, { id });
    this.reads.set(id, read);
    const found = await read.catch((error: unknown) => {
      this.reads.delete(id);
      throw error;
    });
    // Ids that nobody has must not push the others out.
    if (!found) this.reads.delete(id);
    return found;
  }
}
