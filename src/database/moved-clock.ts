import { moveClockTo } from "../clock";
import { testingAllowed, type Deployment } from "../environment";
import type { Database } from "./database";

/** How often each instance looks whether another one, or a command, has moved the clock. */
export const clockReadingMilliseconds = 250;

/** How far the clock of this database was moved, and how often. */
export interface ClockMoves {
  readonly number: number;
  readonly offsetSeconds: number;
}

/** Reads the newest row of `clock_advances`, in a transaction or outside. */
export const newestMove = "SELECT number, offsetSeconds FROM clock_advances ORDER BY number DESC LIMIT 1";

/** The moves that a row of `newestMove` stands for. */
export function movesOf(row: ClockMoves | undefined): ClockMoves {
  return { number: Number(row?.number ?? 0), offsetSeconds: Number(row?.offsetSeconds ?? 0) };
}

/** Moves the clock of this process as far as the database says. In production the database is not asked. */
export async function readMovedClock(database: Database, deployment: Deployment): Promise<void> {
  if (!testingAllowed(deployment)) return;
  const [row] = await database.readRows<ClockMoves>(newestMove);
  moveClockTo(movesOf(row).offsetSeconds * 1000);
}
