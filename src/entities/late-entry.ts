import { Column, Entity, PrimaryColumn } from "typeorm";
import { safeInteger, ulidColumn } from "./column-types";

/**
 * An entry whose id was old when the entry was written, so that the sums of entries with such ids may have been made
 * already. Written in the entry's transaction, and deleted in the one that adds the entry to the sums.
 */
@Entity("late_entries")
export class LateEntry {
  @PrimaryColumn(ulidColumn)
  id!: string;

  @Column(ulidColumn)
  walletId!: string;

  @Column(safeInteger)
  sequence!: number;
}
