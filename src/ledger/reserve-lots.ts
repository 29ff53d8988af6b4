import { referencedTypes, type LedgerEntry } from "../entities/ledger-entry";
import type { LotBook } from "./lot-book";
import { freeOf, type OpenLot, type OpenLots } from "./open-lots";
import type { Posting } from "./posting";

/** What changes the lots of a wallet for one entry. */
interface Allocation {
  readonly book: LotBook;
  readonly lots: OpenLots;
  readonly move: (lot: OpenLot, amount: number, held: number) => void;
}

/** The hold whose credits a posting changes; null when it changes none. */
export function holdIdOf({ kind, reference }: Omit<Posting, "id">, { id }: LedgerEntry): string | null {
  if (kind === "HOLD") return id;
  return referencedTypes[kind] === "Hold" ? reference : null;
}

/** Reserves credits for a hold: those that a spend would take. They stay reserved even when their lot expires. */
export function reserve(allocation: Allocation, holdId: string, credits: number): void {
  let left = credits;
  for (const lot of allocation.lots.free()) {
    if (left === 0) return;
    const reserved = Math.min(left, freeOf(lot));
    left -= reserved;
    change(allocation, holdId, lot, { amount: 0, held: reserved });
  }
  if (left > 0) throw new Error("A hold reserves credits that no lot has.");
}

/**
 * Ends the reservation of some credits of a hold and takes those of them that are wanted. Of what it reserves, the lots
 * that would be spent first are taken, and those that would be spent last are free again.
 * @returns how many credits were taken
 */
export function release(
  allocation: Allocation,
  holdId: string,
  { credits, wanted }: { readonly credits: number; readonly wanted: number },
): number {
  const { book, lots } = allocation;
  const reserved = book.ofHold(holdId, lots);
  const inOrder = lots.all().filter((lot) => reserved.has(lot));
  const taken = Math.min(wanted, credits);
  let [toTake, toFree] = [taken, credits - taken];
  for (const lot of inOrder) {
    const amount = Math.min(toTake, reserved.get(lot) ?? 0);
    toTake -= amount;
    change(allocation, holdId, lot, { amount: -amount, held: -amount });
  }
  for (const lot of inOrder.toReversed()) {
    const amount = Math.min(toFree, reserved.get(lot) ?? 0);
    toFree -= amount;
    change(allocation, holdId, lot, { amount: 0, held: -amount });
  }
  if (toTake + toFree > 0) throw new Error("A hold has reserved less than it says.");
  return taken;
}

function change(
  { book, lots, move }: Allocation,
  holdId: string,
  lot: OpenLot,
  { amount, held }: { readonly amount: number; readonly held: number },
): void {
  if (held === 0) return;
  const before = book.ofHold(holdId, lots).get(lot) ?? 0;
  move(lot, amount, held);
  book.reserve(holdId, lots, lot, before + held);
}
