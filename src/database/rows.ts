import type { Transaction } from "./database";

export type Row = object;

/** One multi-row INSERT; all rows have the columns of the first. Does nothing when there are no rows. */
export async function insertRows(
  tx: Transaction,
  table: string,
  rows: readonly Row[],
  onDuplicate = "",
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const tuple = `(${columns.map(() => "?").join(", ")})`;
  await tx.query(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${rows.map(() => tuple).join(", ")} ${onDuplicate}`,
    rows.flatMap((row) => columns.map((column) => (row as Record<string, unknown>)[column])),
  );
}

/** A moment as raw rows bring it: a Date from a server, text in UTC from the embedded engine. */
export function readDate(value: Date | string): Date {
  return value instanceof Date ? value : new Date(`${value.replace(" ", "T")}Z`);
}
