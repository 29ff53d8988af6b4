import type { Database } from "../../src/database/database";
import { addLateEntries } from "../../src/reports/statistics/add-late-entries";
import { sumNextRange, type SumLimits } from "../../src/reports/statistics/sum-entries";

/** Sums up whatever there is, also what is younger than a minute from now. */
export const allEntries: SumLimits = { entriesMin: 1, entriesMax: 7, ageMilliseconds: -60_000 };

/** Sums up all entries, as the recurring job does with older ones. */
export async function sumAll(database: Database, limits: SumLimits = allEntries): Promise<void> {
  while (await addLateEntries(database));
  while (await sumNextRange(database, limits));
}
