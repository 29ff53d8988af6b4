import { hasPermission, requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import { countSelected } from "../../database/count-rows";
import { readDate } from "../../database/rows";
import { packageIdsOf, StoreProduct } from "../../entities/store-product";
import type { PageArgs } from "../../inputs/page.args";
import type { AppContext } from "../../context/app-context";
import { listPage, planPage, sqlOf, type Page } from "../../database/list-page";

const byProduct = { direction: "ASC", columns: { store: "text", productId: "text" } } as const;

/**
 * All mappings, ordered by store and product.
 * @throws Refusal FORBIDDEN
 */
export async function listStoreProducts(
  { database }: AppContext,
  caller: Caller,
  page: PageArgs,
): Promise<Page<StoreProduct>> {
  requirePermission(caller.viewer, "listStoreProducts");
  return listPage(database.read, StoreProduct, {}, byProduct, page);
}

/** The mappings with these keys, as far as they exist. Empty when the viewer may not read them. */
export async function findStoreProducts(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly store: string; readonly productId: string }[],
): Promise<StoreProduct[]> {
  if (!hasPermission(caller.viewer, "listStoreProducts")) return [];
  return database.read.findBy(StoreProduct, [...keys]);
}

/** A product that was bought and is not mapped. */
export interface UnmappedProduct {
  readonly store: string;
  readonly productId: string;
  readonly parkedEvents: number;
  readonly lastReceivedAt: Date;
}

const unmapped = `FROM store_events
  WHERE status = 'PARKED' AND reasonCode = 'UNKNOWN_PRODUCT' AND store IS NOT NULL AND productId IS NOT NULL`;

/**
 * Products whose purchases are parked until they are mapped, ordered by store and product.
 * @throws Refusal FORBIDDEN
 */
export async function listUnmappedProducts(
  { database }: AppContext,
  caller: Caller,
  page: PageArgs,
): Promise<Page<UnmappedProduct>> {
  requirePermission(caller.viewer, "listUnmappedProducts");
  const plan = planPage<UnmappedProduct>(byProduct, page);
  const { condition, values, order } = sqlOf(plan);
  const products = await readUnmapped(
    database,
    `${condition} GROUP BY store, productId ORDER BY ${order} LIMIT ${plan.limit}`,
    values,
  );
  return plan.pageOf(products, countSelected(database.read, `SELECT DISTINCT store, productId ${unmapped}`));
}

/** The unmapped products with these keys, as far as they exist. Empty when the viewer may not read them. */
export async function findUnmappedProducts(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly store: string; readonly productId: string }[],
): Promise<UnmappedProduct[]> {
  if (!hasPermission(caller.viewer, "listUnmappedProducts")) return [];
  const anyOf = keys.map(() => "(store = ? AND productId = ?)").join(" OR ");
  const values = keys.flatMap(({ store, productId }) => [store, productId]);
  return readUnmapped(database, `(${anyOf}) GROUP BY store, productId`, values);
}

async function readUnmapped(
  { read }: AppContext["database"],
  selection: string,
  values: readonly unknown[],
): Promise<UnmappedProduct[]> {
  const rows = await read.query<Record<keyof UnmappedProduct, string>[]>(
    `SELECT store, productId, COUNT(*) AS parkedEvents, MAX(receivedAt) AS lastReceivedAt ${unmapped}
       AND ${selection}`,
    [...values],
  );
  return rows.map(({ parkedEvents, lastReceivedAt, ...key }) => ({
    ...key,
    parkedEvents: Number(parkedEvents),
    lastReceivedAt: readDate(lastReceivedAt),
  }));
}

/**
 * The store products of each package, by package id.
 * @throws Refusal FORBIDDEN
 */
export async function readMappings(
  { database }: AppContext,
  caller: Caller,
): Promise<ReadonlyMap<string, StoreProduct[]>> {
  requirePermission(caller.viewer, "readMappings");
  const products = await database.read.find(StoreProduct, { order: { store: "ASC", productId: "ASC" } });
  const mappings = new Map<string, StoreProduct[]>();
  for (const product of products) {
    for (const packageId of packageIdsOf(product)) {
      const others = mappings.get(packageId);
      if (others) others.push(product);
      else mappings.set(packageId, [product]);
    }
  }
  return mappings;
}
