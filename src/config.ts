import { readFileSync } from "node:fs";
import { bool, cleanEnv, makeValidator, str, type CleanedEnv } from "envalid";
import type { TokenSettings } from "./auth/token-verifier";
import { developmentDatabaseUrl, parseDatabaseUrl, type DatabaseLocation } from "./database/database-url";
import { docsSettings, type DocsConfig } from "./http/docs-page";
import { readEnvironment, type Environment } from "./environment";
import {
  httpUrl,
  revenueCatProblems,
  revenueCatSettings,
  revenueCatVariables,
  type RevenueCatConfig,
} from "./revenuecat/revenuecat-config";

/** Every setting of the service, read once at start. */
export interface Config extends RevenueCatConfig {
  readonly environment: Environment;
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseLocation;
  readonly migrateOnStart: boolean;
  readonly tokens: TokenSettings;
  /** Requests a minute for each user, and for each address without a valid token; 0 is no limit. */
  readonly rateLimitPerMinute: number;
  /** Whether `X-Forwarded-For` is believed; true only behind a proxy that sets it. */
  readonly trustProxy: boolean;
  readonly corsOrigins: readonly string[];
  readonly logLevel: string;
  readonly teller: TellerConfig;
  readonly docs: DocsConfig;
}

/** Bounds of the ledger's group commit, see `wallet/group-commit.ts`. */
export interface TellerConfig {
  readonly lanes: number;
  readonly batchMax: number;
  readonly queueMax: number;
}

/** Known to everybody, so good only where nobody else can connect: on the loopback address outside production. */
export const developmentSecret = "allmine-development-secret-not-for-production";

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];
const keyNames = ["JWT_SECRET", "JWT_PUBLIC_KEY", "JWT_PUBLIC_KEY_FILE", "JWT_JWKS_URL"] as const;
const loopbackHosts = new Set(["127.0.0.1", "::1", "localhost"]);

export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host.replace(/^\[|\]$/g, ""));
}

const databaseUrl = makeValidator<DatabaseLocation>((value) => parseDatabaseUrl(value));

const count = (limits: { min: number; max: number }) =>
  makeValidator<number>((value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= limits.min && number <= limits.max)) {
      throw new Error(`must be a whole number from ${limits.min} to ${limits.max}`);
    }
    return number;
  });

const secret = makeValidator<string>((value) => {
  if (Buffer.byteLength(value) < 32) throw new Error("must be at least 32 bytes long");
  return value;
});

/** Goes into a Content-Security-Policy, so nothing but scheme, host and port may be in it. */
const webOrigin = makeValidator<string>((value) => {
  const url = new URL(value);
  if (!/^https?:$/.test(url.protocol) || ![url.origin, `${url.origin}/`].includes(value)) {
    throw new Error("must be an http or https URL without a path");
  }
  return url.origin;
});

const pemFile = makeValidator<string>((path) => readFileSync(path, "utf8"));

const optional = { default: undefined };

/** Lists every problem at once: nobody should fix a deployment one restart at a time. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  - ${line}`).join("\n")}`,
    );
    this.name = "ConfigError";
  }
}

/** Every variable there is, with what it means when it is not set. */
function settingsOf(production: boolean) {
  return {
    HOST: str({ default: production ? "0.0.0.0" : "127.0.0.1" }),
    PORT: count({ min: 0, max: 65_535 })({ default: 4000 }),
    DATABASE_URL: databaseUrl(production ? {} : { default: parseDatabaseUrl(developmentDatabaseUrl) }),
    MIGRATE_ON_START: bool({ default: !production }),
    JWT_SECRET: secret(optional),
    JWT_PUBLIC_KEY: str(optional),
    JWT_PUBLIC_KEY_FILE: pemFile(optional),
    JWT_JWKS_URL: httpUrl(optional),
    JWT_ISSUER: str(optional),
    JWT_AUDIENCE: str(optional),
    RATE_LIMIT_PER_MINUTE: count({ min: 0, max: 1_000_000 })({ default: production ? 600 : 6000 }),
    TRUST_PROXY: bool({ default: false }),
    CORS_ORIGINS: str({ default: "" }),
    DOCS_IN_PRODUCTION: bool({ default: false }),
    DOCS_DEVELOPMENT_URL: webOrigin(optional),
    DOCS_PRODUCTION_URL: webOrigin(optional),
    ...revenueCatVariables,
    LOG_LEVEL: str({ default: "info", choices: logLevels }),
    TELLER_LANES: count({ min: 1, max: 16 })({ default: 2 }),
    TELLER_BATCH_MAX: count({ min: 1, max: 1000 })({ default: 256 }),
    TELLER_QUEUE_MAX: count({ min: 1, max: 100_000 })({ default: 4096 }),
  };
}

type Variables = CleanedEnv<ReturnType<typeof settingsOf>>;

/**
 * Reads the settings from environment variables.
 * @throws ConfigError with every problem found.
 */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const environment = readEnvironment(variables.NODE_ENV);
  const production = environment === "production";
  const problems: string[] = [];
  // An empty variable is how compose files and CI systems say "not set".
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const env = cleanEnv(given, settingsOf(production), {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) {
        problems.push(`${name}: ${given[name] === undefined ? "is required" : error?.message}`);
      }
    },
  });

  const keys = keyNames.filter((name) => given[name] !== undefined);
  const ownSecret = keys.length === 0 && !production && isLoopback(env.HOST);
  problems.push(...keyProblems(keys, ownSecret));
  problems.push(...revenueCatProblems(env, { production, given }));
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    environment,
    host: env.HOST,
    port: env.PORT,
    database: env.DATABASE_URL,
    migrateOnStart: env.MIGRATE_ON_START,
    tokens: tokenSettings(env, ownSecret),
    rateLimitPerMinute: env.RATE_LIMIT_PER_MINUTE,
    trustProxy: env.TRUST_PROXY,
    corsOrigins: env.CORS_ORIGINS.split(",")
      .map((origin) => origin.trim())
      .filter(Boolean),
    logLevel: env.LOG_LEVEL,
    teller: { lanes: env.TELLER_LANES, batchMax: env.TELLER_BATCH_MAX, queueMax: env.TELLER_QUEUE_MAX },
    ...revenueCatSettings(env),
    docs: docsSettings(env, production),
  };
}

/** One kind of key, unless the service needs none of yours. */
function keyProblems(keys: readonly string[], ownSecret: boolean): string[] {
  if (keys.length > 1) return [`${keys.join(", ")}: set exactly one of them`];
  if (keys.length === 1 || ownSecret) return [];
  return [
    "JWT_SECRET, JWT_PUBLIC_KEY, JWT_PUBLIC_KEY_FILE or JWT_JWKS_URL: one is required in production " +
      "and wherever the service can be reached from outside",
  ];
}

function tokenSettings(env: Variables, ownSecret: boolean): TokenSettings {
  return {
    secret: ownSecret ? developmentSecret : env.JWT_SECRET,
    // A PEM in one line, as most secret stores keep it, has its line ends written as \n.
    publicKey: env.JWT_PUBLIC_KEY?.replaceAll("\\n", "\n") ?? env.JWT_PUBLIC_KEY_FILE,
    jwksUrl: env.JWT_JWKS_URL,
    issuer: env.JWT_ISSUER,
    audience: env.JWT_AUDIENCE,
  };
}
