import type { LotBook } from "./lot-book";
import { Allocation } from "./lot-allocation";
import { burnOrderOf } from "./lot-order";
import { newLots, type LotsMovement } from "./new-lots";
import { freeOf, OpenLots } from "./open-lots";
import type { WalletState } from "./wallet-rows";

/** The part of a wallet that follows from its lots. */
export type LotTotals = Pick<WalletState, "owed" | "nextExpiryAt">;

/**
 * Adds an entry's credits to lots, or takes them from lots. Credits that no lot has are owed. What is added later pays
 * the debt first.
 */
export function allocateLots(book: LotBook, movement: LotsMovement): LotTotals {
  const { posting, entry, wallet } = movement;
  const known = book.of(wallet);
  const isGrant = entry.amount > 0 && posting.returns === undefined;
  // The usual purchase: nothing else of the wallet's lots has to be known.
  if (!known && isGrant && wallet.owed === 0) return grantApart(book, movement);
  const allocation = new Allocation(book, known ?? new OpenLots([], false), movement);
  if (isGrant) allocation.grant();
  else if (entry.amount > 0) allocation.giveBack();
  else allocation.take();
  allocation.payDebt();
  const next = allocation.lots.nextExpiry();
  return { owed: allocation.owed, nextExpiryAt: known ? next : soonerOf(wallet.nextExpiryAt, next) };
}

/** Takes all credits whose time has run out. */
export function expireLots(book: LotBook, lots: OpenLots, movement: LotsMovement): LotTotals {
  const allocation = new Allocation(book, lots, movement);
  for (const lot of lots.lapsed(movement.now)) allocation.move(lot, -freeOf(lot), 0);
  return { owed: allocation.owed, nextExpiryAt: lots.nextExpiry() };
}

function grantApart(book: LotBook, { posting, entry, wallet }: LotsMovement): LotTotals {
  let { nextExpiryAt } = wallet;
  for (const row of newLots(posting, entry)) {
    book.create({ ...row, burnOrder: burnOrderOf(row) });
    nextExpiryAt = soonerOf(nextExpiryAt, row.expiresAt);
  }
  return { owed: 0, nextExpiryAt };
}

function soonerOf(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one <= other ? one : other;
}
