import type { Transaction } from "../database/transaction";
import { placeholders } from "../database/rows";
import type { CreditPackage } from "../entities/credit-package";
import { conflict, type Refusal } from "../errors";
import type { Bookkeeper, Checks } from "../ledger/bookkeeper";
import { purchaseRows, type NewPurchase } from "./purchase-posting";

/** A package that a user buys directly, without a store. */
interface Sale {
  readonly purchase: NewPurchase;
  /** The package that the purchase was made from. It may be stale, because packages are cached. */
  readonly creditPackage: CreditPackage;
}

interface PackageState {
  readonly id: string;
  readonly version: number;
  readonly archivedAt: unknown;
}

/**
 * Sells packages: checks that the package has not changed, is not archived and can still be bought by this user, and
 * writes the purchase.
 */
export const packageSale: Bookkeeper<Sale> = {
  async prepare(tx, sales) {
    const packageIds = new Set(sales.map(({ creditPackage }) => creditPackage.id));
    const limited = sales.filter(({ creditPackage }) => creditPackage.purchaseLimitPerUser !== null);
    const [packages, timesBought] = await Promise.all([
      loadPackages(tx, [...packageIds]),
      countPurchases(tx, limited),
    ]);
    return new SaleChecks(packages, timesBought);
  },
  rows: (entry, { purchase }) => purchaseRows(entry, purchase),
};

class SaleChecks implements Checks<Sale> {
  constructor(
    private readonly packages: ReadonlyMap<string, PackageState>,
    /** By `countKey`. */
    private readonly timesBought: Map<string, number>,
  ) {}

  check({ purchase, creditPackage }: Sale): Refusal | undefined {
    const { id, version, purchaseLimitPerUser } = creditPackage;
    const state = this.packages.get(id);
    if (state?.version !== version)
      return conflict("PACKAGE_CHANGED", "The package has just been changed. Try again.");
    if (state.archivedAt !== null)
      return conflict("PACKAGE_ARCHIVED", "The package is archived and cannot be bought.");
    if (purchaseLimitPerUser !== null && this.countOf(purchase) >= purchaseLimitPerUser) {
      return conflict("PURCHASE_LIMIT_REACHED", "The package cannot be bought again by this user.");
    }
    return undefined;
  }

  accept({ purchase, creditPackage }: Sale): void {
    if (creditPackage.purchaseLimitPerUser === null) return;
    this.timesBought.set(countKey(purchase), this.countOf(purchase) + 1);
  }

  private countOf(purchase: NewPurchase): number {
    return this.timesBought.get(countKey(purchase)) ?? 0;
  }
}

async function loadPackages(tx: Transaction, ids: readonly string[]): Promise<Map<string, PackageState>> {
  const rows = await tx.query<PackageState>(
    `SELECT id, version, archivedAt FROM credit_packages WHERE id IN (${placeholders(ids)})`,
    ids,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function countPurchases(tx: Transaction, limited: readonly Sale[]): Promise<Map<string, number>> {
  if (limited.length === 0) return new Map();
  const rows = await tx.query<{
    userId: string;
    environment: string;
    packageId: string;
    times: number | string;
  }>(
    `SELECT userId, environment, packageId, COUNT(*) AS times FROM purchases
     WHERE ${limited.map(() => "(userId = ? AND environment = ? AND packageId = ?)").join(" OR ")}
     GROUP BY userId, environment, packageId`,
    limited.flatMap(({ purchase: { userId, environment, packageId } }) => [userId, environment, packageId]),
  );
  return new Map(rows.map((row) => [countKey(row), Number(row.times)]));
}

function countKey(of: { userId: string; environment: string; packageId: string }): string {
  return `${of.packageId} ${of.environment} ${of.userId}`;
}
