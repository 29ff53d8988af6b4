import { TokenVerifier } from "../../auth/token-verifier";
import { usableKeys } from "../../auth/usable-keys";
import type { Config } from "../../config";
import { judge, type Finding } from "./finding";

const timeoutMilliseconds = 3000;

/** What the environment variables amount to, beyond what `readConfig` has refused already. */
export async function checkSettings(config: Config, variables: NodeJS.ProcessEnv): Promise<Finding[]> {
  return [
    environmentFinding(config, variables),
    ...productionFindings(config),
    webhookFinding(config),
    await keysFinding(config),
  ];
}

function environmentFinding({ environment }: Config, { NODE_ENV: given }: NodeJS.ProcessEnv): Finding {
  const surprising = environment === "production" && given !== undefined && given !== "production";
  const effect = environment === "production" ? "test purchases are refused" : "test purchases are allowed";
  return judge(
    "environment",
    `${environment}; ${effect}`,
    !surprising,
    `NODE_ENV is ${JSON.stringify(given)}, which counts as production. Write exactly development, test or production.`,
  );
}

/** Who guesses one of them mints credits or becomes an admin. */
function secretsFinding({ tokens, webhook: { authorizations, signingSecrets } }: Config): Finding {
  const secrets = [
    ...(tokens.secret === undefined ? [] : [tokens.secret]),
    ...authorizations,
    ...signingSecrets,
  ];
  const weak = secrets.filter(isGuessable).length;
  return judge(
    "secrets",
    weak === 0 ? "hard to guess" : `${weak} of ${secrets.length} easy to guess`,
    weak === 0,
    "Take at least 16 random characters for JWT_SECRET and REVENUECAT_WEBHOOK_…, such as `openssl rand -hex 32` prints.",
  );
}

function isGuessable(secret: string): boolean {
  return secret.length < 16 || new Set(secret).size < 8 || secret.startsWith("change-me");
}

function productionFindings(config: Config): Finding[] {
  if (config.environment !== "production") return [];
  const { database, rateLimitPerMinute, logLevel } = config;
  return [
    judge(
      "database engine",
      database.engine,
      database.engine === "mysql",
      "The embedded database is for development: one process, one disk. Set DATABASE_URL to MySQL or MariaDB.",
    ),
    judge(
      "rate limit",
      rateLimitPerMinute === 0 ? "none" : `${rateLimitPerMinute} a minute`,
      rateLimitPerMinute > 0,
      "Set RATE_LIMIT_PER_MINUTE, or make sure that a proxy limits callers.",
    ),
    judge(
      "log",
      `level ${logLevel}`,
      !["silent", "fatal"].includes(logLevel),
      "At this level faults leave no trace. Set LOG_LEVEL=info.",
    ),
    secretsFinding(config),
  ];
}

function webhookFinding({ webhook: { authorizations, signingSecrets } }: Config): Finding {
  const proofs = [
    ...(authorizations.length > 0 ? ["an authorization value"] : []),
    ...(signingSecrets.length > 0 ? ["a signature"] : []),
  ];
  const found = proofs.length > 0 ? `RevenueCat proves itself by ${proofs.join(" and ")}` : "accepts nobody";
  return { name: "webhook", found };
}

/** The keys as the service will use them; those of a provider are fetched once. */
async function keysFinding({ tokens }: Config): Promise<Finding> {
  const name = "token keys";
  try {
    // Refuses settings that protect nothing.
    void new TokenVerifier(tokens);
    if (tokens.secret !== undefined) return { name, found: "HS256 with a shared secret" };
    if (tokens.jwksUrl === undefined) return { name, found: "a public key" };
    const response = await fetch(tokens.jwksUrl, { signal: AbortSignal.timeout(timeoutMilliseconds) });
    if (response.status !== 200) throw new Error(`The JWKS URL answered with status ${response.status}.`);
    const count = usableKeys(await response.json()).length;
    return judge(name, `${count} usable at the JWKS URL`, count > 0, "Publish an RS256 or ES256 key there.");
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { name, found, change: "No token can be verified so. Correct the JWT_… setting." };
  }
}
