import { In } from "typeorm";
import { readsAnybodys } from "../auth/require-viewer";
import type { Viewer } from "../auth/viewer";
import { LedgerEntry } from "../entities/ledger-entry";
import { Purchase } from "../entities/purchase";
import { Refusal } from "../errors";
import { isUlid } from "../ids";
import type { Service } from "../context/app-context";

/**
 * A purchase of the viewer's own, or anybody's for a service or an admin.
 * @throws Refusal NOT_FOUND, the same for "not yours" as for "not there".
 */
export async function getPurchase({ database }: Service, viewer: Viewer, id: string): Promise<Purchase> {
  const purchase = isUlid(id) ? await database.read.findOneBy(Purchase, { id }) : null;
  if (!purchase || (purchase.userId !== viewer.userId && !readsAnybodys(viewer))) {
    throw new Refusal("NOT_FOUND", "There is no such purchase.");
  }
  return purchase;
}

/** The buyer's balance in credits right after each of one buyer's purchases in one environment. */
export async function getBalancesAfter(
  { database }: Service,
  purchases: readonly Purchase[],
): Promise<(purchase: Purchase) => number> {
  const [first] = purchases;
  const entries = first
    ? await database.read.find(LedgerEntry, {
        select: { userId: true, environment: true, sequence: true, balanceAfter: true },
        where: {
          userId: first.userId,
          environment: first.environment,
          sequence: In(purchases.map(({ entrySequence }) => entrySequence)),
        },
      })
    : [];
  const balances = new Map(entries.map(({ sequence, balanceAfter }) => [sequence, balanceAfter]));
  return ({ entrySequence }) => {
    const balance = balances.get(entrySequence);
    if (balance === undefined) throw new Error("A purchase has lost its ledger entry.");
    return balance;
  };
}
