import { clockTime } from "../../clock";
import { recordAuditEntry } from "../../audit/record-audit-entry";
import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import { packageIdsOf, StoreProduct } from "../../entities/store-product";
import { insertRows, lockRow } from "../../database/rows";
import type { Transaction } from "../../database/transaction";
import { storeKey } from "../../entities/store-key";
import type { MapStoreProductInput, StoreProductInput } from "../../inputs/store-product.input";
import { publicIds } from "../../public-ids";
import type { AppContext } from "../../context/app-context";
import { retryParkedEvents } from "../inbox/retry-parked-events";
import { chosenPackageIds, requirePackages } from "./chosen-packages";

/**
 * Sets what a store product grants. Then decides again about the purchases that were parked until it was mapped, and
 * about those that an earlier mapping ignored.
 * @returns the mapping, and how many events are no longer parked
 * @throws Refusal FORBIDDEN, NOT_FOUND when there is no such package, BAD_USER_INPUT when one package and a list are
 *   given
 */
export async function mapStoreProduct(
  context: AppContext,
  caller: Caller,
  input: MapStoreProductInput,
): Promise<{ storeProduct: StoreProduct; eventsApplied: number }> {
  requirePermission(caller.viewer, "mapStoreProduct");
  const key = { store: input.store, productId: storeKey(input.productId) };
  const storeProduct = await context.database.inTransaction((tx) => writeMapping(tx, caller, key, input), {
    // When two callers map a product for the first time, the later one repeats and finds the row of the earlier one.
    retry: ["deadlock", "lock-timeout", "unavailable", "duplicate"],
  });
  return { storeProduct, eventsApplied: await retryParkedEvents(context, caller, key) };
}

type ProductKey = Pick<StoreProduct, "store" | "productId">;

async function writeMapping(
  tx: Transaction,
  caller: Caller,
  key: ProductKey,
  input: MapStoreProductInput,
): Promise<StoreProduct> {
  const { grantsOn } = input;
  const [packageId = null, ...furtherPackageIds] = await requirePackages(tx, chosenPackageIds(input));
  const before = await lockMapping(tx, key);
  const wanted = { packageId, furtherPackageIds, grantsOn };
  if (before && isSameMapping(before, wanted)) return before;
  const updatedAt = clockTime();
  const after = { ...key, ...wanted, createdAt: before?.createdAt ?? updatedAt, updatedAt };
  if (before) await tx.manager.update(StoreProduct, key, { ...wanted, updatedAt });
  else await insertRows(tx, "store_products", [after]);
  const subject = publicIds.StoreProduct.write(key);
  const states = { before: before && auditedMapping(before), after: auditedMapping(after) };
  await recordAuditEntry(tx, caller, { operation: "mapStoreProduct", input, subject, ...states });
  return after;
}

type Mapping = Pick<StoreProduct, "packageId" | "furtherPackageIds" | "grantsOn">;

function isSameMapping(one: Mapping, other: Mapping): boolean {
  const textOf = (mapping: Mapping) => [...packageIdsOf(mapping), mapping.grantsOn].join(" ");
  return textOf(one) === textOf(other);
}

/** The mapping as the audit log keeps it. A product of one package has no list. */
function auditedMapping({ furtherPackageIds, ...mapping }: StoreProduct): object {
  return furtherPackageIds.length === 0 ? mapping : { ...mapping, furtherPackageIds };
}

async function lockMapping(tx: Transaction, key: ProductKey): Promise<StoreProduct | null> {
  await lockRow(tx, "store_products", key);
  return tx.manager.findOneBy(StoreProduct, key);
}

/**
 * Removes the mapping of a store product, so that its purchases are parked from now on. A repeat changes nothing.
 * @returns the key of the mapping
 * @throws Refusal FORBIDDEN
 */
export async function unmapStoreProduct(
  { database }: AppContext,
  caller: Caller,
  input: StoreProductInput,
): Promise<ProductKey> {
  requirePermission(caller.viewer, "unmapStoreProduct");
  const key = { store: input.store, productId: storeKey(input.productId) };
  await database.inTransaction(async (tx) => {
    const before = await lockMapping(tx, key);
    if (!before) return;
    await tx.manager.delete(StoreProduct, key);
    const subject = publicIds.StoreProduct.write(key);
    await recordAuditEntry(tx, caller, {
      operation: "unmapStoreProduct",
      input,
      subject,
      before: auditedMapping(before),
      after: null,
    });
  });
  return key;
}
