import { badInput } from "../errors";
import { condition, type Condition } from "./conditions";
import { countMax, countSelected, type Count, type LazyCount } from "./count-rows";
import type { Database } from "./database";
import { byIndex, byPrimaryKey } from "./dialect";
import { planPage, sqlOf, type Keyset, type Page, type ReadingOrder, type WantedPage } from "./list-page";

/** Rows that one index holds in the order of the list. */
export interface IndexRange {
  /** The index; undefined for the primary key. */
  readonly index?: string;
  /** What the index can decide. */
  readonly conditions: readonly Condition[];
}

/** The rows of one table that fit a filter. */
export interface FilteredList {
  readonly table: string;
  /** The columns to read, those of the keyset among them. */
  readonly columns: string;
  /** Ranges without common rows. The list has the rows of all of them. */
  readonly ranges: readonly IndexRange[];
  /** What nearly all rows of the ranges fulfil. */
  readonly exact?: readonly Condition[];
  /** What no index can decide, so that each row has to be examined. */
  readonly examined?: readonly Condition[];
}

/** How many rows are examined for a page or a count. */
const examinedMax = countMax;

/** Each range takes a statement. */
const rangesMax = 20;

/**
 * One page of the rows. Each range is read by its index, and no further than the page needs. If rows have to be examined,
 * at most 10,000 of them are.
 * @throws Refusal BAD_USER_INPUT when those are too few to fill the page, or when there are more than 20 ranges.
 */
export async function listFiltered<Raw extends object, Node>(
  database: Database,
  list: FilteredList,
  keyset: Keyset<Node>,
  wanted: WantedPage,
  present: (rows: readonly Raw[]) => Promise<readonly Node[]> | readonly Node[],
): Promise<Page<Node>> {
  if (list.ranges.length > rangesMax) throw tooManyRanges();
  const plan = planPage(keyset, wanted);
  const end = await findEnd(database, list, plan);
  const further = [beyond(plan), ...end];
  const ending = `ORDER BY ${sqlOf(plan).order} LIMIT ${plan.limit}`;
  const found = await Promise.all(
    list.ranges.map((range) => {
      const { sql, values } = selectOf(database, list, range, { columns: list.columns, further, ending });
      return database.read.query<Raw[]>(sql, [...values]);
    }),
  );
  const rows = found.length === 1 ? found.flat() : found.flat().toSorted(inOrder(plan)).slice(0, plan.limit);
  if (rows.length < plan.limit && end.length > 0) throw tooManyExamined();
  return plan.pageOf(await present(rows), countFiltered(database, list, keyset));
}

function tooManyExamined() {
  const message =
    "where would have to examine more than 10,000 objects. Add a field that has an index, or narrow it; " +
    "the descriptions of the fields say which have one";
  return badInput([{ field: "where", message }]);
}

function tooManyRanges() {
  const message = `where may name at most ${rangesMax} values in the lists of its fields together`;
  return badInput([{ field: "where", message }]);
}

function beyond(order: ReadingOrder): Condition {
  const { condition: sql, values } = sqlOf(order);
  return { sql, values };
}

interface Selection {
  readonly columns: string;
  readonly further: readonly Condition[];
  readonly ending: string;
}

/** The rows of one range, as a SELECT. */
function selectOf(
  database: Database,
  { table, exact = [], examined = [] }: Omit<FilteredList, "columns" | "ranges">,
  { index, conditions }: IndexRange,
  { columns, further, ending }: Selection,
): Condition {
  const all = [...conditions, ...further, ...exact, ...examined];
  const by = index === undefined ? byPrimaryKey(database) : byIndex(database, index);
  const where = all.length === 0 ? "1 = 1" : all.map(({ sql }) => sql).join(" AND ");
  return condition(
    `SELECT ${columns} FROM ${table} ${by} WHERE ${where} ${ending}`,
    ...all.flatMap(({ values }) => values),
  );
}

/**
 * The condition that ends a reading in which rows have to be examined: none when it ends soon enough by itself. The
 * indexes alone tell where the end is.
 */
async function findEnd(
  database: Database,
  { table, ranges, examined = [] }: FilteredList,
  order: ReadingOrder,
): Promise<readonly Condition[]> {
  if (examined.length === 0) return [];
  const [column = ""] = order.columns;
  const each = Math.floor(examinedMax / ranges.length);
  const ending = `ORDER BY ${sqlOf(order).order} LIMIT 1 OFFSET ${each}`;
  const found = await Promise.all(
    ranges.map((range) => {
      const selection = { columns: order.columns.join(", "), further: [beyond(order)], ending };
      const { sql, values } = selectOf(database, { table }, range, selection);
      return database.read.query<object[]>(sql, [...values]);
    }),
  );
  const [nearest] = found.flat().toSorted(inOrder(order));
  if (!nearest) return [];
  const reached = (nearest as Readonly<Record<string, unknown>>)[column];
  return [condition(`${column} ${order.direction === "ASC" ? "<=" : ">="} ?`, reached)];
}

/** Compares raw rows in the order of reading, as the engines compare exact texts and bytes. */
function inOrder({ columns, direction }: ReadingOrder): (left: object, right: object) => number {
  return (left, right) => {
    for (const column of columns) {
      const order = Buffer.compare(bytesOf(left, column), bytesOf(right, column));
      if (order !== 0) return direction === "ASC" ? order : -order;
    }
    return 0;
  };
}

function bytesOf(row: object, column: string): Buffer {
  const value = (row as Readonly<Record<string, unknown>>)[column];
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value));
}

/** Counts the rows. If rows have to be examined and are more than 10,000, the count is of the first ones. */
function countFiltered<Node>(database: Database, list: FilteredList, keyset: Keyset<Node>): LazyCount {
  const count = async (): Promise<Count> => {
    if (list.ranges.length === 0) return { total: 0, isCapped: false };
    const end = await findEnd(database, list, planPage(keyset, {}));
    const selection = { columns: "1 AS one", further: end, ending: `LIMIT ${countMax + 1}` };
    const selects = list.ranges.map((range) => selectOf(database, list, range, selection));
    const all = selects.map(({ sql }, index) => `SELECT one FROM (${sql}) range${index}`).join(" UNION ALL ");
    const values = selects.flatMap((select) => select.values);
    const { total, isCapped } = await countSelected(database.read, all, values).count();
    return { total, isCapped: isCapped || end.length > 0 };
  };
  return { key: JSON.stringify([list.table, keyset.scope]), count };
}
