import { badInput } from "../errors";
import { allOf, condition, type Condition } from "./conditions";
import { countMax, countSelected, type Count, type LazyCount } from "./count-rows";
import type { Database } from "./database";
import { byIndex, primaryKeyOf } from "./dialect";
import {
  beyondKey,
  planPage,
  sqlOf,
  type Keyset,
  type Page,
  type ReadingOrder,
  type WantedPage,
} from "./list-page";

/** Rows that one index holds in the order of the list. */
export interface IndexRange {
  /** The index; undefined for the primary key. */
  readonly index?: string;
  /** Where the rows are, if not in the list's table: SQL with the same columns. */
  readonly from?: string;
  /** What the index can decide. */
  readonly conditions: readonly Condition[];
  /** What nearly all rows of the range fulfil. */
  readonly exact?: readonly Condition[];
  /** What no index can decide, so that each row has to be examined. */
  readonly examined?: readonly Condition[];
}

/** The rows of one table that fit a filter. */
export interface FilteredList {
  readonly table: string;
  /** The columns to read, those of the keyset among them. */
  readonly columns: string;
  /** The list has the rows of all of them, each row once. */
  readonly ranges: readonly IndexRange[];
  /** Whether several rows have the same key, and the list has one object for them. */
  readonly isGrouped?: boolean;
}

/** How many rows are examined for a page or a count. */
const examinedMax = countMax;

/** Each range takes a statement. */
const rangesMax = 20;

/**
 * One page of the rows. Each range is read by its index, and no further than the page needs. If rows have to be
 * examined, at most 10,000 of them are.
 * @throws Refusal BAD_USER_INPUT when fewer rows than the page holds are found among those, unless it may be partial,
 *   or when there are more than 20 ranges.
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
  const reached = await findEnd(database, list, plan);
  const further = [beyond(plan), ...upTo(plan, reached)];
  const ending = `${groupingOf(list, plan)} ORDER BY ${sqlOf(plan).order} LIMIT ${plan.limit}`;
  const found = await Promise.all(
    list.ranges.map((range) => {
      const selection = { columns: list.columns, further, ending };
      const { sql, values } = selectOf(database, list.table, range, selection);
      return database.read.query<Raw[]>(sql, [...values]);
    }),
  );
  const rows = merged(found, plan).slice(0, plan.limit);
  const isShort = rows.length < plan.limit && reached !== undefined;
  const isFull = rows.length === plan.limit - 1;
  if (isShort && !isFull && !wanted.isPartial) throw tooManyExamined();
  const page = plan.pageOf(await present(rows), countFiltered(database, list, keyset));
  if (!isShort) return page;
  if (wanted.isPartial) return { ...page, hasNextPage: true, endCursor: plan.cursorAt(reached) };
  // The page is full, and nobody knows whether the list goes on.
  return { ...page, [typeof wanted.last === "number" ? "hasPreviousPage" : "hasNextPage"]: true };
}

function groupingOf({ isGrouped }: FilteredList, { columns }: ReadingOrder): string {
  return isGrouped ? `GROUP BY ${columns.join(", ")}` : "";
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
  table: string,
  { index, from, conditions, exact = [], examined = [] }: IndexRange,
  { columns, further, ending }: Selection,
): Condition {
  const all = allOf([...conditions, ...further, ...exact, ...examined]);
  const by = byIndex(database, index ?? primaryKeyOf(database, table));
  return condition(
    `SELECT ${columns} FROM ${from ?? `${table} ${by}`} WHERE ${all.sql === "" ? "1 = 1" : all.sql} ${ending}`,
    ...all.values.map((value) => exactValue(database, value)),
  );
}

/**
 * Exact texts are bytes on a server. Compared with a text of another type, MySQL and MariaDB do not see that a column
 * of the order has one value only, and sort the rows.
 */
function exactValue({ engine }: Database, value: unknown): unknown {
  return engine === "mysql" && typeof value === "string" ? Buffer.from(value) : value;
}

/**
 * The key at which a reading has to end in which rows are examined, as the table keeps it; undefined when it ends soon
 * enough by itself. The indexes alone tell where the end is.
 */
async function findEnd(
  database: Database,
  { table, ranges }: FilteredList,
  order: ReadingOrder,
): Promise<readonly unknown[] | undefined> {
  const examining = ranges.filter(({ examined = [] }) => examined.length > 0);
  const each = Math.floor(examinedMax / examining.length);
  const ending = `ORDER BY ${sqlOf(order).order} LIMIT 1 OFFSET ${each}`;
  const found = await Promise.all(
    examining.map(({ index, from, conditions }) => {
      const selection = { columns: order.columns.join(", "), further: [beyond(order)], ending };
      const range = {
        ...(index !== undefined && { index }),
        ...(from !== undefined && { from }),
        conditions,
      };
      const { sql, values } = selectOf(database, table, range, selection);
      return database.read.query<object[]>(sql, [...values]);
    }),
  );
  const [nearest] = merged(found, order);
  return nearest && order.columns.map((column) => (nearest as Readonly<Record<string, unknown>>)[column]);
}

/** The condition that ends a reading at a key; none without one. */
function upTo({ columns, direction }: ReadingOrder, reached: readonly unknown[] | undefined): Condition[] {
  return reached ? [beyondKey(columns, reached, direction === "ASC" ? "<=" : ">=")] : [];
}

/** The rows of several ranges in the order of reading, each row once. */
function merged<Row extends object>(found: readonly Row[][], order: ReadingOrder): Row[] {
  if (found.length === 1) return found.flat();
  const compare = inOrder(order);
  const rows = found.flat().toSorted(compare);
  return rows.filter((row, index) => {
    const before = rows[index - 1];
    return before === undefined || compare(before, row) !== 0;
  });
}

/** Compares raw rows in the order of reading, as the engines compare numbers, exact texts and bytes. */
function inOrder({ columns, kinds, direction }: ReadingOrder): (left: object, right: object) => number {
  return (left, right) => {
    for (const [index, column] of columns.entries()) {
      const [one, other] = [left, right].map((row) => (row as Readonly<Record<string, unknown>>)[column]);
      const order =
        kinds[index] === "number"
          ? Number(one) - Number(other)
          : Buffer.compare(bytesOf(one), bytesOf(other));
      if (order !== 0) return direction === "ASC" ? order : -order;
    }
    return 0;
  };
}

function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value));
}

/** Counts the rows. If rows have to be examined and are more than 10,000, the count is of the first ones. */
function countFiltered<Node>(database: Database, list: FilteredList, keyset: Keyset<Node>): LazyCount {
  const count = async (): Promise<Count> => {
    const { table, ranges } = list;
    if (ranges.length === 0) return { total: 0, isCapped: false };
    const order = planPage(keyset, {});
    const end = upTo(order, await findEnd(database, list, order));
    const ending = `${groupingOf(list, order)} LIMIT ${countMax + 1}`;
    const selection = { columns: order.columns.join(", "), further: end, ending };
    const selects = ranges.map((range) => selectOf(database, table, range, selection));
    // UNION leaves out the rows that an earlier range has.
    const all = selects.map(({ sql }, index) => `SELECT * FROM (${sql}) range${index}`).join(" UNION ");
    const values = selects.flatMap((select) => select.values);
    const { total, isCapped } = await countSelected(database.read, all, values).count();
    return { total, isCapped: isCapped || end.length > 0 };
  };
  return { key: JSON.stringify([list.table, keyset.scope]), count };
}
