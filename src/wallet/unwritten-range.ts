import type { Database } from "../database/database";
import { condition } from "../database/conditions";
import type { IndexRange } from "../database/list-filtered";
import { isInUnwrittenTable, unwrittenTable } from "../ledger/unwritten-lots";

/** The lots that are not written yet. */
export function unwrittenRange(database: Database, { conditions, examined = [] }: IndexRange): IndexRange {
  return {
    from: unwrittenTable(database),
    conditions,
    examined: [condition(isInUnwrittenTable), ...examined],
  };
}
