import type { LotBook } from "./lot-book";
import { lotPriorityDefault } from "./lot-order";
import type { LotMove } from "./posting";
import { newLots, type LotsMovement } from "./new-lots";
import { freeOf, isLapsed, type LotRow, type OpenLot, type OpenLots } from "./open-lots";
import { holdIdOf, release, reserve } from "./reserve-lots";

/** What one entry does to the lots of its wallet. */
export class Allocation {
  owed: number;
  /** What the entry did, in order. */
  readonly moves: LotMove[] = [];
  private parts = 0;

  constructor(
    readonly book: LotBook,
    readonly lots: OpenLots,
    private readonly movement: LotsMovement,
  ) {
    this.owed = movement.wallet.owed;
  }

  /** Gives credits to a lot, or takes them when negative, and changes how many of its credits are held. */
  readonly move = (lot: OpenLot, amount: number, held: number): void => {
    this.book.move(this.movement.entry, this.moves.length, lot, { amount, held });
    this.moves.push({ lot, amount, held });
  };

  grant(): void {
    const { posting, entry } = this.movement;
    const rows = newLots(posting, entry);
    for (const lot of this.lots.include(rows, true)) this.book.touch(lot);
    // What is in no lot is for the debt of a wallet that is merged away.
    this.changeDebt(rows.reduce((rest, { granted }) => rest - granted, entry.amount));
  }

  /** Takes credits from what the hold has reserved, if it is a hold's entry, and from free credits. */
  take(): void {
    const { posting, entry } = this.movement;
    const { held: change = 0 } = posting;
    const holdId = holdIdOf(posting, entry);
    let left = -entry.amount;
    if (holdId !== null && change > 0) reserve(this, holdId, change);
    if (holdId !== null && change < 0) left -= release(this, holdId, { credits: -change, wanted: left });
    if (posting.kind === "REFUND") {
      left = this.takeFrom(this.book.ofPurchase(posting.reference, this.lots), left);
    }
    this.changeDebt(-this.takeFrom(this.lots.free(), left));
  }

  /** Gives credits back to the lots from which another entry took them: those that it took last come first. */
  giveBack(): void {
    const { posting, entry } = this.movement;
    const source = posting.returns?.entryId ?? "";
    const { given, parts } = this.book.takenBy(source);
    let skipped = given;
    let left = entry.amount;
    for (const { amount, lot } of parts.toReversed()) {
      const skips = Math.min(skipped, amount);
      skipped -= skips;
      const back = Math.min(left, amount - skips);
      left -= back;
      if (back > 0) this.giveTo(lot, back);
    }
    if (left > 0) throw new Error("More was given back than was taken.");
    this.book.countGiven(source, given + entry.amount);
  }

  /** Pays the debt with free credits. */
  payDebt(): void {
    if (this.owed === 0) return;
    const usable = this.lots.free().filter((lot) => !isLapsed(lot, this.movement.now));
    const left = this.takeFrom(usable, this.owed);
    this.changeDebt(this.owed - left);
  }

  private changeDebt(paid: number): void {
    if (paid === 0) return;
    this.book.moveDebt(this.movement.entry, this.moves.length, paid);
    this.moves.push({ lot: null, amount: paid, held: 0 });
    this.owed -= paid;
  }

  private takeFrom(lots: readonly OpenLot[], wanted: number): number {
    let left = wanted;
    for (const lot of lots) {
      if (left === 0) break;
      const taken = Math.min(left, freeOf(lot));
      if (taken === 0) continue;
      this.move(lot, -taken, 0);
      left -= taken;
    }
    return left;
  }

  private giveTo(row: LotRow | undefined, amount: number): void {
    const { wallet, posting, now } = this.movement;
    const grace = posting.returns?.graceMilliseconds ?? 0;
    const lasts = row !== undefined && grace > 0 && isLapsed(row, now);
    if (row?.walletId === wallet.id && !lasts) {
      const [lot] = this.lots.include([row], false);
      if (!lot) throw new Error("A lot is missing.");
      return this.move(lot, amount, 0);
    }
    // The wallet was merged since, the lot has expired and its credits last longer, or the credits were owed and later
    // ones have paid for them.
    const { kind = "PAID", expiresAt = null, priority = lotPriorityDefault } = row ?? {};
    this.addLike(
      {
        kind,
        expiresAt: lasts ? new Date(now.getTime() + grace) : expiresAt,
        priority,
        purchaseId: row ? row.purchaseId : posting.reference,
      },
      amount,
    );
  }

  private addLike(
    like: Pick<LotRow, "kind" | "expiresAt" | "priority" | "purchaseId">,
    granted: number,
  ): void {
    const { walletId, sequence, id: entryId } = this.movement.entry;
    const key = { walletId, sequence, part: this.parts, entryId };
    this.parts += 1;
    const rows = [{ ...key, ...like, granted, remaining: granted, held: 0 }];
    for (const lot of this.lots.include(rows, true)) this.book.touch(lot);
  }
}
