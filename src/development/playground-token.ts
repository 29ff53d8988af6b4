import type { Config } from "../config/config";
import { isLoopback } from "../settings/loopback";
import { developmentSecret } from "../settings/secret-strength";
import { signTokenFor } from "../auth/sign-token";
import { ordinaryRole, roles, type Role } from "../auth/viewer";

const lifetimeSeconds = 30 * 86_400;

/**
 * A token of the user demo, which saves QA the first step. Whoever can open a page is given it, so it is made where
 * nobody else can connect, for requests from this machine (`isLocalRequest`), and with another role than `user` only
 * under the secret that everybody knows. Undefined where we do not sign what is asked.
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

/** With every role under the secret that everybody knows, so that each starting document runs; else with `user` only. */
export function mightiestPlaygroundToken(config: Config): string | undefined {
  return playgroundToken(config, roles) ?? playgroundToken(config, [ordinaryRole]);
}
