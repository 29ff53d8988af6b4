import type { EntityManager } from "typeorm";
import { hasPermission, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import {
  among,
  createdWithin,
  equals,
  isNull,
  isOneOf,
  valuesOf,
  type Condition,
} from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { storeKey } from "../entities/store-key";
import { isPackageId, packHex, packUlid } from "../ids";
import { directionOf, type TimeOrder } from "../inputs/comparisons";
import type { PageArgs } from "../inputs/page.args";
import type { StoreTransactionFilter } from "../inputs/store-transaction.input";
import { findWalletIds } from "../ledger/find-wallet-ids";
import { readOwners } from "../ledger/wallet-owners";
import { publicIds, type KeyOf } from "../public-ids";
import { findPurchasesOfTransactions } from "./find-purchases-of-transactions";
import {
  grantedTransactionOf,
  transactionColumns,
  type GrantedTransaction,
  type TransactionRow,
} from "./granted-transaction";

/**
 * Lists the purchases in stores that were granted and fit the filter, in the order of the purchases that they granted.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listStoreTransactions(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where?: StoreTransactionFilter | null; readonly orderBy?: TimeOrder | null },
): Promise<Page<GrantedTransaction>> {
  requirePermission(caller.viewer, "listStoreTransactions");
  const direction = directionOf(orderBy);
  const keyset: Keyset<GrantedTransaction> = {
    direction,
    columns: { purchaseId: "ulid" },
    scope: ["storeTransactions", where ?? {}, direction],
  };
  const ranges = await Promise.all(alternativesOf(where ?? {}).map((one) => rangesOf(database.read, one)));
  const list = { table: "store_transactions", columns: transactionColumns, ranges: ranges.flat() };
  return listFiltered(database, list, keyset, page, (rows: readonly TransactionRow[]) =>
    presentRows(database.read, rows),
  );
}

/**
 * Finds store transactions by their keys. Leaves out those that were not granted. Empty when the viewer may not list
 * them.
 */
export async function findStoreTransactions(
  { database }: AppContext,
  caller: Caller,
  keys: readonly KeyOf<"StoreTransaction">[],
): Promise<GrantedTransaction[]> {
  if (!hasPermission(caller.viewer, "listStoreTransactions")) return [];
  const columns = ["environment", "store", "transactionId", "period", "part"] as const;
  const anyOf = keys.map(() => `(${columns.map((column) => `${column} = ?`).join(" AND ")})`).join(" OR ");
  const rows = await database.read.query<TransactionRow[]>(
    `SELECT ${transactionColumns} FROM store_transactions WHERE purchaseId IS NOT NULL AND (${anyOf})`,
    keys.flatMap((key) => columns.map((column) => key[column])),
  );
  return presentRows(database.read, rows);
}

async function presentRows(
  read: EntityManager,
  rows: readonly TransactionRow[],
): Promise<GrantedTransaction[]> {
  const granted = rows.map(grantedTransactionOf);
  const owners = await readOwners(
    read,
    granted.map(({ walletId }) => walletId),
  );
  return granted.flatMap((row) => {
    const owner = owners.get(row.walletId);
    return owner ? [{ ...row, userId: owner.userId, creditType: owner.creditType }] : [];
  });
}

/** When the purchase was made. As a value and not as a join, so that the transactions are read in their order. */
const createdAt = "(SELECT createdAt FROM purchases WHERE purchases.id = store_transactions.purchaseId)";

/** The id of a purchase is a time, and each granted row has one of its own. So its index has the order of the list. */
async function rangesOf(read: EntityManager, where: StoreTransactionFilter): Promise<IndexRange[]> {
  const { byId, exact } = createdWithin(where.createdAt, { id: "purchaseId", createdAt });
  const purchaseIds = purchaseKeysOf(where);
  const transactionIds = valuesOf(where.transactionId, "where.transactionId")?.map(storeKey);
  const userIds = valuesOf(where.userId, "where.userId");
  const byPurchase = "store_transactions_by_purchase";
  const granted = [...isNull("purchaseId", false), ...byId];
  const [ofTransactions, walletIds] = await Promise.all([
    transactionIds && findPurchasesOfTransactions(read, transactionIds),
    userIds && findWalletIds(read, { userIds, environment: where.environment }),
  ]);
  const wallets = walletIds?.map(packUlid);
  const rest = { exact, examined: examinedIn(where) };
  if (purchaseIds || ofTransactions) {
    const named = [...among("purchaseId", purchaseIds), ...among("purchaseId", ofTransactions)];
    const examined = [...rest.examined, ...among("walletId", wallets)];
    return [{ index: byPurchase, conditions: [...named, ...granted], exact, examined }];
  }
  if (!wallets) return [{ index: byPurchase, conditions: granted, ...rest }];
  return wallets.map((id) => {
    return {
      index: "store_transactions_by_wallet",
      conditions: [isOneOf("walletId", [id]), ...granted],
      ...rest,
    };
  });
}

function purchaseKeysOf({ purchaseId }: StoreTransactionFilter): Buffer[] | undefined {
  return valuesOf(purchaseId, "where.purchaseId")?.flatMap((text) => {
    const key = publicIds.Purchase.read(text);
    return key ? [packUlid(key.id)] : [];
  });
}

/** What is looked at in each store transaction. */
function examinedIn(where: StoreTransactionFilter): Condition[] {
  const packageIds = valuesOf(where.packageId, "where.packageId");
  return [
    ...equals("state", where.state),
    ...among("store", valuesOf(where.store, "where.store")),
    ...equals("environment", where.environment),
    ...among("productId", valuesOf(where.productId, "where.productId")?.map(storeKey)),
    ...among("packageId", packageIds?.filter(isPackageId).map(packHex)),
  ];
}
