import type { Transaction } from "../database/transaction";
import { placeholders } from "../database/rows";
import type { CreditPackage } from "../entities/credit-package";
import { conflict, type Refusal } from "../errors";
import type { Rule } from "../ledger/posting";

interface Subject {
  readonly userId: string;
  readonly environment: string;
  /** The package as the buyer's posting was made from it. */
  readonly creditPackage: CreditPackage;
}

interface PackageState {
  readonly id: string;
  readonly version: number;
  readonly archivedAt: unknown;
}

/**
 * A package can be bought while it is not archived, is still what the posting was made from, and the buyer has not
 * reached its limit.
 */
export const purchaseRule: Rule<Subject> = {
  async load(tx, subjects) {
    const packageIds = new Set(subjects.map(({ creditPackage }) => creditPackage.id));
    const limited = subjects.filter(({ creditPackage }) => creditPackage.purchaseLimitPerUser !== null);
    const [states, counts] = await Promise.all([
      loadPackages(tx, [...packageIds]),
      countPurchases(tx, limited),
    ]);
    return () => {
      const bought = new Map(counts);
      return (subject) => judge(subject, states.get(subject.creditPackage.id), bought);
    };
  },
};

function judge(
  subject: Subject,
  state: PackageState | undefined,
  bought: Map<string, number>,
): Refusal | undefined {
  const { version, purchaseLimitPerUser } = subject.creditPackage;
  if (state?.version !== version)
    return conflict("PACKAGE_CHANGED", "The package has just been changed. Try again.");
  if (state.archivedAt !== null)
    return conflict("PACKAGE_ARCHIVED", "The package is archived and cannot be bought.");
  if (purchaseLimitPerUser === null) return undefined;
  const key = countKey({ ...subject, packageId: subject.creditPackage.id });
  const times = bought.get(key) ?? 0;
  if (times >= purchaseLimitPerUser) {
    return conflict("PURCHASE_LIMIT_REACHED", "The package cannot be bought again by this user.");
  }
  bought.set(key, times + 1);
  return undefined;
}

async function loadPackages(tx: Transaction, ids: readonly string[]): Promise<Map<string, PackageState>> {
  const rows = await tx.query<PackageState>(
    `SELECT id, version, archivedAt FROM credit_packages WHERE id IN (${placeholders(ids)})`,
    ids,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function countPurchases(tx: Transaction, limited: readonly Subject[]): Promise<Map<string, number>> {
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
    limited.flatMap(({ userId, environment, creditPackage }) => [userId, environment, creditPackage.id]),
  );
  return new Map(rows.map((row) => [countKey(row), Number(row.times)]));
}

function countKey(of: { userId: string; environment: string; packageId: string }): string {
  return `${of.packageId} ${of.environment} ${of.userId}`;
}
