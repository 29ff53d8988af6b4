import { databaseErrorKind, DeadlineExceeded } from "./database-errors";
import type { DatabaseLocation } from "./database-url";
import { driverErrorOf, findOutageKind } from "./outages";
import { Refusal } from "../errors";

/** Why the database cannot be used now, written for the operator. */
export interface OutageDescription {
  /** The same text for all failures with the same reason. */
  readonly kind: string;
  readonly errno?: number;
  /** Left out when there is none, or when the driver's name for the number is probably wrong. */
  readonly code?: string;
  /** The message of the driver or the system. It names users and hosts, but no password. */
  readonly cause: string;
  /** What the operator should look at. */
  readonly advice?: string;
}

/**
 * Describes the first error in a chain of causes.
 * @param location the database that caused the error, if known. The advice then names missing encryption where that may
 *   be the cause.
 */
export function describeOutage(error: unknown, location?: DatabaseLocation): OutageDescription {
  const origin = originOf(error);
  const driverError = driverErrorOf(origin);
  const { errno, message } = driverError;
  // All our refusals have the same code, so only the message tells them apart.
  const code = origin instanceof Refusal ? "" : driverError.code;
  const advice = adviceFor(origin, location);
  return {
    kind: String(errno ?? (code || message)),
    ...(errno === undefined ? {} : { errno }),
    ...(code === "" ? {} : { code }),
    cause: message || code || String(origin),
    ...(advice === undefined ? {} : { advice }),
  };
}

/** The description of an outage in one line, for a terminal. */
export function outageLine(error: unknown, location?: DatabaseLocation): string {
  const { errno, code, cause, advice } = describeOutage(error, location);
  const name = [code, errno].filter((part) => part !== undefined).join(" ");
  return `${cause}${name === "" || cause.includes(name) ? "" : ` (${name})`}${advice ? ` - ${advice}` : ""}`;
}

/** The first error in a chain of causes. */
export function originOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof Error && origin.cause instanceof Error) origin = origin.cause;
  return origin;
}

/** How servers refuse a connection without encryption: MariaDB as if the password were wrong, MySQL by the reason. */
const encryptionNumbers = new Set([1045, 3159]);

function adviceFor(origin: unknown, location: DatabaseLocation | undefined): string | undefined {
  if (origin instanceof DeadlineExceeded) {
    return "The server accepted the connection but did not answer. Possible causes: a group without majority, a full disk, a lock, or a network that loses packets.";
  }
  if (databaseErrorKind(origin) === "lock-timeout")
    return "Another session holds a lock: see CreditsUnavailable in the runbook.";
  const driverError = driverErrorOf(origin);
  const advice = findOutageKind(driverError)?.advice;
  const unencrypted = location?.engine === "mysql" && !location.tls;
  return unencrypted && encryptionNumbers.has(driverError.errno ?? 0)
    ? `${advice} If it requires encrypted connections, add ?tls=require or ?tls=verify to DATABASE_URL.`
    : advice;
}
