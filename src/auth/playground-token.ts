import type { Config } from "../config";
import { developmentSecret } from "../settings/secret-strength";
import { signTokenFor } from "./sign-token";
import { roles, type Role } from "./viewer";

const lifetimeSeconds = 30 * 86_400;

/**
 * A token of the user demo, which saves QA the first step. Whoever can open a page is given it, so where the secret is
 * not the one that everybody knows it has the role `user` only; undefined where we could not sign what is asked.
 */
export function playgroundToken(
  { environment, tokens }: Config,
  wanted: readonly Role[],
): string | undefined {
  if (environment === "production") return undefined;
  const powerless = wanted.every((role) => role === "user");
  if (!powerless && tokens.secret !== developmentSecret) return undefined;
  return signTokenFor(tokens, { userId: "demo", role: wanted, lifetimeSeconds });
}

/** With every role where that is harmless, so that each starting document runs. */
export function mightiestPlaygroundToken(config: Config): string | undefined {
  return playgroundToken(config, roles) ?? playgroundToken(config, ["user"]);
}
