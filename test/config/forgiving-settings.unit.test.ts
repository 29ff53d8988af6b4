import { readConfig, type Config } from "../../src/config/config";
import { developmentSecret } from "../../src/settings/secret-strength";
import { api, development, production, random } from "../support/settings";

describe("a setting is read forgivingly:", () => {
  const secret = random();
  it.each<[string, Record<string, string>, (config: Config) => unknown, unknown]>([
    ["a secret's line break", { JWT_SECRET: `${secret}\n` }, ({ tokens }) => tokens.secret, secret],
    ["a secret's Windows line break", { JWT_SECRET: `${secret}\r\n` }, ({ tokens }) => tokens.secret, secret],
    ["a secret's blanks", { JWT_SECRET: ` \t${secret} ` }, ({ tokens }) => tokens.secret, secret],
    [
      "a webhook secret's line break",
      { REVENUECAT_WEBHOOK_SECRET: `${secret}\n` },
      ({ webhook }) => webhook.signingSecrets,
      [secret],
    ],
    [
      "an authorization's line break",
      { REVENUECAT_WEBHOOK_AUTHORIZATION: `Bearer ${secret}\n` },
      ({ webhook }) => webhook.authorizations,
      [`Bearer ${secret}`],
    ],
    [
      "line breaks in a list of secrets",
      { REVENUECAT_WEBHOOK_SECRET: `${secret},\n${production.JWT_SECRET}\n` },
      ({ webhook }) => webhook.signingSecrets,
      [secret, production.JWT_SECRET],
    ],
    [
      "an API key's line break",
      { ...api("sk_1\n", "proj1 ") },
      ({ revenueCat }) => revenueCat?.apiKey,
      "sk_1",
    ],
    ["a port's blanks and quotes", { PORT: ' "4001" \n' }, ({ port }) => port, 4001],
    ["a host in brackets", { HOST: "[::1]" }, ({ host }) => host, "::1"],
    ["a host's line break", { HOST: "127.0.0.1\n" }, ({ host }) => host, "127.0.0.1"],
    ["True", { MIGRATE_ON_START: "True" }, ({ migrateOnStart }) => migrateOnStart, true],
    ["ON", { MIGRATE_ON_START: " ON " }, ({ migrateOnStart }) => migrateOnStart, true],
    ["No", { MIGRATE_ON_START: "No" }, ({ migrateOnStart }) => migrateOnStart, false],
    ["a level in capitals", { LOG_LEVEL: "WARN" }, ({ logLevel }) => logLevel, "warn"],
    [
      "Ignore",
      { REVENUECAT_SANDBOX_EVENTS: "Ignore" },
      ({ storeQueue }) => storeQueue.sandboxEvents,
      "ignore",
    ],
    [
      "origins with a slash, capitals, a usual port, quotes and blanks",
      {
        CORS_ORIGINS: `"https://A.example/ , https://b.example:443,http://localhost:3000/,, https://a.example"`,
      },
      ({ corsOrigins }) => corsOrigins,
      ["https://a.example", "https://b.example", "http://localhost:3000"],
    ],
    [
      "the slash of a server",
      { DOCS_PRODUCTION_URL: "https://a.example/\n" },
      ({ docs }) => docs.productionUrl,
      "https://a.example",
    ],
    [
      "an issuer's line break",
      { JWT_ISSUER: "https://id.example/\n" },
      ({ tokens }) => tokens.issuer,
      "https://id.example/",
    ],
    [
      "several audiences",
      { JWT_AUDIENCE: " app , 'backend',\n" },
      ({ tokens }) => tokens.audience,
      ["app", "backend"],
    ],
    [
      "a database's line break",
      { DATABASE_URL: "mysql://u:p@db/credits\n" },
      ({ database }) => database,
      expect.objectContaining({ engine: "mysql" }),
    ],
  ])("%s", (_, variables, setting, expected) => {
    expect(setting(readConfig({ ...production, ...variables }))).toEqual(expected);
  });

  it("treats blanks and empty quotes as not set, except in NODE_ENV", () => {
    expect(readConfig({ ...development, PORT: " ", LOG_LEVEL: '""', JWT_SECRET: "\n" })).toMatchObject({
      port: 4000,
      logLevel: "info",
      tokens: { secret: developmentSecret },
    });
    expect(readConfig({ ...production, NODE_ENV: '"development"' }).deployment).toBe("production");
  });
});
