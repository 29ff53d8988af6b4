import { Column, Entity, PrimaryColumn } from "typeorm";
import { safeInteger, ulidColumn, wholeNumber } from "./column-types";

/** The credits of a lot that a hold reserves. */
@Entity("hold_lots")
export class HoldLot {
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  @PrimaryColumn(ulidColumn)
  holdId!: string;

  @PrimaryColumn(safeInteger)
  lotSequence!: number;

  @PrimaryColumn(wholeNumber)
  lotPart!: number;

  /** Credits; 0 when they were captured or freed. */
  @Column(safeInteger)
  held!: number;
}
