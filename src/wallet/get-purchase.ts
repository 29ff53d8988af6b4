import { hasRole, type Viewer } from "../auth/viewer";
import { LedgerEntry } from "../entities/ledger-entry";
import { Purchase } from "../entities/purchase";
import { Refusal } from "../errors";
import { isUlid } from "../ids";
import type { Service } from "../service";

/**
 * A purchase of the viewer's own, or anybody's for an admin.
 * @throws Refusal NOT_FOUND, the same for "not yours" as for "not there".
 */
export async function getPurchase({ database }: Service, viewer: Viewer, id: string): Promise<Purchase> {
  const purchase = isUlid(id) ? await database.read.findOneBy(Purchase, { id }) : null;
  if (!purchase || (purchase.userId !== viewer.userId && !hasRole(viewer, "admin"))) {
    throw new Refusal("NOT_FOUND", "There is no such purchase.");
  }
  return purchase;
}

/** The buyer's balance in credits right after the purchase. */
export async function getBalanceAfter({ database }: Service, purchase: Purchase): Promise<number> {
  const { userId, environment, entrySequence: sequence } = purchase;
  const entry = await database.read.findOneByOrFail(LedgerEntry, { userId, environment, sequence });
  return entry.balanceAfter;
}
