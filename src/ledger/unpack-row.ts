import { kindsByNumber } from "../entities/ledger-entry";
import { unpackHex, unpackUlid } from "../ids";

/** How the tables keep a value that is text in code. Somebody may have written a value that is none of ours. */
const unpackers = {
  ulid: unpackUlid,
  hex: unpackHex,
  /** A number that stands for no kind stays a number. */
  kind: (number: unknown) => kindsByNumber.get(Number(number)) ?? number,
} as const;

type Form = keyof typeof unpackers;

/** How a table keeps the columns that are text in code. */
export type Forms<Row> = { readonly [Column in keyof Row]?: Form };

/** The row with text in the columns that a table keeps as bytes or as a number. Null stays null. */
export function unpackRow<Row extends object>(row: Row, forms: Forms<Row>): Row {
  const read = { ...row } as Record<string, unknown>;
  for (const column in forms) {
    const value = read[column];
    const form = forms[column];
    if (value !== null && value !== undefined && form)
      read[column] = (unpackers[form] as (stored: unknown) => unknown)(value);
  }
  return read as Row;
}
