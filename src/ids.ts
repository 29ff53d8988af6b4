import { randomBytes, randomFillSync } from "node:crypto";
import { decodeTime, monotonicFactory } from "ulid";
import { clockMilliseconds } from "./clock";

/** A new ULID: 26 characters, sorting by the time of the service's clock. */
export function ulid(): string {
  return nextUlid(clockMilliseconds());
}

const nextUlid = monotonicFactory(drawFraction);

/** The same for a time of another clock than ours, in milliseconds since 1970. The ids of `ulid` do not wait for it. */
export const ulidAt: (milliseconds: number) => string = monotonicFactory(drawFraction);

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

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const valueOfCode = new Uint8Array(128).fill(255);
for (const [value, digit] of [...digits].entries()) valueOfCode[digit.charCodeAt(0)] = value;

/**
 * The 16 bytes of a ULID, as the tables store it. They sort like the text.
 * @throws Error when the text is not a ULID.
 */
export function packUlid(text: string): Buffer {
  const packed = Buffer.allocUnsafe(16);
  // The first digit has 3 bits and each of the others 5.
  let held = valueOfCode[text.charCodeAt(0)] ?? 255;
  let isUlidSoFar = text.length === 26 && held < 8;
  for (let index = 1, bits = 3, length = 0; index < 26; index += 1) {
    const value = valueOfCode[text.charCodeAt(index)] ?? 255;
    if (value === 255) isUlidSoFar = false;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    packed[length] = held >> bits;
    length += 1;
    held &= (1 << bits) - 1;
  }
  if (!isUlidSoFar) throw new Error(`${JSON.stringify(text)} is not a ULID.`);
  return packed;
}

/** The first ULID that can be made at a time, in milliseconds since 1970, as the tables store it. */
export function ulidBytesAt(milliseconds: number): Buffer {
  const packed = Buffer.alloc(16);
  packed.writeUIntBE(Math.min(Math.max(Math.floor(milliseconds), 0), 2 ** 48 - 1), 0, 6);
  return packed;
}

/** The time that a ULID begins with, in milliseconds since 1970. */
export function millisecondsOfUlid(text: string): number {
  return decodeTime(text);
}

/** The text of a ULID that `packUlid` made bytes of. */
export function unpackUlid(packed: Uint8Array): string {
  let text = "";
  // Two bits more than the bytes have, because the text has 130 bits.
  for (let index = 0, bits = 2, held = 0; index < 16; index += 1) {
    held = (held << 8) | (packed[index] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += digits[held >> bits];
      held &= (1 << bits) - 1;
    }
  }
  return text;
}

/** The bytes of hexadecimal text, as the tables store package ids and hashes. */
export function packHex(text: string): Buffer {
  return Buffer.from(text, "hex");
}

/** The hexadecimal text, in small letters, that `packHex` made bytes of. */
export function unpackHex(packed: Buffer): string {
  return packed.toString("hex");
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
