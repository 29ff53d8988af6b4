import { Column, Entity, PrimaryColumn } from "typeorm";
import { safeInteger, ulidColumn } from "./column-types";

/**
 * A reversal of a spend, by the spend. Written in the transaction of the reversal's entry, so that all reversals of a
 * spend are found and added up under the lock of its wallet, and never changed.
 */
@Entity("spend_reversals")
export class SpendReversal {
  /** The wallet that spent the credits. If it was merged since, they were given back to the other wallet. */
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /** The spend's entry in that wallet. */
  @PrimaryColumn(safeInteger)
  spendSequence!: number;

  /** The id of the reversal's entry. */
  @PrimaryColumn(ulidColumn)
  id!: string;

  /** Credits that were given back. */
  @Column(safeInteger)
  amount!: number;
}
