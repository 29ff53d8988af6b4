import type { Lot } from "../entities/lot";
import { burnOrderOf, inBurnOrder } from "./lot-order";

/** A lot's row, without what its wallet tells. */
export type LotRow = Pick<
  Lot,
  | "walletId"
  | "sequence"
  | "part"
  | "kind"
  | "granted"
  | "remaining"
  | "held"
  | "expiresAt"
  | "priority"
  | "purchaseId"
  | "entryId"
>;

/** A lot while a batch is planned. Its credits change with each posting. */
export interface OpenLot extends LotRow {
  remaining: number;
  held: number;
  readonly order: Buffer;
  /** Whether the batch creates it. */
  readonly isNew: boolean;
}

/** The lot's row, as the batch leaves it. */
export function rowOf(lot: LotRow): LotRow {
  const {
    walletId,
    sequence,
    part,
    kind,
    granted,
    remaining,
    held,
    expiresAt,
    priority,
    purchaseId,
    entryId,
  } = lot;
  return {
    walletId,
    sequence,
    part,
    kind,
    granted,
    remaining,
    held,
    expiresAt,
    priority,
    purchaseId,
    entryId,
  };
}

/** Credits of the lot that a spend can take, unless it has expired. */
export const freeOf = ({ remaining, held }: Pick<LotRow, "remaining" | "held">) => remaining - held;

/** Whether the lot's time has run out. */
export const isLapsed = ({ expiresAt }: Pick<LotRow, "expiresAt">, now: Date) =>
  expiresAt !== null && expiresAt <= now;

export const placeOf = ({ sequence, part }: Pick<LotRow, "sequence" | "part">) => `${sequence} ${part}`;

/** Lots of a wallet: the first ones in the order in which spends take from them. */
export interface FirstLots {
  readonly rows: readonly LotRow[];
  /** Whether the wallet has no other lot with free credits. */
  readonly isComplete: boolean;
  /** All lots that are not written yet. They are not among the others. */
  readonly unwritten: readonly LotRow[];
}

/** The lots of one wallet that a batch may change, in the order in which spends take from them. */
export class OpenLots {
  private readonly byPlace = new Map<string, OpenLot>();
  private ordered: OpenLot[] = [];
  private readonly isComplete: boolean;
  private readonly last: OpenLot | undefined;

  /** @param first at least the lots that the batch takes from, and one more */
  constructor({ rows, isComplete, unwritten }: FirstLots) {
    for (const row of rows) this.add(row, false);
    this.sort();
    this.isComplete = isComplete;
    this.last = this.ordered.at(-1);
    if (unwritten.length > 0) this.include(unwritten, true);
  }

  /** The first lots as the batch leaves them, at most so many. */
  first(max: number): FirstLots {
    const { last } = this;
    const known = this.free().filter(
      (lot) => this.isComplete || (last !== undefined && inBurnOrder(lot, last) <= 0),
    );
    const isComplete = this.isComplete && known.length <= max;
    return { rows: known.slice(0, max).map(rowOf), isComplete, unwritten: [] };
  }

  /**
   * Whether the lots have the credits that the wallet says, as far as they were read. They do, unless somebody has
   * changed rows by hand.
   */
  fits({ balance, held, owed }: { balance: number; held: number; owed: number }): boolean {
    const free = this.free().reduce((sum, lot) => sum + freeOf(lot), 0);
    const expected = balance + owed - held;
    return this.isComplete ? free === expected : free <= expected;
  }

  /** The lot; undefined when it was not read and the batch did not create it. */
  find(place: Pick<LotRow, "sequence" | "part">): OpenLot | undefined {
    return this.byPlace.get(placeOf(place));
  }

  /** Adds lots that the batch creates, or that are not among the first. */
  include(rows: readonly LotRow[], isNew: boolean): OpenLot[] {
    const added = rows.map((row) => this.find(row) ?? this.add(row, isNew));
    this.sort();
    return added;
  }

  /** Lots with free credits, in their order. */
  free(): OpenLot[] {
    return this.ordered.filter((lot) => freeOf(lot) > 0);
  }

  /** Lots with free credits whose time has run out. */
  lapsed(now: Date): OpenLot[] {
    return this.free().filter((lot) => isLapsed(lot, now));
  }

  /** The soonest time at which free credits expire. */
  nextExpiry(): Date | null {
    return this.ordered.find((lot) => freeOf(lot) > 0)?.expiresAt ?? null;
  }

  /** All lots that were read or created. */
  all(): readonly OpenLot[] {
    return this.ordered;
  }

  private add(row: LotRow, isNew: boolean): OpenLot {
    const lot = { ...row, order: burnOrderOf(row), isNew };
    this.byPlace.set(placeOf(row), lot);
    this.ordered.push(lot);
    return lot;
  }

  private sort(): void {
    this.ordered.sort(inBurnOrder);
  }
}
