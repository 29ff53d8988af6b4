import { TokenVerifier } from "../../auth/token-verifier";
import { usableKeys } from "../../auth/usable-keys";
import { publicKeys } from "../../auth/verification-keys";
import type { Config } from "../../config/config";
import { weaknessOf } from "../../settings/secret-strength";
import { exposureFindings } from "./check-exposure";
import { providerFindings, providerTimeoutMilliseconds } from "./check-provider";
import { findingOf, type Finding } from "./finding";

/** Checks the environment variables for what `readConfig` does not refuse. */
export async function checkSettings(config: Config, variables: NodeJS.ProcessEnv): Promise<Finding[]> {
  return [
    environmentFinding(config, variables),
    ...productionFindings(config),
    secretsFinding(config),
    ...severalSecretsFindings(config.tokens.secret ?? ""),
    ...exposureFindings(config.deployment, variables),
    await keysFinding(config),
    ...(await providerFindings(config)),
  ];
}

function environmentFinding({ deployment }: Config, { NODE_ENV: given }: NodeJS.ProcessEnv): Finding {
  const surprising = deployment === "production" && given !== undefined && given !== "production";
  const effect = deployment === "production" ? "test purchases are refused" : "test purchases are allowed";
  return findingOf(
    "environment",
    `${deployment}; ${effect}`,
    !surprising,
    `NODE_ENV is ${JSON.stringify(given)}, which counts as production. Write exactly development, test or production.`,
  );
}

/**
 * Weak secrets keep the service from starting wherever strangers can connect, so the remaining ones are for this
 * machine only.
 */
function secretsFinding({
  tokens,
  webhook: { authorizations, signingSecrets },
  checkpoints,
}: Config): Finding {
  const keys = checkpoints?.keys ?? [];
  const secrets = [tokens.secret ?? "", ...authorizations, ...signingSecrets, ...keys].filter(
    (secret) => secret !== "",
  );
  const weak = secrets.filter((secret) => weaknessOf(secret, 16) !== undefined).length;
  const found = `${weak} of ${secrets.length} published or easy to guess, for use on this machine alone`;
  return { name: "secrets", found: weak === 0 ? "hard to guess" : found };
}

/**
 * The webhook's secrets may be a list while one is being replaced, but a secret of HS256 is used whole. A random secret
 * may contain a comma too, so a service starts with it.
 */
function severalSecretsFindings(secret: string): Finding[] {
  const parts = secret.split(",").map((part) => part.trim());
  if (parts.length < 2 || !parts.every((part) => /^[\w+/=-]{32,}$/.test(part))) return [];
  const change =
    "It is used whole, commas included, so tokens signed with one part are refused. Set JWT_SECRET to the one secret " +
    "that signs the tokens.";
  return [{ name: "token secret", found: `looks like ${parts.length} secrets separated by commas`, change }];
}

function productionFindings(config: Config): Finding[] {
  if (config.deployment !== "production") return [];
  const { database, rateLimitPerMinute, logLevel } = config;
  return [
    findingOf(
      "database engine",
      database.engine,
      database.engine === "mysql",
      "The embedded database is for development: one process, one disk. Set DATABASE_URL to MySQL or MariaDB.",
    ),
    findingOf(
      "rate limit",
      rateLimitPerMinute === 0 ? "none" : `${rateLimitPerMinute} a minute`,
      rateLimitPerMinute > 0,
      "Set RATE_LIMIT_PER_MINUTE, or make sure that a proxy limits callers.",
    ),
    { name: "trusted proxies", found: config.trustProxy.given },
    {
      name: "metrics",
      found: config.metrics
        ? `at port ${config.metrics.port} alone`
        : "at the public port; keep /metrics from the internet, or set METRICS_PORT",
    },
    {
      name: "checkpoints",
      found: config.checkpoints
        ? `in ${config.checkpoints.folder}`
        : "none; with LEDGER_CHECKPOINT_FOLDER and LEDGER_CHECKPOINT_KEY, rewritten entries are noticed",
    },
    findingOf(
      "log",
      `level ${logLevel}`,
      !["silent", "fatal"].includes(logLevel),
      "At this level faults leave no trace. Set LOG_LEVEL=info.",
    ),
  ];
}

/** Checks the keys as the service will use them. Those of a provider are fetched once. */
async function keysFinding({ tokens }: Config): Promise<Finding> {
  const name = "token keys";
  try {
    // Throws for settings that protect nothing.
    void new TokenVerifier(tokens);
    if (tokens.secret !== undefined) return { name, found: "HS256 with a shared secret" };
    if (tokens.publicKey !== undefined)
      return { name, found: `a public key for ${publicKeys(tokens.publicKey).algorithms.join(" or ")}` };
    const response = await fetch(tokens.jwksUrl ?? "", {
      signal: AbortSignal.timeout(providerTimeoutMilliseconds),
    });
    if (response.status !== 200) throw new Error(`The JWKS URL answered with status ${response.status}.`);
    const count = usableKeys(await response.json()).length;
    return findingOf(
      name,
      `${count} usable at the JWKS URL`,
      count > 0,
      "Publish a key there for RS256, PS256, ES256, ES384 or EdDSA.",
    );
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { name, found, change: "No token can be verified with this setting. Correct the JWT_… variable." };
  }
}
