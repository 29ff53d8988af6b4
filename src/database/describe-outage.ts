import { databaseErrorKind, DeadlineExceeded } from "./database-errors";
import { driverErrorOf, findOutageKind } from "./outages";
import { Refusal } from "../errors";

/** Why the database cannot be used now, written for the operator. */
export interface OutageDescription {
  /** The same text for all failures with the same reason. */
  readonly kind: string;
  readonly errno?: number;
  readonly code?: string;
  /** The message of the driver or the system. It names users and hosts, but no password. */
  readonly cause: string;
  /** What the operator should look at. */
  readonly advice?: string;
}

/** Describes the first error in a chain of causes. */
export function describeOutage(error: unknown): OutageDescription {
  const origin = originOf(error);
  const driverError = driverErrorOf(origin);
  const { errno, message } = driverError;
  // All our refusals have the same code, so only the message tells them apart.
  const code = origin instanceof Refusal ? "" : driverError.code;
  const advice = adviceFor(origin);
  return {
    kind: String(errno ?? (code || message)),
    ...(errno === undefined ? {} : { errno }),
    ...(code === "" ? {} : { code }),
    cause: message || code || String(origin),
    ...(advice === undefined ? {} : { advice }),
  };
}

/** The description of an outage in one line, for a terminal. */
export function outageLine(error: unknown): string {
  const { errno, code, cause, advice } = describeOutage(error);
  const name = [code, errno].filter((part) => part !== undefined).join(" ");
  return `${cause}${name === "" || cause.includes(name) ? "" : ` (${name})`}${advice ? ` - ${advice}` : ""}`;
}

/** The first error in a chain of causes. */
export function originOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof Error && origin.cause instanceof Error) origin = origin.cause;
  return origin;
}

function adviceFor(origin: unknown): string | undefined {
  if (origin instanceof DeadlineExceeded) {
    return "The server accepted the connection but did not answer. Possible causes: a group without majority, a full disk, a lock, or a network that loses packets.";
  }
  if (databaseErrorKind(origin) === "lock-timeout")
    return "Another session holds a lock: see CreditsUnavailable in the runbook.";
  return findOutageKind(driverErrorOf(origin))?.advice;
}
