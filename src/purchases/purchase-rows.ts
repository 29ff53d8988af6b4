import { readDate } from "../database/rows";
import type { Purchase } from "../entities/purchase";

/** Purchases are read as rows where many are read, or often: an entity of TypeORM's costs as much again. */
export const purchaseColumns =
  "userId, environment, id, packageId, credits, priceAmount, currency, entrySequence, createdAt";

/** A row of these columns as a purchase. */
export function purchaseOfRow(row: Purchase): Purchase {
  return { ...row, createdAt: readDate(row.createdAt) };
}
