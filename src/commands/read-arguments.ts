import { parseArgs, type ParseArgsConfig } from "node:util";
import { CommandRefused } from "./command-refused";
import { printable } from "../terminal";

/**
 * The arguments of a command typed by hand, as `parseArgs` of Node.js reads them.
 * @throws CommandRefused with what is wrong and with the usage, when an argument is unknown or lacks its value, or when an
 * option is given twice: `parseArgs` would forget the first value without a word.
 */
export function readArguments<Arguments extends ParseArgsConfig>(
  usage: string,
  config: Arguments,
): ReturnType<typeof parseArgs<Arguments>> {
  try {
    refuseRepeatedOptions(config);
    return parseArgs(config);
  } catch (error) {
    throw usageError(usage, error instanceof Error ? error.message : String(error));
  }
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
