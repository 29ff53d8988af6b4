import { ConfigError, readConfig, type Config } from "../config/config";

const deploymentSettings = [
  "DATABASE_URL",
  "JWT_SECRET",
  "JWT_PUBLIC_KEY",
  "JWT_PUBLIC_KEY_FILE",
  "JWT_JWKS_URL",
];

/**
 * The configuration for a command typed by hand. In a shell without any setting it is that of the development service
 * on this machine. As soon as one setting exists, an unset NODE_ENV means production, as everywhere.
 */
export function readCommandConfig(): Config {
  const unset = ["NODE_ENV", ...deploymentSettings].every((name) => !process.env[name]);
  try {
    return readConfig(unset ? { ...process.env, NODE_ENV: "development" } : process.env);
  } catch (error) {
    if (!(error instanceof ConfigError) || process.env.NODE_ENV) throw error;
    throw new ConfigError([...error.problems, "NODE_ENV: is not set, which means production"]);
  }
}
