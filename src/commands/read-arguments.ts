import { parseArgs, type ParseArgsConfig } from "node:util";
import { CommandRefused } from "./command-refused";
import { printable } from "../terminal";

/**
 * Reads the arguments of a command with Node's `parseArgs`.
 * @throws CommandRefused with the problem and the usage, when an argument is unknown or lacks its value, or when an
 *   option is given twice: `parseArgs` would silently drop the first value.
 */
export function readArguments<Arguments extends ParseArgsConfig>(
  usage: string,
  config: Arguments,
): ReturnType<typeof parseArgs<Arguments>> {
  try {
    return parseOnce(config);
  } catch (error) {
    throw usageError(usage, problemWith(config) ?? printable(messageOf(error)));
  }
}

/**
 * What is wrong with the arguments. Node's messages quote arguments, and some have several lines. The arguments are
 * escaped and parsed again here, so that every line break in the message is Node's own.
 */
function problemWith(config: ParseArgsConfig): string | undefined {
  const args = process.argv.slice(2).map(printable);
  try {
    parseOnce({ ...config, args });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parseOnce<Arguments extends ParseArgsConfig>(
  config: Arguments,
): ReturnType<typeof parseArgs<Arguments>> {
  refuseRepeatedOptions(config);
  return parseArgs(config);
}

function refuseRepeatedOptions(config: ParseArgsConfig): void {
  const given = new Set<string>();
  for (const token of parseArgs({ ...config, tokens: true }).tokens) {
    if (token.kind !== "option") continue;
    if (given.has(token.name)) throw new Error(`Option '${token.rawName}' is given more than once`);
    given.add(token.name);
  }
}

/**
 * Checks the arguments of a command that takes none, so that a misspelt option is refused rather than ignored.
 * @throws CommandRefused when there is an argument.
 */
export function readNoArguments(name: string): void {
  readArguments(`Usage: npm run ${name}, without arguments`, {});
}

/**
 * The problem with the arguments, followed by the usage of the command.
 * @param problem may have several lines. Outside data in it must be escaped with `printable`.
 */
export function usageError(usage: string, problem?: string): CommandRefused {
  return new CommandRefused(problem === undefined ? usage : `${problem}\n${usage}`);
}
