import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { safeInteger, ulidColumn, wholeNumber } from "./column-types";

/**
 * What an entry took from a lot or gave to it. Only added, so that what remains of a lot can be proved: it is what was
 * granted and the sum of these. Movements of the sequence 0, which no lot has, are those of the wallet's debt.
 */
@Entity("lot_movements")
@Index("lot_movements_by_lot", ["walletId", "lotSequence", "lotPart", "sequence"])
export class LotMovement {
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /** The entry. */
  @PrimaryColumn(safeInteger)
  sequence!: number;

  /** The order of the movements of one entry: 0, 1, 2, … */
  @PrimaryColumn(wholeNumber)
  position!: number;

  /** The lot. */
  @Column(safeInteger)
  lotSequence!: number;

  @Column(wholeNumber)
  lotPart!: number;

  /** Credits given to the lot, or taken when negative. */
  @Column(safeInteger)
  amount!: number;

  /** By how many credits the held ones of the lot changed. */
  @Column(safeInteger)
  held!: number;
}
