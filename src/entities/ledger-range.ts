import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { flag, safeInteger, ulidColumn } from "./column-types";

/**
 * The entries with ids from `fromId` to before `untilId`, which are summed up. The ranges have no gaps: each begins
 * where the one before it ends, and the first one at 0. Entries with later ids are not summed up yet.
 */
@Entity("ledger_ranges")
@Index("ledger_ranges_by_state", ["isSummed", "fromId"])
export class LedgerRange {
  @PrimaryColumn(ulidColumn)
  fromId!: string;

  @Column(ulidColumn)
  untilId!: string;

  /** How many of its entries are in the sums. Late entries that still wait are not. */
  @Column(safeInteger)
  entries!: number;

  /** False when the sums were found wrong and taken away. Then its entries are summed up again. */
  @Column(flag)
  isSummed!: boolean;
}
