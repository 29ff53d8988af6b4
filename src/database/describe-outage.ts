import { databaseErrorKind, DeadlineExceeded } from "./database-errors";
import { driverErrorOf, findOutageKind } from "./outages";
import { Refusal } from "../errors";

/** Why something cannot be done now, for the operator. */
export interface OutageDescription {
  /** The same for all that fails for the same reason. */
  readonly kind: string;
  readonly errno?: number;
  readonly code?: string;
  /** In the words of the driver or the system, which name users and hosts but no password. */
  readonly cause: string;
  /** What to look at. */
  readonly advice?: string;
}

/** Follows an error to what first went wrong. */
export function describeOutage(error: unknown): OutageDescription {
  const origin = originOf(error);
  const driverError = driverErrorOf(origin);
  const { errno, message } = driverError;
  // All refusals of ours bear the same code; what they say tells them apart.
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

/** One line of it for a terminal. */
export function outageLine(error: unknown): string {
  const { errno, code, cause, advice } = describeOutage(error);
  const name = [code, errno].filter((part) => part !== undefined).join(" ");
  return `${cause}${name === "" || cause.includes(name) ? "" : ` (${name})`}${advice ? ` - ${advice}` : ""}`;
}

/** What first went wrong, behind the errors that came of it. */
export function originOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof Error && origin.cause instanceof Error) origin = origin.cause;
  return origin;
}

function adviceFor(origin: unknown): string | undefined {
  if (origin instanceof DeadlineExceeded) {
    return "The server took the connection and did not answer: a group without majority, a full disk, a lock, or a network that loses packets.";
  }
  if (databaseErrorKind(origin) === "lock-timeout")
    return "Somebody else holds a lock: see CreditsUnavailable in the runbook.";
  return findOutageKind(driverErrorOf(origin))?.advice;
}
