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
export class PackageCatalogue {
  private readonly packages: LRUCache<string, CreditPackage>;

  constructor(database: Database) {
    this.packages = new LRUCache<string, CreditPackage>({
      max: packagesMax,
      ttl: ageMaxMilliseconds,
      // Several askers share one read.
      fetchMethod: async (id) => (await database.read.findOneBy(CreditPackage, { id })) ?? undefined,
    });
  }

  async find(id: string): Promise<CreditPackage | undefined> {
    return isPackageId(id) ? (this.packages.get(id) ?? this.packages.fetch(id)) : undefined;
  }

  forget(id: string): void {
    this.packages.delete(id);
  }
}
