import { clockMilliseconds } from "../clock";

/** The time by the database's clock, by which all instances agree what has expired; by our own while it is not known. */
export function presentTime(of: { databaseTime(): number }): Date {
  const time = of.databaseTime();
  return new Date(Number.isFinite(time) ? time : clockMilliseconds());
}
