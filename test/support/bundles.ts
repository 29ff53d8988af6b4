import { givenCreditPackage } from "./factories";
import type { TestService } from "./harness";
import { storeCalls, unique } from "./revenuecat";

export interface Bundle {
  readonly productId: string;
  /** In the order of the mapping. */
  readonly packageIds: readonly string[];
}

/** The usual parts of a bundle: 100 coins and 30 gems. */
export const coinsAndGems: readonly object[] = [
  { name: "Coins", credits: 100 },
  { name: "Gems", credits: 30, creditType: "GEMS" },
];

/** Creates packages, and a product of the App Store that grants all of them at once. */
export async function givenBundle(
  service: TestService,
  packages: readonly object[] = coinsAndGems,
  mapping: object = {},
): Promise<Bundle> {
  const packageIds: string[] = [];
  for (const one of packages) packageIds.push(await givenCreditPackage(service, { ...one }));
  const productId = unique("bundle");
  await storeCalls(() => service).map(productId, { packageId: null, packageIds, ...mapping });
  return { productId, packageIds };
}

/** The balances of the user's wallets, such as `{ CREDITS: 100, GEMS: 30 }`. */
export async function balancesOf(service: TestService, userId: string): Promise<Record<string, number>> {
  const { body } = await service.graphql(
    "query ($userId: ID) { wallets(userId: $userId) { nodes { creditType balance } } }",
    { as: "boss", role: "admin", variables: { userId } },
  );
  const { nodes } = body.data.wallets as { nodes: { creditType: string; balance: number }[] };
  return Object.fromEntries(nodes.map(({ creditType, balance }) => [creditType, balance]));
}

/** Removes the mapping of a product of the App Store. */
export async function unmap(service: TestService, productId: string): Promise<void> {
  const { body } = await service.graphql(
    "mutation ($input: StoreProductInput!) { unmapStoreProduct(input: $input) { deletedStoreProductId } }",
    { as: "boss", role: "admin", variables: { input: { store: "APP_STORE", productId } } },
  );
  if (body.errors) throw new Error("The mapping could not be removed.");
}
