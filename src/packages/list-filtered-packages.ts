import { In, type EntityManager } from "typeorm";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import {
  among,
  condition,
  contains,
  isNull,
  isOneOf,
  valuesOf,
  type Condition,
} from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { unpackPackageIds } from "../entities/column-types";
import { CreditPackage } from "../entities/credit-package";
import { storeKey } from "../entities/store-key";
import { isPackageId, packHex, unpackHex } from "../ids";
import type { CreditPackageFilter, CreditPackageOrder } from "../inputs/credit-package-filter.input";
import type { PageArgs } from "../inputs/page.args";

/**
 * Lists the packages that fit the filter, archived or not, by sort order.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listFilteredPackages(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where: CreditPackageFilter; readonly orderBy?: CreditPackageOrder | null },
): Promise<Page<CreditPackage>> {
  requirePermission(caller.viewer, "listArchivedCreditPackages");
  const keyset = packagesInOrder(orderBy, ["creditPackages", where, orderBy ?? "SORT_ORDER_ASC"]);
  const ranges = await Promise.all(alternativesOf(where).map((one) => rangeOf(database.read, one)));
  const list = { table: "credit_packages", columns: "sortOrder, id", ranges };
  return listFiltered(database, list, keyset, page, async (rows: readonly { id: Buffer }[]) => {
    const ids = rows.map(({ id }) => unpackHex(id));
    const packages = await database.read.findBy(CreditPackage, { id: In(ids) });
    const byId = new Map(packages.map((creditPackage) => [creditPackage.id, creditPackage]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  });
}

/** The order of a list of packages: that of their sort order, and of their ids where it is the same. */
export function packagesInOrder(
  orderBy: CreditPackageOrder | null | undefined,
  scope: readonly unknown[] = [],
): Keyset<CreditPackage> {
  return {
    direction: orderBy === "SORT_ORDER_DESC" ? "DESC" : "ASC",
    columns: { sortOrder: "number", id: "packageId" },
    ...(scope.length > 0 && { scope }),
  };
}

async function rangeOf(read: EntityManager, where: CreditPackageFilter): Promise<IndexRange> {
  const ids = valuesOf(where.id, "where.id")?.filter(isPackageId).map(packHex);
  const examined = [
    ...among("id", ids),
    ...contains("name", where.name),
    ...isNull("archivedAt", where.isArchived == null ? null : !where.isArchived),
    ...among("creditType", valuesOf(where.creditType, "where.creditType")),
    ...among("currency", valuesOf(where.currency, "where.currency")),
    ...(await mappedIn(read, where)),
  ];
  return { index: "credit_packages_in_order", conditions: [], examined };
}

/** Store products are as few as packages, so they are read first. */
async function mappedIn(
  read: EntityManager,
  { isMapped, productId }: CreditPackageFilter,
): Promise<Condition[]> {
  const productIds = valuesOf(productId, "where.productId")?.map(storeKey);
  return [
    ...(productIds ? [isOneOf("id", await readGranted(read, isOneOf("productId", productIds)))] : []),
    ...(isMapped == null ? [] : [mapped(await readGranted(read, condition("1 = 1")), isMapped)]),
  ];
}

function mapped(granted: readonly Buffer[], isMapped: boolean): Condition {
  const { sql, values } = isOneOf("id", granted);
  return condition(isMapped ? sql : `NOT (${sql})`, ...values);
}

/** The ids of the packages that some store products grant, as the table keeps them. */
async function readGranted(read: EntityManager, { sql, values }: Condition): Promise<Buffer[]> {
  const products = await read.query<{ packageId: Buffer | null; furtherPackageIds: Buffer | null }[]>(
    `SELECT packageId, furtherPackageIds FROM store_products WHERE ${sql}`,
    [...values],
  );
  const ids = products.flatMap(({ packageId, furtherPackageIds }) =>
    packageId ? [unpackHex(packageId), ...unpackPackageIds(furtherPackageIds)] : [],
  );
  return [...new Set(ids)].map(packHex);
}
