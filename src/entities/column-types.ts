import type { ColumnOptions } from "typeorm";

/** Text that is compared byte by byte: collations would merge 'a', 'A', 'á' and 'a '. Length in bytes. */
export function exact(length: number): ColumnOptions & { nullable?: false } {
  return { type: "varbinary", length };
}

/** Bytes that are not text, always this many. */
export function bytes(length: number): ColumnOptions & { nullable?: false } {
  return { type: "binary", length, transformer: { to: (value: unknown) => value, from: readBytes } };
}

/** Reads bytes from a raw row: a server returns a Buffer, the embedded engine an ArrayBuffer. */
export function readBytes(value: Buffer | ArrayBuffer | null): Buffer | null {
  return value === null || Buffer.isBuffer(value) ? value : Buffer.from(value);
}

/** A whole number within ±(2^53-1); drivers return BIGINT as text. */
export const safeInteger: ColumnOptions & { nullable?: false } = {
  type: "bigint",
  transformer: {
    to: (value: unknown) => value,
    from: (value: unknown) => (value === null ? null : Number(value)),
  },
};

/** True or false, stored as 1 or 0. */
export const flag: ColumnOptions & { nullable?: false } = {
  type: "int",
  transformer: {
    to: (value: unknown) => (typeof value === "boolean" ? Number(value) : value),
    from: (value: unknown) => Number(value) === 1,
  },
};

/** A moment in UTC. The service sets it, because the engines' own defaults differ in precision. */
export const moment: ColumnOptions & { nullable?: false } = { type: "datetime", precision: 6 };

/** A user id is at most 255 characters of at most 4 bytes each. */
export const userIdBytes = 1020;

/** Ids that a store or RevenueCat made. Longer ones are stored as their hash. */
export const storeIdBytes = 255;
