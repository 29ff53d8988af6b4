import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import { CreditPackage } from "../../entities/credit-package";
import { StoreProduct } from "../../entities/store-product";
import { replaceExisting } from "../../database/dialect";
import { insertRows } from "../../database/rows";
import { Refusal } from "../../errors";
import { isPackageId } from "../../ids";
import { storeKey } from "../../entities/store-key";
import type { MapStoreProductInput, StoreProductInput } from "../../inputs/store-product.input";
import type { AppContext } from "../../context/app-context";
import { retryParkedEvents } from "../inbox/retry-parked-events";

/**
 * Says what a store product grants, from now on for the purchases that waited for it, and for those that an earlier
 * mapping let go without a grant.
 * @throws Refusal FORBIDDEN, NOT_FOUND when there is no such package
 */
export async function mapStoreProduct(
  context: AppContext,
  caller: Caller,
  input: MapStoreProductInput,
): Promise<{ storeProduct: StoreProduct; eventsApplied: number }> {
  requirePermission(caller.viewer, "mapStoreProduct");
  const { store, grantsOn } = input;
  const productId = storeKey(input.productId);
  const packageId = input.packageId ?? null;
  const storeProduct = await context.database.inTransaction(async (tx) => {
    const known =
      packageId === null ||
      (isPackageId(packageId) && (await tx.manager.existsBy(CreditPackage, { id: packageId })));
    if (!known) throw new Refusal("NOT_FOUND", "There is no such credit package.");
    const now = new Date();
    const row: StoreProduct = { store, productId, packageId, grantsOn, createdAt: now, updatedAt: now };
    const replace = replaceExisting(["store", "productId"], ["packageId", "grantsOn", "updatedAt"]);
    await insertRows(tx, "store_products", [row], replace);
    return tx.manager.findOneByOrFail(StoreProduct, { store, productId });
  });
  return { storeProduct, eventsApplied: await retryParkedEvents(context, caller, { store, productId }) };
}

/**
 * Forgets what a store product grants; its purchases are parked from now on. Repeating it changes nothing. Returns the
 * key of the mapping.
 */
export async function unmapStoreProduct(
  { database }: AppContext,
  caller: Caller,
  input: StoreProductInput,
): Promise<Pick<StoreProduct, "store" | "productId">> {
  requirePermission(caller.viewer, "unmapStoreProduct");
  const key = { store: input.store, productId: storeKey(input.productId) };
  await database.inTransaction((tx) => tx.manager.delete(StoreProduct, key));
  return key;
}
