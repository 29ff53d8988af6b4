import { Refusal } from "./errors";

/** The three kinds of deployment. Each has one kind of wallet, see `walletEnvironmentOf`. */
export type Deployment = "development" | "test" | "production";

/**
 * What credits come from: a store's real sales, or test purchases and store sandboxes. Credits never move from one to
 * the other.
 */
export type WalletEnvironment = (typeof walletEnvironments)[number];

export const walletEnvironments = ["SANDBOX", "PRODUCTION"] as const;

export function isWalletEnvironment(text: string | undefined): text is WalletEnvironment {
  return text === "SANDBOX" || text === "PRODUCTION";
}

/**
 * Reads `NODE_ENV`. Only exactly `development` or `test` count as such. Unset, misspelt, in another case or with spaces
 * it is production, so that a mistake can disable test purchases but never enable them.
 */
export function readDeployment(nodeEnv: string | undefined): Deployment {
  return nodeEnv === "development" || nodeEnv === "test" ? nodeEnv : "production";
}

/** The only check that guards what is for tests alone, for all doors and commands: test purchases, and moving the clock. */
export function testingAllowed(deployment: Deployment): boolean {
  return deployment !== "production";
}

/** @throws Refusal FORBIDDEN with this message in production. */
export function requireTestingAllowed(deployment: Deployment, message: string): void {
  if (!testingAllowed(deployment)) throw new Refusal("FORBIDDEN", message);
}

/** The environment of the wallets that a service shows and fills by default. */
export function walletEnvironmentOf(deployment: Deployment): WalletEnvironment {
  return deployment === "production" ? "PRODUCTION" : "SANDBOX";
}
