import { MoreThan, type FindOptionsWhere } from "typeorm";
import { countRows, countSelected } from "../../database/count-rows";
import { readDate } from "../../database/rows";
import { StoreProduct } from "../../entities/store-product";
import type { PageArgs } from "../../inputs/page.args";
import type { AppContext } from "../../context/app-context";
import { decodeCursor, pageOf, type Page } from "../../database/keyset-page";

/** Every mapping, by store and product. */
export async function listStoreProducts(
  { database }: AppContext,
  { first, after }: PageArgs,
): Promise<Page<StoreProduct>> {
  const rows = await database.read.find(StoreProduct, {
    where: after ? following(after) : {},
    order: { store: "ASC", productId: "ASC" },
    take: first + 1,
  });
  return pageOf(
    rows,
    { first, after },
    { keyOf: keyOf, counting: countRows(database.read, StoreProduct, {}) },
  );
}

function following(after: string): FindOptionsWhere<StoreProduct>[] {
  const [store, productId] = decodeCursor<[string, string]>(after, ["", ""]);
  return [{ store: MoreThan(store) }, { store, productId: MoreThan(productId) }];
}

const keyOf = ({ store, productId }: { store: string; productId: string }) => [store, productId] as const;

/** A product that was bought and is not mapped. */
export interface UnmappedProduct {
  readonly store: string;
  readonly productId: string;
  readonly parkedEvents: number;
  readonly lastReceivedAt: Date;
}

const unmapped = `FROM store_events
  WHERE status = 'PARKED' AND reason = 'UNKNOWN_PRODUCT' AND store IS NOT NULL AND productId IS NOT NULL`;

/** Products whose purchases wait for a mapping, by store and product. */
export async function listUnmappedProducts(
  { database }: AppContext,
  { first, after }: PageArgs,
): Promise<Page<UnmappedProduct>> {
  const [store, productId] = after ? decodeCursor<[string, string]>(after, ["", ""]) : ["", ""];
  const rows = await database.read.query<Record<keyof UnmappedProduct, string>[]>(
    `SELECT store, productId, COUNT(*) AS parkedEvents, MAX(receivedAt) AS lastReceivedAt ${unmapped}
       AND (store > ? OR (store = ? AND productId > ?))
     GROUP BY store, productId ORDER BY store, productId LIMIT ${first + 1}`,
    [store, store, productId],
  );
  const products = rows.map(({ parkedEvents, lastReceivedAt, ...key }) => ({
    ...key,
    parkedEvents: Number(parkedEvents),
    lastReceivedAt: readDate(lastReceivedAt),
  }));
  const counting = countSelected(database.read, `SELECT DISTINCT store, productId ${unmapped}`);
  return pageOf(products, { first, after }, { keyOf, counting });
}

/** The store products of each package, by package id. */
export async function listMappings({ database }: AppContext): Promise<ReadonlyMap<string, StoreProduct[]>> {
  const products = await database.read.find(StoreProduct, { order: { store: "ASC", productId: "ASC" } });
  const mappings = new Map<string, StoreProduct[]>();
  for (const product of products) {
    if (product.packageId === null) continue;
    const others = mappings.get(product.packageId);
    if (others) others.push(product);
    else mappings.set(product.packageId, [product]);
  }
  return mappings;
}
