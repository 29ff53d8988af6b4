/** The command cannot do what was asked; its message says why, and needs no stack trace. */
export class CommandRefused extends Error {
  readonly code = "COMMAND_REFUSED";
}
