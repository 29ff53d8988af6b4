import { parseArgs, type ParseArgsConfig } from "node:util";
import { CommandRefused } from "./command-refused";
import { printable } from "../terminal";

/**
 * The arguments of a command typed by hand, as `parseArgs` of Node.js reads them.
 * @throws CommandRefused with what is wrong and with the usage, when an argument is unknown or lacks its value.
 */
export function readArguments<Arguments extends ParseArgsConfig>(
  usage: string,
  config: Arguments,
): ReturnType<typeof parseArgs<Arguments>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw usageError(usage, error instanceof Error ? error.message : String(error));
  }
}

/**
 * For a command that takes no arguments: a misspelt wish is refused rather than passed over.
 * @throws CommandRefused when there is an argument.
 */
export function readNoArguments(name: string): void {
  readArguments(`Usage: npm run ${name}, without arguments`, {});
}

/** What is wrong with the arguments, followed by how the command is used. */
export function usageError(usage: string, problem?: string): CommandRefused {
  return new CommandRefused(problem === undefined ? usage : `${printable(problem)}\n${usage}`);
}
