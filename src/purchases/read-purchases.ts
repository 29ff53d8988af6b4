import { countRows } from "../database/count-rows";
import { Purchase } from "../entities/purchase";
import { packUlid, unpackHex, unpackUlid } from "../ids";
import { directionOf, type TimeOrder } from "../inputs/comparisons";
import type { PageArgs } from "../inputs/page.args";
import type { AppContext } from "../context/app-context";
import { planPage, sqlOf, type Keyset, type Page } from "../database/list-page";
import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { Refusal } from "../errors";
import { findOwned } from "../ledger/find-owned";
import { walletIdSql, walletOf, type WalletOwner } from "../ledger/wallet-owners";
import { placeholders, readDate } from "../database/rows";

/**
 * Lists a user's purchases in one environment, newest first unless `orderBy` says otherwise. Users list their own,
 * services and admins anybody's.
 * @throws Refusal FORBIDDEN
 */
export async function listPurchases(
  { database }: AppContext,
  caller: Caller,
  {
    userId,
    environment,
    creditType,
    orderBy,
    ...page
  }: WalletOwner & PageArgs & { readonly orderBy?: TimeOrder | null },
): Promise<Page<Purchase>> {
  requirePermission(caller.viewer, "listPurchases");
  requireOwner(caller.viewer, userId);
  const owner = { userId, environment, creditType };
  const keyset: Keyset<Purchase> = { direction: directionOf(orderBy), columns: { id: "ulid" } };
  const plan = planPage(keyset, page);
  const { condition, values, order } = sqlOf(plan);
  const rows = await database.readRows<PurchaseRow>(
    `SELECT ${purchaseColumns} FROM purchases
     WHERE walletId = ${walletIdSql} AND ${condition}
     ORDER BY ${order} LIMIT ?`,
    [userId, environment, creditType, ...values, plan.limit],
  );
  return plan.pageOf(
    rows.map((row) => purchaseOfRow(row, owner)),
    countRows(database.read, Purchase, { walletId: walletOf(owner) }),
  );
}

/**
 * Reads one purchase. Users read their own, services and admins anybody's.
 * @throws Refusal NOT_FOUND when there is no such purchase or the viewer may not read it.
 */
export async function getPurchase(
  { database }: AppContext,
  caller: Caller,
  { id }: { readonly id: string },
): Promise<Purchase> {
  requirePermission(caller.viewer, "getPurchase");
  const [purchase] = await findOwned(database.read, Purchase, [id]);
  if (!purchase || !readsUser(caller.viewer, purchase.userId))
    throw new Refusal("NOT_FOUND", "There is no such purchase.");
  return purchase;
}

/** Finds purchases by id. Leaves out those that do not exist and those that the viewer may not read. */
export async function findPurchases(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly id: string }[],
): Promise<Purchase[]> {
  requirePermission(caller.viewer, "getPurchase");
  const purchases = await findOwned(
    database.read,
    Purchase,
    keys.map(({ id }) => id),
  );
  return purchases.filter(({ userId }) => readsUser(caller.viewer, userId));
}

/**
 * Reads the balance, in credits, right after each of the purchases. All must be of one wallet.
 * @throws Refusal FORBIDDEN
 */
export async function getBalancesAfter(
  { database }: AppContext,
  caller: Caller,
  purchases: readonly Purchase[],
): Promise<(purchase: Purchase) => number> {
  requirePermission(caller.viewer, "listPurchases");
  const [first] = purchases;
  if (first) requireOwner(caller.viewer, first.userId);
  const sequences = purchases.map(({ entrySequence }) => entrySequence);
  const rows = first
    ? await database.readRows<{ sequence: number; balanceAfter: number }>(
        `SELECT sequence, balanceAfter FROM ledger_entries
         WHERE walletId = ? AND sequence IN (${placeholders(sequences)})`,
        [packUlid(first.walletId), ...sequences],
      )
    : [];
  const balances = new Map(
    rows.map(({ sequence, balanceAfter }) => [Number(sequence), Number(balanceAfter)]),
  );
  return ({ entrySequence }) => {
    const balance = balances.get(Number(entrySequence));
    if (balance === undefined) throw new Error("A purchase has lost its ledger entry.");
    return balance;
  };
}

/** The columns of a raw row. Reading an entity with TypeORM takes twice as long, so busy reads use rows. */
export const purchaseColumns =
  "walletId, id, packageId, credits, priceAmount, currency, entrySequence, createdAt";

/** A raw row with the columns above. */
export type PurchaseRow = Omit<
  Purchase,
  "walletId" | "userId" | "environment" | "creditType" | "id" | "packageId" | "createdAt"
> & {
  readonly walletId: Buffer;
  readonly id: Buffer;
  readonly packageId: Buffer;
  readonly createdAt: Date | string;
};

export function purchaseOfRow(row: PurchaseRow, { userId, environment, creditType }: WalletOwner): Purchase {
  const { credits, priceAmount, currency, entrySequence } = row;
  return {
    walletId: unpackUlid(row.walletId),
    userId,
    environment,
    creditType,
    id: unpackUlid(row.id),
    packageId: unpackHex(row.packageId),
    credits,
    priceAmount,
    currency,
    entrySequence,
    createdAt: readDate(row.createdAt),
  };
}
