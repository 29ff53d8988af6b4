import type { Counting } from "./count-rows";
import { badInput } from "../errors";

/** One page of a list that is ordered by a key; counting is separate work, done only when somebody asks. */
export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly cursorOf: (node: Node) => string;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly counting: Counting;
}

/** The key of a row as an opaque text. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/**
 * @param shape a sample key: a cursor must have as many parts, of the same types.
 * @throws Refusal BAD_USER_INPUT
 */
export function decodeCursor<Key extends readonly (string | number)[]>(cursor: string, shape: Key): Key {
  const key = parse(Buffer.from(cursor, "base64url").toString());
  const fits =
    Array.isArray(key) &&
    key.length === shape.length &&
    shape.every((part, index) => typeof key[index] === typeof part && isPlain(key[index]));
  if (!fits) throw badInput([{ field: "after", message: "after must be a cursor of this list" }]);
  return key as unknown as Key;
}

/** Rows were asked for one more than the page holds, to learn whether there is a next one. */
export function pageOf<Node>(
  rows: readonly Node[],
  page: { first: number; after?: string | null },
  { keyOf, counting }: { keyOf: (node: Node) => readonly (string | number)[]; counting: Counting },
): Page<Node> {
  return {
    nodes: rows.slice(0, page.first),
    cursorOf: (node) => encodeCursor(keyOf(node)),
    hasNextPage: rows.length > page.first,
    hasPreviousPage: Boolean(page.after),
    counting,
  };
}

function isPlain(part: unknown): boolean {
  return typeof part === "number" ? Number.isSafeInteger(part) : /^[\x20-\x7e]*$/.test(String(part));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
