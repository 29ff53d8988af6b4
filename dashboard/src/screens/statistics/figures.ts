import type { StatisticsScreenQuery } from "../../api/documents";

/** The figures of a period, as the screen of statistics reads them. */
export type Statistics = NonNullable<StatisticsScreenQuery["statistics"]>;
