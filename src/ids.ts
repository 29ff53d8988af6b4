import { randomBytes, randomFillSync } from "node:crypto";
import { monotonicFactory } from "ulid";

/** A new ULID: 26 characters, sorting by time. */
export const ulid = monotonicFactory(drawFraction);

/**
 * A stock of random bytes. The library asks for one digit at a time, and a call of the system costs as much as a whole
 * page of bytes.
 */
const stock = new Uint8Array(4096);
let drawn = stock.length;

function drawFraction(): number {
  if (drawn === stock.length) {
    randomFillSync(stock);
    drawn = 0;
  }
  const byte = stock[drawn] ?? 0;
  drawn += 1;
  return byte / 256;
}

const ulidShape = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const packageIdShape = /^[0-9a-f]{24}$/;

/** Whether the text has the form of a purchase's id. If not, the database need not be asked. */
export function isUlid(text: string): boolean {
  return ulidShape.test(text);
}

/** A new id of a credit package: 24 random hexadecimal digits. */
export function newPackageId(): string {
  return randomBytes(12).toString("hex");
}

/** Whether the text has the form of a credit package's id. */
export function isPackageId(text: string): boolean {
  return packageIdShape.test(text);
}

/** The id of the package in the documented example call. The development seed creates this package. */
export const documentedPackageId = "65a1234bcde5678f90123456";

/**
 * 1 to 255 Unicode characters, otherwise unchanged. Not every database stores a NUL or half of a surrogate pair
 * faithfully, and two users must never become one.
 */
const userIdShape = /^[^\0\p{Surrogate}]{1,255}$/u;

/** Whether the text may be a user id: the `sub` of a token, or RevenueCat's id of a user. */
export function isUserId(text: string): boolean {
  return userIdShape.test(text);
}

/** RevenueCat's ids of users who are not signed in begin with this. */
export const anonymousIdPrefix = "$RCAnonymousID:";

/** The ids of events that reconciliation made from RevenueCat's answers begin with this. */
export const reconciliationIdPrefix = "reconciliation:";
