import type { ColumnOptions } from "typeorm";
import { packHex, packUlid, unpackHex, unpackUlid } from "../ids";

/** Text that is compared byte by byte: collations would merge 'a', 'A', 'á' and 'a '. Length in bytes. */
export function exact(length: number): ColumnOptions & { nullable?: false } {
  return { type: "varbinary", length };
}

/** Bytes that are not text, always this many. */
export function bytes(length: number): ColumnOptions & { nullable?: false } {
  return { type: "binary", length };
}

/** A ULID: text in the code, 16 bytes in the table. Its bytes sort like its text. */
export const ulidColumn = packed(16, packUlid, unpackUlid);

const packageIdBytes = 12;

/** The id of a package: 24 hexadecimal digits in the code, 12 bytes in the table. */
export const packageIdColumn = packed(packageIdBytes, packHex, unpackHex);

/**
 * Up to so many ids of packages, one after the other and then zeros. Null in the table is an empty list in the code.
 */
export function packageIdsColumn(max: number): ColumnOptions & { nullable?: false } {
  const length = max * packageIdBytes;
  return {
    type: "binary",
    length,
    transformer: {
      to: (ids: unknown) => (Array.isArray(ids) ? packPackageIds(ids, length) : ids),
      from: unpackPackageIds,
    },
  };
}

function packPackageIds(ids: readonly string[], length: number): Buffer | null {
  return ids.length === 0 ? null : Buffer.concat(ids.map(packHex), length);
}

const noPackage = "0".repeat(2 * packageIdBytes);

/** The ids of packages in such a column. */
export function unpackPackageIds(stored: Buffer | null): string[] {
  const ids = (stored ? unpackHex(stored) : "").match(/.{24}/g) ?? [];
  return ids.filter((id) => id !== noPackage);
}

/** A SHA-256: 64 hexadecimal digits in the code, 32 bytes in the table. */
export const hashColumn = packed(32, packHex, unpackHex);

function packed(
  length: number,
  pack: (text: string) => Buffer,
  unpack: (packed: Buffer) => string,
): ColumnOptions & { nullable?: false } {
  return {
    type: "binary",
    length,
    transformer: {
      to: (value: unknown) => (typeof value === "string" ? pack(value) : value),
      from: (value: Buffer | null) => value && unpack(value),
    },
  };
}

/** A whole number within ±(2^53-1); drivers return BIGINT as text. */
export const safeInteger: ColumnOptions & { nullable?: false } = {
  type: "bigint",
  transformer: {
    to: (value: unknown) => value,
    from: (value: unknown) => (value === null ? null : Number(value)),
  },
};

/** A whole number of at most 32 bits. */
export const wholeNumber: ColumnOptions & { nullable?: false } = { type: "int" };

/** One of a few names: text in the code, its number in the table. */
export function numbered(numbers: Readonly<Record<string, number>>): ColumnOptions & { nullable?: false } {
  const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));
  return {
    type: "tinyint",
    transformer: {
      to: (name: unknown) => (typeof name === "string" ? numbers[name] : name),
      from: (number: unknown) => names.get(Number(number)) ?? number,
    },
  };
}

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

/** See `isCreditType`. */
export const creditTypeBytes = 16;

/** Ids that a store or RevenueCat made. Longer ones are stored as their hash. */
export const storeIdBytes = 255;
