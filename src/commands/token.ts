import { signTokenFor } from "../auth/sign-token";
import { isUserId } from "../ids";
import { isRole, ordinaryRole, roles, type Role } from "../auth/viewer";
import { reportStartFailure } from "../app/report-start-failure";
import { CommandRefused } from "./command-refused";
import { readArguments, usageError } from "./read-arguments";
import { readCommandConfig } from "./read-command-config";
import { say } from "../terminal";

const usage = `Usage: npm run token -- --user USER [--role ${roles.join("|")}]`;
const lifetimeSeconds = 30 * 86_400;

function printToken(): void {
  const { user, role } = readOptions();
  const { deployment, tokens } = readCommandConfig();
  if (deployment === "production") {
    throw new CommandRefused("Tokens are made in development and test only: set NODE_ENV to one of them.");
  }
  const token = signTokenFor(tokens, { userId: user, role, lifetimeSeconds });
  if (!token)
    throw new CommandRefused("Tokens can be made here only with JWT_SECRET, not with a public key.");
  say(token);
}

function readOptions(): { user: string; role: Role } {
  const { user, role: name } = readArguments(usage, {
    options: { user: { type: "string" }, role: { type: "string", default: ordinaryRole } },
  }).values;
  if (!user || !isRole(name)) throw usageError(usage);
  if (!isUserId(user))
    throw new CommandRefused("USER has 1 to 255 characters: the service refuses a longer one.");
  return { user, role: name };
}

try {
  printToken();
} catch (error) {
  reportStartFailure(error);
}
