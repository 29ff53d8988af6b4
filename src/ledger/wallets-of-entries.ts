import type { EntityManager } from "typeorm";
import { valuesOf } from "../database/conditions";
import { placeholders } from "../database/rows";
import { packUlid, unpackUlid } from "../ids";
import type { LedgerEntryFilter } from "../inputs/ledger-entry.input";
import { findWalletIds } from "./find-wallet-ids";
import { publicIds } from "../public-ids";

/** The fields by which filters of entries, holds and lots name wallets. */
type WalletFilter = Pick<
  LedgerEntryFilter,
  "userId" | "walletId" | "purchaseId" | "creditType" | "environment"
>;

/** The ids of the wallets that a filter names; undefined when it names none. */
export async function walletsOfEntries(
  read: EntityManager,
  where: WalletFilter,
): Promise<string[] | undefined> {
  const userIds = valuesOf(where.userId, "where.userId");
  const walletIds = valuesOf(where.walletId, "where.walletId");
  const purchaseIds = valuesOf(where.purchaseId, "where.purchaseId");
  const creditTypes = valuesOf(where.creditType, "where.creditType");
  const named = await Promise.all([
    userIds && findWalletIds(read, { userIds, environment: where.environment, creditTypes }),
    walletIds && readWalletIds(read, walletIds),
    purchaseIds && readWalletsOfPurchases(read, purchaseIds),
  ]);
  const lists = named.filter((ids) => ids !== undefined);
  const [first, ...others] = lists;
  return first?.filter((id) => others.every((ids) => ids.includes(id)));
}

async function readWalletIds(read: EntityManager, publicWalletIds: readonly string[]): Promise<string[]> {
  const keys = publicWalletIds.flatMap((text) => publicIds.Wallet.read(text) ?? []);
  if (keys.length === 0) return [];
  return readIds(
    read,
    `SELECT id FROM wallets
     WHERE ${keys.map(() => "(userId = ? AND environment = ? AND creditType = ?)").join(" OR ")}`,
    keys.flatMap(({ userId, environment, creditType }) => [userId, environment, creditType]),
  );
}

/** The wallets of the purchases, and those into which they were merged, because refunds go there. */
async function readWalletsOfPurchases(
  read: EntityManager,
  publicPurchaseIds: readonly string[],
): Promise<string[]> {
  const keys = publicPurchaseIds.flatMap((text) => publicIds.Purchase.read(text) ?? []);
  if (keys.length === 0) return [];
  const found = new Set<string>();
  let next = await readIds(
    read,
    `SELECT walletId AS id FROM purchases WHERE id IN (${placeholders(keys)})`,
    keys.map(({ id }) => packUlid(id)),
  );
  // The set ends even when somebody made the merges a circle by hand.
  while (next.length > 0) {
    for (const id of next) found.add(id);
    const merged = await readIds(
      read,
      `SELECT mergedIntoId AS id FROM wallets WHERE id IN (${placeholders(next)}) AND mergedIntoId IS NOT NULL`,
      next.map(packUlid),
    );
    next = merged.filter((id) => !found.has(id));
  }
  return [...found];
}

async function readIds(read: EntityManager, sql: string, values: unknown[]): Promise<string[]> {
  const rows = await read.query<{ id: Buffer }[]>(sql, values);
  return rows.map(({ id }) => unpackUlid(id));
}
