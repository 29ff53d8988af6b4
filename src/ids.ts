import { randomBytes, randomFillSync } from "node:crypto";
import { monotonicFactory } from "ulid";

/** A new ULID: 26 characters, sorting by time. */
export const ulid = monotonicFactory(drawFraction);

/** Random bytes in stock: the library asks for each digit alone, and each call of the system costs as much as a page. */
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

/** Anything else cannot be the id of a purchase, so nobody needs to ask the database. */
export function isUlid(text: string): boolean {
  return ulidShape.test(text);
}

export function newPackageId(): string {
  return randomBytes(12).toString("hex");
}

/** Anything else cannot be the id of a credit package. */
export function isPackageId(text: string): boolean {
  return packageIdShape.test(text);
}

/** How RevenueCat's ids of users who are not logged in begin. */
export const anonymousIdPrefix = "$RCAnonymousID:";

/** How the ids of events begin that we made ourselves, from what RevenueCat told when asked. */
export const reconciliationIdPrefix = "reconciliation:";
