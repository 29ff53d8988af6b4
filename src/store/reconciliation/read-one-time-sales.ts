import type { RevenueCatPurchase } from "../../revenuecat/revenuecat-answers";
import type { RevenueCatClient, RevenueCatCustomer } from "../../revenuecat/revenuecat-client";
import { isSoldIn, storeOf, type StoreSale } from "./store-sale";

/**
 * A customer's one-time purchases; undefined for a customer that RevenueCat does not know.
 * @throws Refusal SERVICE_UNAVAILABLE when RevenueCat does not answer as it should
 */
export async function readOneTimeSales(
  revenueCat: RevenueCatClient,
  customer: RevenueCatCustomer,
): Promise<StoreSale[] | undefined> {
  const purchases = await revenueCat.readPurchases(customer);
  return purchases?.filter(isSoldIn(customer.environment)).map((purchase) => saleOf(revenueCat, purchase));
}

const storeStates: ReadonlyMap<string, StoreSale["storeState"]> = new Map([
  ["owned", "OWNED"],
  ["refunded", "REFUNDED"],
]);

function saleOf(revenueCat: RevenueCatClient, purchase: RevenueCatPurchase): StoreSale {
  const { id, product_id: productId, store_purchase_identifier: transactionId } = purchase;
  const storeState = storeStates.get(purchase.status);
  return {
    id,
    type: "NON_RENEWING_PURCHASE",
    store: storeOf(purchase),
    transactionId: transactionId || null,
    findProductId: async () => (productId && (await revenueCat.findStoreIdentifier(productId))) || null,
    purchasedAt: purchase.purchased_at,
    quantity: purchase.quantity ?? 1,
    storeState: storeState ?? "SOLD",
    changedAt: null,
    doubt: storeState ? null : `RevenueCat gives it a status that we do not know: ${purchase.status}.`,
  };
}
