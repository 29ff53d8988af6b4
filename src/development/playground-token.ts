import type { Config } from "../config/config";
import { isLoopback } from "../settings/loopback";
import { developmentSecret } from "../settings/secret-strength";
import { signTokenFor } from "../auth/sign-token";
import { ordinaryRole, roles, type Role } from "../auth/viewer";

const lifetimeSeconds = 30 * 86_400;

/**
 * A token of the user demo, so that QA can start without making one. Anyone who can open the page gets this token. So
 * it is made only where no one else can connect, for requests from this machine (`isLocalRequest`), and with roles
 * other than `user` only under the published secret. Undefined where this service cannot sign such a token.
 */
export function playgroundToken(
  { deployment, host, tokens }: Config,
  wanted: readonly Role[],
): string | undefined {
  if (deployment === "production" || !isLoopback(host)) return undefined;
  const powerless = wanted.every((role) => role === ordinaryRole);
  if (!powerless && tokens.secret !== developmentSecret) return undefined;
  return signTokenFor(tokens, { userId: "demo", role: wanted, lifetimeSeconds });
}

/**
 * A token with every role under the published secret, so that each starting document runs; otherwise with `user` only.
 */
export function mostPowerfulPlaygroundToken(config: Config): string | undefined {
  return playgroundToken(config, roles) ?? playgroundToken(config, [ordinaryRole]);
}
