import { generateKeyPairSync, randomBytes } from "node:crypto";
import { ConfigError, readConfig } from "../../src/config/config";

export const random = (bytes = 32) => randomBytes(bytes).toString("hex");
export const production = {
  NODE_ENV: "production",
  DATABASE_URL: "mysql://u:p@db/credits",
  JWT_SECRET: random(),
  REVENUECAT_WEBHOOK_SECRET: random(),
};
export const development = { NODE_ENV: "development" };

export function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
export const namesIn = (problems: readonly string[]) => [
  ...new Set(problems.map((problem) => problem.split(":")[0])),
];

export const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
export const withKey = (variables: Record<string, string>) => ({
  ...production,
  JWT_SECRET: "",
  ...variables,
});

export function api(REVENUECAT_API_KEY: string, REVENUECAT_PROJECT_ID: string) {
  return { REVENUECAT_API_KEY, REVENUECAT_PROJECT_ID };
}
