import "reflect-metadata";
import pretty from "pino-pretty";
import { signTokenFor } from "../src/auth/sign-token";
import { acceptsNobody } from "../src/auth/webhook-sender";
import { readConfig, type Config } from "../src/config/config";
import { isLoopback } from "../src/settings/loopback";
import { developmentWebhookSecret } from "../src/settings/secret-strength";
import { createLogger } from "../src/log";
import { reportStartFailure } from "../src/app/report-start-failure";
import { seed } from "../src/development/seed";
import { documentedPackageId } from "../src/ids";
import { runService } from "../src/app/run-service";
import { stopWithNpm } from "../src/app/stop-with-npm";
import { buildDevelopmentPages } from "./build-pages.cjs";

const lifetimeSeconds = 30 * 86_400;

/** `npm run dev`: starts a service in which a newcomer can buy a package, without a server or a setting. */
async function main(): Promise<void> {
  const config = withOwnWebhook(
    readConfig({ ...process.env, NODE_ENV: "development", MIGRATE_ON_START: "true" }),
  );
  await buildDevelopmentPages();
  const logger = createLogger(config.logLevel, pretty({ ignore: "pid,hostname", sync: true }));
  stopWithNpm(process.env);
  const running = await runService(config, logger, { variables: variablesOf(config), prepare: seed });
  if (!running) return;
  console.log(welcome(running.url, config.tokens));
}

/** Lets `npm run simulate:revenuecat` work without a setting, if the service listens on loopback only. */
function withOwnWebhook(config: Config): Config {
  if (!acceptsNobody(config.webhook) || !isLoopback(config.host)) return config;
  return { ...config, webhook: { authorizations: [], signingSecrets: [developmentWebhookSecret] } };
}

/** What the workers must find in their environment to have this configuration too. */
function variablesOf({ webhook }: Config): Record<string, string> {
  const isOwn = webhook.signingSecrets[0] === developmentWebhookSecret;
  return {
    NODE_ENV: "development",
    ...(isOwn ? { REVENUECAT_WEBHOOK_SECRET: developmentWebhookSecret } : {}),
  };
}

function welcome(url: string, tokens: Config["tokens"]): string {
  const purchaseUrl = `${url}/api/v1/credit-packages/purchase`;
  const addresses = `
  GraphQL   ${url}/graphql
  REST      ${purchaseUrl}
  API docs  ${url}/docs
  GraphiQL  ${url}/graphiql
  All pages ${url}/
`;
  const [demo, admin] = (["user", "admin"] as const).map((role) =>
    signTokenFor(tokens, { userId: role === "user" ? "demo" : "admin", role, lifetimeSeconds }),
  );
  if (!demo) return `${addresses}\n  Tokens come from your own provider, whose public key is configured.\n`;
  return `${addresses}
  Token of the user demo:
  ${demo}

  Token of the admin admin:
  ${admin}

  Buy the Starter package for demo:

curl -i -X POST ${purchaseUrl} \\
  -H 'Authorization: Bearer ${demo}' \\
  -H 'Content-Type: application/json' \\
  -d '{"packageId":"${documentedPackageId}"}'

  See a store purchase of demo arrive through RevenueCat's webhook:

npm run simulate:revenuecat -- purchase --user demo --product credits_100 --url ${url}
`;
}

main().catch(reportStartFailure);
