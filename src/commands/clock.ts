import "reflect-metadata";
import { operatorCaller } from "../auth/internal-callers";
import { requirePermission } from "../auth/permissions";
import type { Config } from "../config/config";
import { createAppContext } from "../context/create-app-context";
import type { Database } from "../database/database";
import { requireReady } from "../database/migrate";
import { Refusal } from "../errors";
import { AdvanceClockInput, clockDaysMax } from "../inputs/advance-clock.input";
import { durationForm } from "../inputs/duration";
import { validateInput } from "../inputs/validate-input";
import { createLogger, standardErrorOutput } from "../log";
import { say } from "../terminal";
import { advanceClock } from "../time/advance-clock";
import { readClock, type ClockReading } from "../time/read-clock";
import { CommandRefused } from "./command-refused";
import { readArguments, usageError } from "./read-arguments";
import { withDatabase } from "./with-database";

const usage = `Usage: npm run clock [-- show | -- advance DURATION]
Shows the service's clock, or moves it forward so that a test need not wait. Outside production only.
DURATION is ${durationForm}.
The clock stays moved for every service on the database, is never set back, and is ${clockDaysMax} days ahead at most.`;

/** How far to move the clock; undefined to show it only. */
type Options = AdvanceClockInput | undefined;

function readOptions(): Options {
  const { positionals } = readArguments(usage, { options: {}, allowPositionals: true });
  const [verb = "show", by, ...more] = positionals;
  if (verb === "show" && by === undefined) return undefined;
  if (verb !== "advance" || by === undefined || more.length > 0) throw usageError(usage);
  const input = Object.assign(new AdvanceClockInput(), { by });
  try {
    validateInput(input);
  } catch (error) {
    throw usageError(usage, problemWith(error));
  }
  return input;
}

/** What is wrong with DURATION, which the input calls `by`. */
function problemWith(error: unknown): string | undefined {
  const fields = (error instanceof Refusal && error.details.fields) || [];
  return fields.map(({ message }) => message.replace(/^by\b/, "DURATION")).join("\n") || undefined;
}

/** `npm run clock` */
async function runClock(database: Database, config: Config, input: Options): Promise<void> {
  const caller = operatorCaller();
  // Before anything is written, such as the stamp of a new database.
  if (input) requirePermission(caller.viewer, "advanceClock", config.deployment);
  await requireReady(database, config.deployment);
  const context = createAppContext(config, database, createLogger(config.logLevel, standardErrorOutput()));
  if (!input) return say(lineOf(readClock(context, caller)));
  try {
    say(lineOf(await advanceClock(context, caller, input)));
  } catch (error) {
    const problem = problemWith(error);
    throw problem === undefined ? error : new CommandRefused(problem);
  }
}

function lineOf({ now, offsetSeconds }: ClockReading): string {
  const ahead = offsetSeconds === 0 ? "the real time" : `${spellOut(offsetSeconds)} ahead of the real time`;
  return `The clock shows ${now.toISOString()}, ${ahead}.`;
}

/** Such as `30d 12h`. */
function spellOut(seconds: number): string {
  const parts = { d: 86_400, h: 3600, m: 60, s: 1 };
  let left = seconds;
  const counted = Object.entries(parts).map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? "" : `${count}${unit}`;
  });
  return counted.filter(Boolean).join(" ");
}

withDatabase(readOptions, runClock);
