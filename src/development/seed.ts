import { clockTime } from "../clock";
import { defaultCreditType } from "../credit-types";
import type { Database } from "../database/database";
import { keepExisting } from "../database/dialect";
import { insertRows } from "../database/rows";
import type { CreditPackage } from "../entities/credit-package";
import type { StoreProduct } from "../entities/store-product";
import { documentedPackageId } from "../ids";

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

const stores = [
  "AMAZON",
  "APP_STORE",
  "MAC_APP_STORE",
  "PADDLE",
  "PLAY_STORE",
  "RC_BILLING",
  "ROKU",
  "STRIPE",
  "TEST_STORE",
];

/** Products of the stores and their packages. Every store has the same product ids. */
const storeProducts: readonly Pick<StoreProduct, "productId" | "packageId" | "grantsOn">[] = [
  { productId: "credits_100", packageId: documentedPackageId, grantsOn: "PURCHASE" },
  { productId: "credits_500", packageId: "65a1234bcde5678f90123457", grantsOn: "PURCHASE" },
  { productId: "credits_2500", packageId: "65a1234bcde5678f90123459", grantsOn: "PURCHASE" },
  { productId: "plus_monthly", packageId: "65a1234bcde5678f90123457", grantsOn: "EACH_PERIOD" },
];

/** Adds the development packages. Existing ones stay as they are. */
export async function seed(database: Database): Promise<void> {
  const now = clockTime();
  const rows = packages.map((seeded, index) => ({
    bonusCredits: 0,
    creditType: defaultCreditType,
    purchaseLimitPerUser: null,
    archivedAt: null,
    ...seeded,
    sortOrder: (index + 1) * 10,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }));
  const products = stores.flatMap((store) =>
    storeProducts.map((product) => ({ store, ...product, createdAt: now, updatedAt: now })),
  );
  await database.inTransaction(async (tx) => {
    for (const row of rows) await insertRows(tx, "credit_packages", [row], keepExisting("id"));
    await insertRows(tx, "store_products", products, keepExisting("store"));
  });
}
