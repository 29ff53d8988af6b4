import { parseArgs } from "node:util";
import { signToken } from "../auth/sign-token";
import { roles, type Role } from "../auth/viewer";
import { reportStartFailure } from "../report-start-failure";
import { CommandRefused } from "./command-refused";
import { readCommandConfig } from "./read-command-config";

const usage = "Usage: npm run token -- --user USER [--role user|service|admin]";
const lifetimeSeconds = 30 * 86_400;

function printToken(): void {
  const { environment, tokens } = readCommandConfig();
  if (environment === "production") {
    throw new CommandRefused("Tokens are made in development and test only: set NODE_ENV to one of them.");
  }
  if (!tokens.secret)
    throw new CommandRefused("Tokens can be made here only with JWT_SECRET, not with a public key.");
  const { values } = parseArgs({
    options: { user: { type: "string" }, role: { type: "string", default: "user" } },
  });
  if (!values.user || !roles.some((role) => role === values.role)) throw new CommandRefused(usage);
  const { secret, issuer, audience } = tokens;
  console.log(
    signToken(secret, { userId: values.user, role: values.role as Role, lifetimeSeconds, issuer, audience }),
  );
}

try {
  printToken();
} catch (error) {
  reportStartFailure(error);
}
