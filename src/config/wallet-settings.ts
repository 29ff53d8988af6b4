import type { SupportLimits } from "../ledger/support-limits";
import { count } from "../settings/values";

/** The settings of what services and support may do with wallets. */
export interface WalletConfig {
  /** Sandbox credits that each user of a production service may spend in a day. */
  readonly sandboxSpendPerDay: number;
  /** How many days credits of a reversed spend last whose lot has expired meanwhile. */
  readonly reversalGraceDays: number;
  readonly supportLimits: SupportLimits;
}

/** The environment variables of these settings. */
export const walletVariables = {
  SANDBOX_SPEND_PER_DAY: count({ min: 0, max: 999_999_999 })({ default: 1000 }),
  REVERSAL_GRACE_DAYS: count({ min: 0, max: 365 })({ default: 0 }),
  SUPPORT_CREDITS_PER_CALL: count({ min: 0, max: 999_999_999 })({ default: 1000 }),
  SUPPORT_CREDITS_PER_DAY: count({ min: 0, max: 999_999_999 })({ default: 10_000 }),
};

/** Reads these settings from the environment variables. */
export function walletSettings(env: Readonly<Record<keyof typeof walletVariables, number>>): WalletConfig {
  return {
    sandboxSpendPerDay: env.SANDBOX_SPEND_PER_DAY,
    reversalGraceDays: env.REVERSAL_GRACE_DAYS,
    supportLimits: {
      creditsPerCall: env.SUPPORT_CREDITS_PER_CALL,
      creditsPerDay: env.SUPPORT_CREDITS_PER_DAY,
    },
  };
}
