import type { Database } from "./database/database";
import { insertRows } from "./database/rows";
import type { CreditPackage } from "./entities/credit-package";

/** The package that the documented call buys. */
export const documentedPackageId = "65a1234bcde5678f90123456";

type SeedPackage = Pick<
  CreditPackage,
  "id" | "name" | "description" | "credits" | "priceAmount" | "currency"
> &
  Partial<CreditPackage>;

const packages: readonly SeedPackage[] = [
  {
    id: documentedPackageId,
    name: "Starter",
    description: "A first hundred credits.",
    credits: 100,
    priceAmount: 499,
    currency: "USD",
  },
  {
    id: "65a1234bcde5678f90123457",
    name: "Plus",
    description: "Five hundred credits and fifty on top.",
    credits: 500,
    bonusCredits: 50,
    priceAmount: 1999,
    currency: "USD",
  },
  {
    id: "65a1234bcde5678f90123458",
    name: "Welcome",
    description: "Once for each user.",
    credits: 50,
    priceAmount: 99,
    currency: "EUR",
    purchaseLimitPerUser: 1,
  },
  {
    id: "65a1234bcde5678f90123459",
    name: "Pro",
    description: "For those who render all day.",
    credits: 2500,
    bonusCredits: 500,
    priceAmount: 249_900,
    currency: "TRY",
  },
  {
    id: "65a1234bcde5678f9012345a",
    name: "Launch offer",
    description: "No longer on sale.",
    credits: 300,
    priceAmount: 999,
    currency: "EUR",
    archivedAt: new Date("2026-01-31T00:00:00Z"),
  },
];

/** Puts the development packages in; those that are there stay as they are. */
export async function seed(database: Database): Promise<void> {
  const now = new Date();
  const rows = packages.map((seeded, index) => ({
    bonusCredits: 0,
    purchaseLimitPerUser: null,
    archivedAt: null,
    ...seeded,
    sortOrder: (index + 1) * 10,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }));
  await database.inTransaction(async (tx) => {
    const keep =
      tx.engine === "mysql"
        ? "ON DUPLICATE KEY UPDATE credit_packages.id = credit_packages.id"
        : "ON CONFLICT DO NOTHING";
    for (const row of rows) await insertRows(tx, "credit_packages", [row], keep);
  });
}
