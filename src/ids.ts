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

export function newPackageId(): string {
  return randomBytes(12).toString("hex");
}

/** Whether the text has the form of a credit package's id. */
export function isPackageId(text: string): boolean {
  return packageIdShape.test(text);
}

/** RevenueCat's ids of users who are not signed in begin with this. */
export const anonymousIdPrefix = "$RCAnonymousID:";

/** The ids of events that reconciliation made from RevenueCat's answers begin with this. */
export const reconciliationIdPrefix = "reconciliation:";
