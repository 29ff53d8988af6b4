import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import {
  creditTypeBytes,
  exact,
  packageIdColumn,
  safeInteger,
  storeIdBytes,
  ulidColumn,
} from "./column-types";

/** What the entries of a row of sums have in common. */
abstract class CommonToEntries {
  @PrimaryColumn(exact(10))
  environment!: string;

  @PrimaryColumn(exact(creditTypeBytes))
  creditType!: string;

  /** See `kindNumbers`. */
  @PrimaryColumn({ type: "tinyint" })
  kind!: number;

  /** The package of the purchase that the entries belong to; zeros without a purchase. */
  @PrimaryColumn(packageIdColumn)
  packageId!: string;

  /** The store of that purchase; empty without a store. */
  @PrimaryColumn(exact(storeIdBytes))
  store!: string;

  /** The currency of that purchase; empty without a purchase. */
  @PrimaryColumn(exact(3))
  currency!: string;

  @Column(safeInteger)
  entries!: number;

  /** The sum of the amounts. */
  @Column(safeInteger)
  credits!: number;

  /** The sum of the prices of the purchases that the entries made, in minor units. */
  @Column(safeInteger)
  price!: number;
}

/** What the entries of a range add to one quarter of an hour. A quarter may have entries of several ranges. */
@Entity("ledger_range_sums")
@Index("ledger_range_sums_by_time", ["timeOfDay", "day"])
export class LedgerRangeSum extends CommonToEntries {
  /** The `fromId` of the range. */
  @PrimaryColumn(ulidColumn)
  rangeId!: string;

  /** Days since 1970, in UTC. */
  @PrimaryColumn({ type: "int" })
  day!: number;

  /** When the quarter begins, in minutes since midnight, in UTC. */
  @PrimaryColumn({ type: "int" })
  timeOfDay!: number;
}

/** The sum over all ranges for an hour, six hours or a day, in UTC. */
@Entity("ledger_sums")
export class LedgerSum extends CommonToEntries {
  /** 60, 360 or 1440. */
  @PrimaryColumn({ type: "int" })
  minutes!: number;

  /** Before the day in the key: a year in another time zone is then a few ranges of rows, one for each time of day. */
  @PrimaryColumn({ type: "int" })
  timeOfDay!: number;

  @PrimaryColumn({ type: "int" })
  day!: number;
}

/** What the entries of a range add to one day of a wallet, in UTC. A day may have entries of several ranges. */
@Entity("ledger_wallet_days")
@Index("ledger_wallet_days_by_range", ["rangeId"])
export class LedgerWalletDay {
  @PrimaryColumn({ type: "int" })
  day!: number;

  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /** The `fromId` of the range. */
  @PrimaryColumn(ulidColumn)
  rangeId!: string;

  @Column(safeInteger)
  entries!: number;

  /** Credits that were spent. */
  @Column(safeInteger)
  spent!: number;
}
