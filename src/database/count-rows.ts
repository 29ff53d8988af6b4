import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from "typeorm";

/** Counting more rows costs a server more than a page is worth. A longer list needs a filter. */
export const countMax = 10_000;

/** How many rows a list has. */
export interface Count {
  /** Exact up to 10,000, and never more than that. */
  readonly total: number;
  /** Whether there are more than 10,000, or counting stopped early because it had to examine more than 10,000. */
  readonly isCapped: boolean;
}

/** A count that runs only when `count` is called. Two of them with the same key count the same rows. */
export interface LazyCount {
  readonly key: string;
  readonly count: () => Promise<Count>;
}

/** Counts the rows that fit one of the conditions, up to 10,000. */
export function countRows<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  where: FindOptionsWhere<Row> | FindOptionsWhere<Row>[],
): LazyCount {
  const { tableName } = manager.connection.getMetadata(entity);
  return {
    key: JSON.stringify([tableName, where]),
    count: async () =>
      capped(
        await manager
          .createQueryBuilder()
          .select("COUNT(*)", "total")
          .from(
            (rows) =>
              rows
                .select("1", "one")
                .from(entity, "counted")
                .where(where)
                .limit(countMax + 1),
            "rows_found",
          )
          .getRawOne<CountRow>(),
      ),
  };
}

/** Counts the rows of a handwritten SELECT, up to 10,000. The SELECT must have no LIMIT. */
export function countSelected(
  manager: EntityManager,
  select: string,
  values: readonly unknown[] = [],
): LazyCount {
  return {
    key: JSON.stringify([select, values]),
    count: async () => {
      const [row] = await manager.query<CountRow[]>(
        `SELECT COUNT(*) AS total FROM (${select} LIMIT ${countMax + 1}) rows_found`,
        [...values],
      );
      return capped(row);
    },
  };
}

interface CountRow {
  readonly total: number | string;
}

function capped(row: CountRow | undefined): Count {
  const found = Number(row?.total ?? 0);
  return { total: Math.min(found, countMax), isCapped: found > countMax };
}
