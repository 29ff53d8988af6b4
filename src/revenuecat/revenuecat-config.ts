import { bool, makeValidator, str, type CleanedEnv } from "envalid";
import type { WebhookSecrets } from "../auth/webhook-sender";
import type { RevenueCatSettings } from "./revenuecat-client";

/** How RevenueCat reaches us, and how we reach it. */
export interface RevenueCatConfig {
  readonly webhook: WebhookSecrets;
  readonly storeInbox: StoreInboxConfig;
  /** How to ask RevenueCat; nothing when purchases are not to be reconciled. */
  readonly revenueCat: RevenueCatSettings | undefined;
}

/** How events of the stores are taken in. */
export interface StoreInboxConfig {
  /** What a production service does with events of a store's sandbox: credit `SANDBOX` wallets, or nothing. */
  readonly sandboxEvents: "separate" | "ignore";
  /** Whether subscriber attributes, which hold personal data, are kept with the event. */
  readonly keepAttributes: boolean;
}

/** As well known, so it takes simulated events where nobody else can connect; see `scripts/dev.ts`. */
export const developmentWebhookSecret = "allmine-development-webhook-secret-not-for-production";

/** Several while one is being replaced. */
const secretList = makeValidator<readonly string[]>((value) => {
  const secrets = value.split(",").map((one) => one.trim());
  if (secrets.includes(""))
    throw new Error("must be one value, or several separated by commas, none of them empty");
  return secrets;
});

const none = { default: [] as readonly string[] };

export const httpUrl = makeValidator<string>((value) => {
  if (!/^https?:$/.test(new URL(value).protocol)) throw new Error("must be an http or https URL");
  return value;
});

export const revenueCatVariables = {
  REVENUECAT_WEBHOOK_AUTHORIZATION: secretList(none),
  REVENUECAT_WEBHOOK_SECRET: secretList(none),
  REVENUECAT_API_KEY: str({ default: undefined }),
  REVENUECAT_PROJECT_ID: str({ default: undefined }),
  REVENUECAT_API_URL: httpUrl({ default: "https://api.revenuecat.com" }),
  REVENUECAT_SANDBOX_EVENTS: str({ default: "separate", choices: ["separate", "ignore"] as const }),
  REVENUECAT_KEEP_SUBSCRIBER_ATTRIBUTES: bool({ default: false }),
};

type Variables = CleanedEnv<typeof revenueCatVariables>;

export function revenueCatSettings(env: Variables): RevenueCatConfig {
  const { REVENUECAT_API_KEY: apiKey, REVENUECAT_PROJECT_ID: projectId, REVENUECAT_API_URL: url } = env;
  return {
    webhook: {
      authorizations: env.REVENUECAT_WEBHOOK_AUTHORIZATION,
      signingSecrets: env.REVENUECAT_WEBHOOK_SECRET,
    },
    storeInbox: {
      sandboxEvents: env.REVENUECAT_SANDBOX_EVENTS,
      keepAttributes: env.REVENUECAT_KEEP_SUBSCRIBER_ATTRIBUTES,
    },
    revenueCat: apiKey && projectId ? { apiKey, projectId, url } : undefined,
  };
}

/** What is wrong with the settings together. */
export function revenueCatProblems(
  { REVENUECAT_API_KEY: apiKey, REVENUECAT_PROJECT_ID: projectId }: Variables,
  { production, given }: { production: boolean; given: NodeJS.ProcessEnv },
): string[] {
  const names = ["REVENUECAT_WEBHOOK_AUTHORIZATION", "REVENUECAT_WEBHOOK_SECRET"];
  const problems = [];
  // One that is given and wrong is a problem of its own.
  if (production && names.every((name) => given[name] === undefined)) {
    problems.push(
      `${names.join(" or ")}: one is required in production, where credits arrive through RevenueCat's webhook alone`,
    );
  }
  if (!apiKey !== !projectId)
    problems.push("REVENUECAT_API_KEY, REVENUECAT_PROJECT_ID: set both, or neither");
  return problems;
}
