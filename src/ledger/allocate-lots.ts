import type { LotBook } from "./lot-book";
import { Allocation } from "./lot-allocation";
import { burnOrderOf } from "./lot-order";
import { newLots, type LotsMovement } from "./new-lots";
import { freeOf, OpenLots } from "./open-lots";
import type { LotMove } from "./posting";
import type { WalletState } from "./wallet-rows";

const noMoves: readonly LotMove[] = [];

/** The part of a wallet that follows from its lots, and what an entry did to them. */
export interface LotTotals extends Pick<WalletState, "owed" | "nextExpiryAt" | "lotsThrough"> {
  readonly moves: readonly LotMove[];
}

/**
 * Adds an entry's credits to lots, or takes them from lots. Credits that no lot has are owed. What is added later pays
 * the debt first.
 */
export function allocateLots(book: LotBook, movement: LotsMovement): LotTotals {
  const { posting, entry, wallet } = movement;
  const known = book.of(wallet);
  const isGrant = entry.amount > 0 && posting.returns === undefined;
  // The usual purchase: nothing of the wallet's lots has to be known.
  if (!known && isGrant && wallet.owed === 0) return grantApart(book, movement);
  const allocation = new Allocation(
    book,
    known ?? new OpenLots({ rows: [], isComplete: false, unwritten: [] }),
    movement,
  );
  if (known) book.writeLots(wallet);
  if (isGrant) allocation.grant();
  else if (entry.amount > 0) allocation.giveBack();
  else allocation.take();
  allocation.payDebt();
  const next = allocation.lots.nextExpiry();
  const { owed, moves } = allocation;
  if (known) return { owed, nextExpiryAt: next, lotsThrough: entry.sequence, moves };
  return { owed, nextExpiryAt: soonerOf(wallet.nextExpiryAt, next), lotsThrough: wallet.lotsThrough, moves };
}

/** Takes all credits whose time has run out. */
export function expireLots(book: LotBook, lots: OpenLots, movement: LotsMovement): LotTotals {
  const allocation = new Allocation(book, lots, movement);
  for (const lot of lots.lapsed(movement.now)) allocation.move(lot, -freeOf(lot), 0);
  book.writeLots(movement.wallet);
  const { owed, moves } = allocation;
  return { owed, nextExpiryAt: lots.nextExpiry(), lotsThrough: movement.entry.sequence, moves };
}

/** Writes the lots of the entry, unless they follow from the entry: then they are written when they are needed. */
function grantApart(book: LotBook, { posting, entry, wallet }: LotsMovement): LotTotals {
  let { nextExpiryAt } = wallet;
  for (const row of posting.lots ? newLots(posting, entry) : []) {
    book.create({ ...row, burnOrder: burnOrderOf(row) });
    nextExpiryAt = soonerOf(nextExpiryAt, row.expiresAt);
  }
  return { owed: 0, nextExpiryAt, lotsThrough: wallet.lotsThrough, moves: noMoves };
}

function soonerOf(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one <= other ? one : other;
}
