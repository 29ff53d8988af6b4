import { cleanEnv, makeValidator, type CleanedEnv } from "envalid";
import {
  givenKeys,
  keyProblems,
  tokenSettings,
  tokenVariables,
  type TokenSettings,
} from "../auth/token-settings";
import { developmentDatabaseUrl, parseDatabaseUrl, type DatabaseLocation } from "../database/database-url";
import { dashboardSettings, dashboardVariables, type DashboardConfig } from "./dashboard-settings";
import { docsSettings, docsVariables, type DocsConfig } from "./docs-settings";
import type { LoadConfig } from "./load-settings";
import { readDeployment, type Deployment } from "../environment";
import {
  revenueCatProblems,
  revenueCatSettings,
  revenueCatVariables,
  type RevenueCatConfig,
} from "./revenuecat-settings";
import { walletSettings, walletVariables, type WalletConfig } from "./wallet-settings";
import { isLoopback } from "../settings/loopback";
import { developmentSecret } from "../settings/secret-strength";
import { secretList, secretProblems } from "../settings/secrets";
import { safelistFile, type Safelist } from "../settings/safelist";
import { findUnknownSettings, type UnknownSettings } from "../settings/unknown-settings";
import { noProxies, trustedProxies, type TrustedProxies } from "../settings/trusted-proxies";
import {
  count,
  flag,
  folderPath,
  listenAddress,
  givenVariables,
  optional,
  webOrigins,
  word,
} from "../settings/values";
import type { CheckpointSettings } from "../ledger/checkpoint-settings";
import type { GroupCommitLimits } from "../ledger/group-commit";

/** Every setting of the service, read once at start. */
export interface Config extends RevenueCatConfig, WalletConfig {
  readonly deployment: Deployment;
  readonly host: string;
  readonly port: number;
  /** How many processes serve the port. */
  readonly workers: number;
  readonly database: DatabaseLocation;
  readonly migrateOnStart: boolean;
  /** How many seconds a start waits for the database server; 0 for no wait. */
  readonly databaseWaitSeconds: number;
  readonly tokens: TokenSettings;
  /** Requests per minute for each user, and for each address without a valid token; 0 for no limit. */
  readonly rateLimitPerMinute: number;
  /** Proxies whose `X-Forwarded-For` is trusted. */
  readonly trustProxy: TrustedProxies;
  readonly corsOrigins: readonly string[];
  readonly logLevel: string;
  /** A separate address for `/metrics`. Undefined when it is served with everything else. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  readonly groupCommit: GroupCommitLimits;
  /** Where checkpoints of the ledger are kept. Undefined when none are made. */
  readonly checkpoints: CheckpointSettings | undefined;
  /** How often the recurring job checks all books, in hours; 0 for never. */
  readonly verifyHours: number;
  /** How often the recurring job seals the audit log, in seconds; 0 for never. */
  readonly auditSealSeconds: number;
  readonly load: LoadConfig;
  readonly docs: DocsConfig;
  readonly dashboard: DashboardConfig;
  /** The GraphQL operations that are executed. Undefined for any. */
  readonly graphqlOperations: Safelist | undefined;
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Lists all problems at once, so that a deployment can be fixed with one restart. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  - ${line}`).join("\n")}`,
    );
    this.name = "ConfigError";
  }
}

/** Every variable, with its default. */
function settingsOf(production: boolean, given: NodeJS.ProcessEnv) {
  const databaseUrl = makeValidator<DatabaseLocation>((value) => parseDatabaseUrl(value, given));
  return {
    HOST: listenAddress({ default: production ? "0.0.0.0" : "127.0.0.1" }),
    PORT: count({ min: 0, max: 65_535 })({ default: 4000 }),
    WORKERS: count({ min: 1, max: 64 })({ default: 1 }),
    DATABASE_URL: databaseUrl(production ? {} : { default: parseDatabaseUrl(developmentDatabaseUrl) }),
    MIGRATE_ON_START: flag({ default: !production }),
    DATABASE_WAIT_SECONDS: count({ min: 0, max: 3600 })({ default: 30 }),
    ...tokenVariables,
    RATE_LIMIT_PER_MINUTE: count({ min: 0, max: 1_000_000 })({ default: production ? 600 : 6000 }),
    TRUST_PROXY: trustedProxies(production)({ default: noProxies }),
    CORS_ORIGINS: webOrigins({ default: [] }),
    GRAPHQL_OPERATIONS_FILE: safelistFile(optional),
    ...docsVariables,
    ...dashboardVariables,
    ...walletVariables,
    ...revenueCatVariables,
    METRICS_PORT: count({ min: 0, max: 65_535 })(optional),
    METRICS_HOST: listenAddress(optional),
    LOG_LEVEL: word(logLevels)({ default: "info" }),
    LOAD_REQUESTS_MAX: count({ min: 1, max: 100_000 })({ default: 1000 }),
    LOAD_LATE_MILLISECONDS: count({ min: 0, max: 60_000 })({ default: 500 }),
    LEDGER_LANES: count({ min: 1, max: 16 })({ default: 2 }),
    LEDGER_BATCH_MAX: count({ min: 1, max: 1000 })({ default: 256 }),
    LEDGER_QUEUE_MAX: count({ min: 1, max: 100_000 })({ default: 4096 }),
    LEDGER_CHECKPOINT_FOLDER: folderPath(optional),
    LEDGER_CHECKPOINT_KEY: secretList({ default: [] }),
    LEDGER_VERIFY_HOURS: count({ min: 0, max: 720 })({ default: 24 }),
    AUDIT_SEAL_SECONDS: count({ min: 0, max: 3600 })({ default: 60 }),
  };
}

type Variables = CleanedEnv<ReturnType<typeof settingsOf>>;

/** Variables that look like settings but are none. */
export function unknownSettingsIn(variables: NodeJS.ProcessEnv): UnknownSettings {
  return findUnknownSettings(variables, ["NODE_ENV", ...Object.keys(settingsOf(true, {}))]);
}

/**
 * Reads the settings from environment variables.
 * @throws ConfigError with every problem found.
 */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const deployment = readDeployment(variables.NODE_ENV);
  const production = deployment === "production";
  const problems: string[] = [];
  const given = givenVariables(variables);
  const valid = { ...given };
  const env = cleanEnv(given, settingsOf(production, given), {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) {
        problems.push(`${name}: ${given[name] === undefined ? "is required" : error?.message}`);
        delete valid[name];
      }
    },
  });

  const reachable = production || !isLoopback(given.HOST ?? "localhost");
  const keys = givenKeys(given);
  const ownSecret = keys.length === 0 && !reachable;
  problems.push(...keyProblems(keys, ownSecret));
  problems.push(...revenueCatProblems(given, production));
  if (reachable) problems.push(...secretProblems(valid));
  problems.push(...metricsProblems(given), ...checkpointProblems(given));
  problems.push(...workersProblems(given, production));
  if (problems.length > 0) throw new ConfigError(problems);
  return configOf(env, { deployment, ownSecret });
}

function metricsProblems({ METRICS_HOST: host, METRICS_PORT: port, PORT: main = "4000" }: NodeJS.ProcessEnv) {
  if (host !== undefined && port === undefined) return ["METRICS_HOST: has no effect without METRICS_PORT"];
  return Number(port) > 0 && Number(port) === Number(main) ? ["METRICS_PORT: must not be PORT"] : [];
}

function checkpointProblems({
  LEDGER_CHECKPOINT_FOLDER: folder,
  LEDGER_CHECKPOINT_KEY: key,
}: NodeJS.ProcessEnv) {
  return (folder === undefined) === (key === undefined)
    ? []
    : ["LEDGER_CHECKPOINT_FOLDER, LEDGER_CHECKPOINT_KEY: set both, or neither"];
}

function checkpointsOf({
  LEDGER_CHECKPOINT_FOLDER: folder,
  LEDGER_CHECKPOINT_KEY: keys,
}: Variables): CheckpointSettings | undefined {
  return folder === undefined ? undefined : { folder, keys };
}

function workersProblems({ WORKERS: workers, DATABASE_URL: url }: NodeJS.ProcessEnv, production: boolean) {
  const database = url ?? (production ? "" : developmentDatabaseUrl);
  if (!(Number(workers) > 1) || !database.startsWith("file:")) return [];
  return [
    "WORKERS: must be 1 with the embedded database, which only one process can use; for more, DATABASE_URL must name a MySQL or MariaDB server",
  ];
}

function configOf(
  env: Variables,
  { deployment, ownSecret }: { deployment: Deployment; ownSecret: boolean },
): Config {
  const tokens = tokenSettings(env);
  return {
    deployment,
    host: env.HOST,
    port: env.PORT,
    workers: env.WORKERS,
    database: env.DATABASE_URL,
    migrateOnStart: env.MIGRATE_ON_START,
    databaseWaitSeconds: env.DATABASE_WAIT_SECONDS,
    tokens: ownSecret ? { ...tokens, secret: developmentSecret } : tokens,
    rateLimitPerMinute: env.RATE_LIMIT_PER_MINUTE,
    trustProxy: env.TRUST_PROXY,
    ...walletSettings(env),
    corsOrigins: env.CORS_ORIGINS,
    metrics:
      env.METRICS_PORT === undefined
        ? undefined
        : { host: env.METRICS_HOST ?? env.HOST, port: env.METRICS_PORT },
    logLevel: env.LOG_LEVEL,
    groupCommit: { lanes: env.LEDGER_LANES, batchMax: env.LEDGER_BATCH_MAX, queueMax: env.LEDGER_QUEUE_MAX },
    checkpoints: checkpointsOf(env),
    verifyHours: env.LEDGER_VERIFY_HOURS,
    auditSealSeconds: env.AUDIT_SEAL_SECONDS,
    load: { requestsMax: env.LOAD_REQUESTS_MAX, lateMilliseconds: env.LOAD_LATE_MILLISECONDS },
    ...revenueCatSettings(env),
    docs: docsSettings(env, deployment === "production"),
    dashboard: dashboardSettings(env, deployment === "production"),
    graphqlOperations: env.GRAPHQL_OPERATIONS_FILE,
  };
}
