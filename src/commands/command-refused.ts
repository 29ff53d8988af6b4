/** The command cannot do what was asked. The message says why, and no stack trace is printed. */
export class CommandRefused extends Error {
  readonly code = "COMMAND_REFUSED";
}
