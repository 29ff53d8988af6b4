import { createHash } from "node:crypto";
import {
  LessThan,
  MoreThan,
  type EntityManager,
  type EntityTarget,
  type FindOptionsOrder,
  type FindOptionsWhere,
  type ObjectLiteral,
} from "typeorm";
import { badInput } from "../errors";
import { isPackageId, isUlid, isUserId, packHex, packUlid, unpackHex, unpackUlid } from "../ids";
import { condition, type Condition } from "./conditions";
import { countRows, type LazyCount } from "./count-rows";

/** One page of a list that is ordered by a key. The total is counted separately, and only when it is asked for. */
export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly cursorOf: (node: Node) => string;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Where a partial page ends, which is after its last node; see `WantedPage`. */
  readonly endCursor?: string;
  readonly counting: LazyCount;
}

/** The page that is wanted: the `first` rows after a cursor or, when `last` is given, the last rows before one. */
export interface WantedPage {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  /**
   * Whether a page may have fewer nodes than it could, when too many rows would have to be examined for more of them.
   * For readers that go on to the end, such as exports.
   */
  readonly isPartial?: boolean;
}

type KeyPart = string | number;
/** What a column of a key holds. */
type KeyKind = "number" | "text" | "userId" | "ulid" | "packageId" | "eightBytes";
export type Direction = "ASC" | "DESC";

/** The order of a list. */
export interface Keyset<Node> {
  readonly direction: Direction;
  /** Columns that are unique together, each with what it holds. A cursor must have values of the same kinds. */
  readonly columns: { readonly [Column in keyof Node]?: KeyKind };
  /** For a list with a filter and an order: its name and both. Cursors are then of no use under another filter. */
  readonly scope?: readonly unknown[];
}

/** Where reading a page begins, and in which order its rows are read. */
export interface ReadingOrder {
  readonly columns: readonly string[];
  /** What each of the columns holds. */
  readonly kinds: readonly KeyKind[];
  /** The direction of reading. For a page that is asked for by `last`, it is the opposite of the list's. */
  readonly direction: Direction;
  /** Reading begins after this key, whose values are in the order of the columns. Undefined at an end of the list. */
  readonly begin: readonly KeyPart[] | undefined;
}

/** How a page is read. */
export interface PagePlan<Node> extends ReadingOrder {
  /** One row more than the page holds, to learn whether the list goes on. */
  readonly limit: number;
  /** The cursor of a row, of which the values of the key are given as the table keeps them. */
  cursorAt(stored: readonly unknown[]): string;
  /** Makes the page from the rows, in the order in which they were read. */
  pageOf(rows: readonly Node[], counting: LazyCount): Page<Node>;
}

/** One page of the rows of an entity that fit one of the conditions. */
export async function listPage<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  where: FindOptionsWhere<Row> | FindOptionsWhere<Row>[],
  keyset: Keyset<Row>,
  wanted: WantedPage,
): Promise<Page<Row>> {
  const plan = planPage(keyset, wanted);
  const shown: readonly object[] = Array.isArray(where) ? where : [where];
  const conditions = shown.flatMap((one) => conditionsOf(plan).map((beyond) => ({ ...one, ...beyond })));
  const rows = await manager.find(entity, {
    where: conditions as FindOptionsWhere<Row>[],
    order: Object.fromEntries(plan.columns.map((name) => [name, plan.direction])) as FindOptionsOrder<Row>,
    take: plan.limit,
  });
  return plan.pageOf(rows, countRows(manager, entity, where));
}

/** @throws Refusal BAD_USER_INPUT when the cursor is not one of this list. */
export function planPage<Node>(keyset: Keyset<Node>, wanted: WantedPage): PagePlan<Node> {
  const columns = Object.keys(keyset.columns);
  const kinds = Object.values(keyset.columns) as KeyKind[];
  const isBackwards = typeof wanted.last === "number";
  const size = wanted.last ?? wanted.first ?? 0;
  const [field, cursor] = isBackwards
    ? (["before", wanted.before] as const)
    : (["after", wanted.after] as const);
  const mark = keyset.scope ? [markOf(keyset.scope)] : [];
  const cursorOf = (node: Node) =>
    encodeCursor([...mark, ...columns.map((name) => node[name as keyof Node] as KeyPart)]);
  const cursorAt = (stored: readonly unknown[]) =>
    encodeCursor([...mark, ...kinds.map((kind, index) => partOf(kind, stored[index]))]);
  return {
    columns,
    kinds,
    direction: isBackwards === (keyset.direction === "ASC") ? "DESC" : "ASC",
    begin: cursor ? decodeCursor(cursor, { mark, kinds, field }) : undefined,
    limit: size + 1,
    cursorAt,
    pageOf(rows, counting) {
      const nodes = rows.slice(0, size);
      const [goesOn, wentBefore] = [rows.length > size, Boolean(cursor)];
      return {
        nodes: isBackwards ? nodes.toReversed() : nodes,
        cursorOf,
        hasNextPage: isBackwards ? wentBefore : goesOn,
        hasPreviousPage: isBackwards ? goesOn : wentBefore,
        counting,
      };
    },
  };
}

/** The plan for a handwritten statement: the text after WHERE or AND, with its values, and the text after ORDER BY. */
export function sqlOf({ columns, kinds, direction, begin }: ReadingOrder) {
  const stored = begin?.map((part, index) => storedPart(kinds[index], part)) ?? [];
  const { sql, values } = begin
    ? beyondKey(columns, stored, direction === "ASC" ? ">" : "<")
    : condition("1 = 1");
  return { condition: sql, values, order: columns.map((name) => `${name} ${direction}`).join(", ") };
}

function storedPart(kind: KeyKind | undefined, part: KeyPart): unknown {
  if (kind === "ulid") return packUlid(String(part));
  return kind === "packageId" || kind === "eightBytes" ? packHex(String(part)) : part;
}

/** The part of a key that the table keeps as this value. */
function partOf(kind: KeyKind, stored: unknown): KeyPart {
  if (kind === "ulid") return unpackUlid(stored as Buffer);
  if (kind === "packageId" || kind === "eightBytes") return unpackHex(stored as Buffer);
  return kind === "number" ? Number(stored) : String(stored);
}

/**
 * The condition that a row is beyond a key, whose values are as the table keeps them; with `>=` or `<=`, that it is
 * there or beyond.
 */
export function beyondKey(
  columns: readonly string[],
  stored: readonly unknown[],
  comparison: ">" | "<" | ">=" | "<=",
): Condition {
  const beyond = comparison.charAt(0);
  const last = columns.length - 1;
  const alternatives = alternativesOf(columns).map(
    ({ equal, beyond: column }, index) =>
      `(${[...equal.map((name) => `${name} = ?`), `${column} ${index === last ? comparison : beyond} ?`].join(" AND ")})`,
  );
  const values = columns.flatMap((_, index) => stored.slice(0, index + 1));
  if (last === 0) return condition(alternatives.join(), ...values);
  // The embedded engine begins in the middle of an index only at a condition that is not one of several.
  return condition(`(${columns[0]} ${beyond}= ? AND (${alternatives.join(" OR ")}))`, stored[0], ...values);
}

function conditionsOf({ columns, direction, begin }: ReadingOrder): object[] {
  if (!begin) return [{}];
  const compare = direction === "ASC" ? MoreThan : LessThan;
  const valueOf = (name: string) => begin[columns.indexOf(name)] as KeyPart;
  return alternativesOf(columns).map(({ equal, beyond }) =>
    Object.fromEntries([...equal.map((name) => [name, valueOf(name)]), [beyond, compare(valueOf(beyond))]]),
  );
}

/**
 * Writes out the comparison of (a, b) with a key: a is beyond the key, or a is equal and b is beyond it. Not every
 * engine uses the index for a comparison of rows such as `(a, b) > (1, 2)`.
 */
function alternativesOf(columns: readonly string[]) {
  return columns.map((beyond, index) => ({ equal: columns.slice(0, index), beyond }));
}

/** Encodes the key of a row as an opaque text. */
function encodeCursor(key: readonly KeyPart[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

function decodeCursor(
  cursor: string,
  { mark, kinds, field }: { readonly mark: string[]; readonly kinds: readonly KeyKind[]; field: string },
): readonly KeyPart[] {
  const parts = parse(Buffer.from(cursor, "base64url").toString());
  const [isOurs, key] = Array.isArray(parts)
    ? [mark.every((text, index) => parts[index] === text), parts.slice(mark.length)]
    : [false, []];
  const fits = isOurs && key.length === kinds.length && kinds.every((kind, index) => isOf[kind](key[index]));
  const same = mark.length > 0 ? ", with the same where and orderBy" : "";
  if (!fits) throw badInput([{ field, message: `${field} must be a cursor of this list${same}` }]);
  return key as KeyPart[];
}

/** A short text that differs for each list, filter and order. */
function markOf(scope: readonly unknown[]): string {
  const text = JSON.stringify(scope.map(withoutEmpty));
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}

/** A filter without the fields that restrict nothing, in an order that does not depend on the caller's. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date)
    return value ?? undefined;
  const fields = Object.entries(value)
    .map(([name, field]) => [name, withoutEmpty(field)] as const)
    .filter(([, field]) => field !== undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

const isOf: Readonly<Record<KeyKind, (part: unknown) => boolean>> = {
  number: (part) => Number.isSafeInteger(part),
  text: (part) => typeof part === "string" && /^[\x20-\x7e]*$/.test(part),
  userId: (part) => typeof part === "string" && isUserId(part),
  ulid: (part) => typeof part === "string" && isUlid(part),
  packageId: (part) => typeof part === "string" && isPackageId(part),
  eightBytes: (part) => typeof part === "string" && /^[0-9a-f]{16}$/.test(part),
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
