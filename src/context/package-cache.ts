import { LRUCache } from "lru-cache";
import type { Database } from "../database/database";
import { CreditPackage } from "../entities/credit-package";
import { isPackageId } from "../ids";

const ageMaxMilliseconds = 5000;
const packagesMax = 10_000;

/**
 * Credit packages as they were at most five seconds ago. A purchase is planned with the cached package. Inside the
 * transaction, the package's version shows whether the cached package was current.
 */
export class PackageCache {
  /** Reads, including those in progress, so that concurrent callers share one. */
  private readonly reads = new LRUCache<string, Promise<CreditPackage | null>>({
    max: packagesMax,
    ttl: ageMaxMilliseconds,
    // By default the cache sets a timer at each purchase, to read the clock at most once a millisecond.
    ttlResolution: 0,
  });

  constructor(private readonly database: Database) {}

  async find(id: string): Promise<CreditPackage | null> {
    return isPackageId(id) ? (this.reads.get(id) ?? this.read(id)) : null;
  }

  /** Makes later calls read the package anew. A read in progress still answers its callers. */
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
    // Unknown ids must not push packages out of the cache.
    if (!found) this.reads.delete(id);
    return found;
  }
}
