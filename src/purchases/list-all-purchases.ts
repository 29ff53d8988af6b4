import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import { condition, createdWithin, isOneOf, valuesOf, type Condition } from "../database/conditions";
import { byIndex } from "../database/dialect";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import type { Purchase } from "../entities/purchase";
import { withoutStore } from "../entities/store-transaction";
import { isPackageId, packHex, packUlid, unpackUlid } from "../ids";
import { directionOf, type TimeOrder } from "../inputs/comparisons";
import type { PageArgs } from "../inputs/page.args";
import type { PurchaseFilter } from "../inputs/purchase.input";
import { ownerOf, readOwners } from "../ledger/wallet-owners";
import { findWalletIds } from "../ledger/find-wallet-ids";
import { purchaseColumns, purchaseOfRow, type PurchaseRow } from "./read-purchases";

/**
 * Lists the purchases of all users that fit the filter, in the order of their ids, which are times.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listAllPurchases(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where: PurchaseFilter; readonly orderBy?: TimeOrder | null },
): Promise<Page<Purchase>> {
  requirePermission(caller.viewer, "listAllPurchases");
  const direction = directionOf(orderBy);
  const keyset: Keyset<Purchase> = {
    direction,
    columns: { id: "ulid" },
    scope: ["purchases", where, direction],
  };
  const ranges = await Promise.all(alternativesOf(where).map((one) => rangesOf(database, one)));
  const list = { table: "purchases", columns: purchaseColumns, ranges: ranges.flat() };
  return listFiltered(database, list, keyset, page, async (rows: readonly PurchaseRow[]) => {
    const owners = await readOwners(
      database.read,
      rows.map(({ walletId }) => unpackUlid(walletId)),
    );
    return rows.map((row) => purchaseOfRow(row, ownerOf(owners, unpackUlid(row.walletId))));
  });
}

/** The purchases of one user are those of their wallets. The primary key begins with the wallet. */
async function rangesOf(database: AppContext["database"], where: PurchaseFilter): Promise<IndexRange[]> {
  const { byId, exact } = createdWithin(where.createdAt);
  const userIds = valuesOf(where.userId, "where.userId");
  const creditTypes = valuesOf(where.creditType, "where.creditType");
  if (valuesOf(where.packageId, "where.packageId")?.every((id) => !isPackageId(id))) return [];
  const examined = examinedBy(database, where);
  if (!userIds) return [{ index: "purchases_by_id", conditions: byId, exact, examined }];
  const walletIds = await findWalletIds(database.read, {
    userIds,
    environment: where.environment,
    creditTypes,
  });
  return walletIds.map((id) => {
    return { conditions: [condition("walletId = ?", packUlid(id)), ...byId], exact, examined };
  });
}

/** A value of the purchase's wallet. As a value and not as a join, so that the purchases are read in their order. */
const ofWallet = (column: "environment" | "creditType") =>
  `(SELECT ${column} FROM wallets WHERE wallets.id = purchases.walletId)`;

/** How many store transactions the purchase has. A test purchase has one, without a store, once it was refunded. */
const storeTransactions = (database: AppContext["database"]) =>
  `SELECT COUNT(*) FROM store_transactions ${byIndex(database, "store_transactions_by_purchase")}
   WHERE store_transactions.purchaseId = purchases.id`;

/** What is looked at in each purchase. Wallets that were found by their user fit environment and type already. */
function examinedBy(database: AppContext["database"], where: PurchaseFilter): Condition[] {
  const { environment, isRefunded, source } = where;
  const packageIds = valuesOf(where.packageId, "where.packageId");
  const creditTypes = valuesOf(where.creditType, "where.creditType");
  const isByUser = valuesOf(where.userId, "where.userId") !== undefined;
  const conditions: (Condition | false | undefined)[] = [
    packageIds && isOneOf("packageId", packageIds.filter(isPackageId).map(packHex)),
    !isByUser && environment != null && condition(`${ofWallet("environment")} = ?`, environment),
    !isByUser && creditTypes && isOneOf(ofWallet("creditType"), creditTypes),
    source != null &&
      condition(
        `(${storeTransactions(database)} AND store <> ?) ${source === "STORE" ? ">" : "="} 0`,
        withoutStore,
      ),
    isRefunded != null &&
      condition(`(${storeTransactions(database)} AND state = 'REFUNDED') ${isRefunded ? ">" : "="} 0`),
  ];
  return conditions.filter((one) => one !== false && one !== undefined);
}
