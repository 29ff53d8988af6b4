import type { Transaction } from "../database/transaction";
import { placeholders } from "../database/rows";
import type { CreditPackage } from "../entities/credit-package";
import { packHex, unpackHex } from "../ids";
import { conflict, type Refusal } from "../errors";
import type { Bookkeeper, Checks } from "../ledger/bookkeeper";
import { ownedBy } from "../ledger/wallet-owners";
import { purchaseRows, type NewPurchase } from "./purchase-posting";

/** A package that a user buys directly, without a store. */
interface Sale {
  readonly purchase: NewPurchase;
  /** The package that the purchase was made from. It may be stale, because packages are cached. */
  readonly creditPackage: CreditPackage;
}

interface PackageState {
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
  const rows = await tx.query<PackageState & { readonly id: Buffer }>(
    `SELECT id, version, archivedAt FROM credit_packages WHERE id IN (${placeholders(ids)})`,
    ids.map(packHex),
  );
  return new Map(rows.map((row) => [unpackHex(row.id), row]));
}

/**
 * Counts the earlier purchases of limited packages by reading all purchases of their buyers. No index helps: it would
 * be paid for by every purchase, and stores sell without our limits, so only test purchases are ever counted.
 */
async function countPurchases(tx: Transaction, limited: readonly Sale[]): Promise<Map<string, number>> {
  if (limited.length === 0) return new Map();
  // Each user's purchases of each of the packages: a few more counts than needed, and one statement.
  const { condition, values } = ownedBy(limited.map(({ purchase }) => purchase));
  const packageIds = [...new Set(limited.map(({ purchase }) => purchase.packageId))];
  const rows = await tx.query<{
    userId: string;
    environment: string;
    packageId: Buffer;
    times: number | string;
  }>(
    `SELECT w.userId, w.environment, p.packageId, COUNT(*) AS times
     FROM wallets w JOIN purchases p ON p.walletId = w.id
     WHERE ${condition} AND p.packageId IN (${placeholders(packageIds)})
     GROUP BY w.userId, w.environment, p.packageId`,
    [...values, ...packageIds.map(packHex)],
  );
  return new Map(
    rows.map(({ packageId, times, ...owner }) => [
      countKey({ ...owner, packageId: unpackHex(packageId) }),
      Number(times),
    ]),
  );
}

function countKey(of: { userId: string; environment: string; packageId: string }): string {
  return `${of.packageId} ${of.environment} ${of.userId}`;
}
