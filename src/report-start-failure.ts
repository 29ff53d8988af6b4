import { ConfigError } from "./config";
import { DatabaseNotReady } from "./database/migrate";

/** Tells the operator why the process cannot start, and ends it. What we foresaw needs no stack trace. */
export function reportStartFailure(error: unknown): never {
  const foreseen = error instanceof ConfigError || error instanceof DatabaseNotReady;
  console.error(foreseen ? error.message : error);
  process.exit(1);
}
