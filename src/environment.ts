import { Refusal } from "./errors";

/** The three kinds of deployment. A wallet is bound to one of two worlds, see `walletEnvironmentOf`. */
export type Deployment = "development" | "test" | "production";

/**
 * Which world credits belong to: a store's real sales, or test purchases and store sandboxes.
 * Credits never cross from one to the other.
 */
export type WalletEnvironment = "SANDBOX" | "PRODUCTION";

/**
 * `NODE_ENV` exactly `development` or `test`; unset, misspelt, in other case or with spaces it is production,
 * so that a mistake can close the test door but never open it.
 */
export function readDeployment(nodeEnv: string | undefined): Deployment {
  return nodeEnv === "development" || nodeEnv === "test" ? nodeEnv : "production";
}

/** THE check that guards test purchases, for both doors. Throws FORBIDDEN in production. */
export function requireTestPurchasesAllowed(deployment: Deployment): void {
  if (deployment === "production") {
    throw new Refusal(
      "FORBIDDEN",
      "Test purchases work in development and test only. In production, credits arrive through the store.",
    );
  }
}

/** The world whose wallets a service shows and fills unless asked otherwise. */
export function walletEnvironmentOf(deployment: Deployment): WalletEnvironment {
  return deployment === "production" ? "PRODUCTION" : "SANDBOX";
}
