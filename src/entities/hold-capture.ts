import { Column, Entity, PrimaryColumn } from "typeorm";
import { safeInteger, ulidColumn } from "./column-types";

/**
 * A capture of a hold, by the hold. Written in the transaction of the capture's entry and never changed, so that what a
 * hold has captured can be proved.
 */
@Entity("hold_captures")
export class HoldCapture {
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  @PrimaryColumn(ulidColumn)
  holdId!: string;

  /** The id of the capture's entry. */
  @PrimaryColumn(ulidColumn)
  id!: string;

  /** Credits that were taken. */
  @Column(safeInteger)
  amount!: number;
}
