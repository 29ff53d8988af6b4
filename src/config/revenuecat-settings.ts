import { makeValidator, type CleanedEnv } from "envalid";
import type { WebhookSecrets } from "../auth/webhook-sender";
import { headerValueList, secretList } from "../settings/secrets";
import { calledOrigin, flag, isMissingName, optional, word } from "../settings/values";
import type { RevenueCatSettings } from "../revenuecat/revenuecat-client";

/** How RevenueCat calls this service, and how this service calls RevenueCat. */
export interface RevenueCatConfig {
  readonly webhook: WebhookSecrets;
  readonly storeQueue: StoreQueueConfig;
  /** How to call RevenueCat's API. Undefined when purchases are not reconciled. */
  readonly revenueCat: RevenueCatSettings | undefined;
}

/** How store events are received. */
export interface StoreQueueConfig {
  /** What a production service does with events of a store's sandbox: credit `SANDBOX` wallets, or ignore them. */
  readonly sandboxEvents: "separate" | "ignore";
  /** Whether subscriber attributes, which are personal data, are stored with the event. */
  readonly keepAttributes: boolean;
}

const none = { default: [] as readonly string[] };

/** A part of a path, and never `.` or `..`. */
const projectName = makeValidator<string>((value) => {
  if (!/^\w[\w-]*$/.test(value) || isMissingName(value))
    throw new Error("must be the id of a project, such as proj1ab2c3d4");
  return value;
});

/** The value of a header. */
const headerKey = makeValidator<string>((value) => {
  if (!/^[\x21-\x7e]+$/.test(value) || /[,;"'`\\]/.test(value) || isMissingName(value))
    throw new Error("must be one key as RevenueCat shows it, without blanks and quotes");
  return value;
});

/** The environment variables about RevenueCat, each with its check. */
export const revenueCatVariables = {
  REVENUECAT_WEBHOOK_AUTHORIZATION: headerValueList(none),
  REVENUECAT_WEBHOOK_SECRET: secretList(none),
  REVENUECAT_API_KEY: headerKey(optional),
  REVENUECAT_PROJECT_ID: projectName(optional),
  REVENUECAT_API_URL: calledOrigin({ default: "https://api.revenuecat.com" }),
  REVENUECAT_SANDBOX_EVENTS: word(["separate", "ignore"] as const)({ default: "separate" }),
  REVENUECAT_KEEP_SUBSCRIBER_ATTRIBUTES: flag({ default: false }),
};

type Variables = CleanedEnv<typeof revenueCatVariables>;

/** Makes the settings from the checked variables. */
export function revenueCatSettings(env: Variables): RevenueCatConfig {
  const { REVENUECAT_API_KEY: apiKey, REVENUECAT_PROJECT_ID: projectId, REVENUECAT_API_URL: url } = env;
  return {
    webhook: {
      authorizations: env.REVENUECAT_WEBHOOK_AUTHORIZATION,
      signingSecrets: env.REVENUECAT_WEBHOOK_SECRET,
    },
    storeQueue: {
      sandboxEvents: env.REVENUECAT_SANDBOX_EVENTS,
      keepAttributes: env.REVENUECAT_KEEP_SUBSCRIBER_ATTRIBUTES,
    },
    revenueCat: apiKey && projectId ? { apiKey, projectId, url } : undefined,
  };
}

/** Problems of the settings together. A setting that is wrong by itself is reported separately. */
export function revenueCatProblems(given: NodeJS.ProcessEnv, production: boolean): string[] {
  const names = ["REVENUECAT_WEBHOOK_AUTHORIZATION", "REVENUECAT_WEBHOOK_SECRET"];
  const problems = [];
  if (production && names.every((name) => given[name] === undefined)) {
    problems.push(
      `${names.join(" or ")}: one is required in production, where credits arrive through RevenueCat's webhook alone`,
    );
  }
  if (!given.REVENUECAT_API_KEY !== !given.REVENUECAT_PROJECT_ID)
    problems.push("REVENUECAT_API_KEY, REVENUECAT_PROJECT_ID: set both, or neither");
  return problems;
}
