import { Column, Entity, PrimaryColumn } from "typeorm";
import { moment } from "./column-types";

/**
 * One time that the service's clock was moved forward. The newest row says how far the clock is ahead. Rows are only
 * added. In production there are none.
 */
@Entity("clock_advances")
export class ClockAdvance {
  /** 1, 2, 3, … */
  @PrimaryColumn({ type: "int" })
  number!: number;

  /** How far the clock is ahead of the real time from now on. */
  @Column({ type: "int" })
  offsetSeconds!: number;

  /** When it was moved, by the clock before that. */
  @Column(moment)
  createdAt!: Date;
}
