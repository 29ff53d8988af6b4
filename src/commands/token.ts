import { parseArgs } from "node:util";
import { signToken } from "../auth/sign-token";
import { roles, type Role } from "../auth/viewer";
import { ConfigError } from "../config";
import { reportStartFailure } from "../report-start-failure";
import { readCommandConfig } from "./read-command-config";

const usage = "Usage: npm run token -- --user USER [--role user|service|admin]";
const lifetimeSeconds = 30 * 86_400;

function printToken(): void {
  const { environment, tokens } = readCommandConfig();
  if (environment === "production") {
    throw new Error("Tokens are made here in development and test only: set NODE_ENV to one of them.");
  }
  if (!tokens.secret) throw new Error("Tokens can be made here only with JWT_SECRET, not with a public key.");
  const { values } = parseArgs({
    options: { user: { type: "string" }, role: { type: "string", default: "user" } },
  });
  if (!values.user || !roles.some((role) => role === values.role)) throw new Error(usage);
  const { secret, issuer, audience } = tokens;
  console.log(
    signToken(secret, { userId: values.user, role: values.role as Role, lifetimeSeconds, issuer, audience }),
  );
}

try {
  printToken();
} catch (error) {
  reportStartFailure(
    error instanceof Error && error.name === "Error" ? new ConfigError([error.message]) : error,
  );
}
