import { countRows } from "../database/count-rows";
import { Purchase } from "../entities/purchase";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";
import type { Service } from "../context/app-context";
import { decodeCursor, pageOf, type Page } from "../database/keyset-page";
import { purchaseColumns, purchaseOfRow } from "./purchase-rows";

/** A user's purchases in one environment, newest first. */
export async function listPurchases(
  { database }: Service,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
  { first, after }: PageArgs,
): Promise<Page<Purchase>> {
  const before = after ? decodeCursor<[string]>(after, [""]) : [];
  const rows = await database.read.query<Purchase[]>(
    `SELECT ${purchaseColumns} FROM purchases
     WHERE userId = ? AND environment = ? ${after ? "AND id < ?" : ""}
     ORDER BY id DESC LIMIT ?`,
    [userId, environment, ...before, first + 1],
  );
  return pageOf(
    rows.map(purchaseOfRow),
    { first, after },
    {
      keyOf: ({ id }) => [id],
      counting: countRows(database.read, Purchase, { userId, environment }),
    },
  );
}
