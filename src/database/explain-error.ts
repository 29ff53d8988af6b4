import { databaseErrorKind } from "./database-errors";
import { Refusal, unavailable } from "../errors";

/** The refusal that an error comes to, or nothing when it is a fault that stays between us and the log. */
export function explainError(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const kind = databaseErrorKind(error);
  return kind === "unavailable" || kind === "deadlock" || kind === "lock-timeout"
    ? unavailable("The database cannot be reached now. Try again.")
    : undefined;
}
