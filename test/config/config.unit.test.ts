import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { ConfigError, readConfig } from "../../src/config/config";
import { developmentSecret } from "../../src/settings/secret-strength";

const randomSecret = () => randomBytes(32).toString("hex");
const secret = randomSecret();
const webhookSecret = randomSecret();
const production = {
  NODE_ENV: "production",
  DATABASE_URL: "mysql://u:p@db/credits",
  JWT_SECRET: secret,
  REVENUECAT_WEBHOOK_SECRET: webhookSecret,
};

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it("needs no setting in development", () => {
  expect(readConfig({ NODE_ENV: "development" })).toMatchObject({
    deployment: "development",
    host: "127.0.0.1",
    port: 4000,
    database: { engine: "embedded", path: expect.stringMatching(/data\/development\.db$/) },
    migrateOnStart: true,
    tokens: { secret: developmentSecret },
  });
});

it("needs a database and a key in production, listens to all, and leaves migrating to the operator", () => {
  expect(readConfig(production)).toMatchObject({
    deployment: "production",
    host: "0.0.0.0",
    migrateOnStart: false,
    tokens: { secret },
  });
  expect(problemsOf({ NODE_ENV: "production" })).toEqual([
    "DATABASE_URL: is required",
    expect.stringMatching(/^JWT_SECRET, JWT_PUBLIC_KEY, .* one is required/),
    expect.stringMatching(/^REVENUECAT_WEBHOOK_AUTHORIZATION or REVENUECAT_WEBHOOK_SECRET: one is required/),
  ]);
});

it("lists every problem at once", () => {
  const problems = problemsOf({
    NODE_ENV: "development",
    PORT: "70000",
    DATABASE_URL: "postgres://x/y",
    JWT_SECRET: "short",
    RATE_LIMIT_PER_MINUTE: "-1",
    LOG_LEVEL: "loud",
    MIGRATE_ON_START: "perhaps",
    LEDGER_LANES: "0",
  });
  expect(problems.map((problem) => problem.split(":")[0]).toSorted()).toEqual([
    "DATABASE_URL",
    "JWT_SECRET",
    "LEDGER_LANES",
    "LOG_LEVEL",
    "MIGRATE_ON_START",
    "PORT",
    "RATE_LIMIT_PER_MINUTE",
  ]);
});

it("never shows a secret or a password in its problems", () => {
  const problems = problemsOf({
    NODE_ENV: "production",
    JWT_SECRET: "hunter2",
    DATABASE_URL: "mysql://root:hunter2@",
    JWT_JWKS_URL: "ftp://hunter2.example",
  });
  expect(problems.length).toBeGreaterThan(1);
  expect(problems.join("\n")).not.toContain("hunter2");
});

it.each([
  undefined,
  "",
  "Production",
  "PRODUCTION",
  "prod",
  "Development",
  " development",
  "dev",
  "Test",
  " test ",
  "test\n",
])("takes NODE_ENV=%j for production", (nodeEnv) => {
  expect(readConfig({ ...production, NODE_ENV: nodeEnv }).deployment).toBe("production");
});

it("treats an empty variable as not set", () => {
  const config = readConfig({ NODE_ENV: "test", PORT: "", JWT_SECRET: "", DATABASE_URL: "", LOG_LEVEL: "" });
  expect(config).toMatchObject({ port: 4000, logLevel: "info", tokens: { secret: developmentSecret } });
});

it("uses the published development secret on loopback only", () => {
  for (const HOST of ["127.0.0.1", "::1", "localhost"])
    expect(readConfig({ NODE_ENV: "development", HOST }).tokens.secret).toBe(developmentSecret);
  for (const HOST of ["0.0.0.0", "::", "192.168.1.5", "credits.example"])
    expect(problemsOf({ NODE_ENV: "development", HOST })).toHaveLength(1);
});

it("refuses two kinds of key for tokens", () => {
  const problems = problemsOf({ ...production, JWT_JWKS_URL: "https://issuer.example/keys" });
  expect(problems).toEqual(["JWT_SECRET, JWT_JWKS_URL: set exactly one of them"]);
});

it("counts the secret's length in bytes, from 32", () => {
  const development = { NODE_ENV: "development" };
  expect(problemsOf({ ...development, JWT_SECRET: "é".repeat(16) })).toEqual([]);
  expect(problemsOf({ ...development, JWT_SECRET: "x".repeat(31) })).toEqual([
    "JWT_SECRET: must be at least 32 bytes long",
  ]);
});

it.each([
  "mysql://db",
  "mysql://db/",
  "mysql://db/a/b",
  "postgres://db/a",
  "file:",
  "credits.db",
  "mysql:///credits",
  "mysql://db/credits?pipelining=off",
  "mysql://db/credits?pipelining=",
  "mysql://db/credits?Pipelining=false",
  "mysql://db/credits?pipelining=false&pipelining=false",
  "mysql://db/credits?tls",
  "mysql://db/credits?tls=true",
  "mysql://db/credits?tls=Verify",
  "mysql://db/credits?tls=off",
  "mysql://db/credits?tls=require&tls=verify",
  "mysql://db/credits?TLS=verify",
  "mysql://db/credits?ssl=true",
  "mysql://db/credits?sslmode=require",
  "mariadb://db/credits?ssl-mode=REQUIRED",
  "mysql://db/credits?charset=utf8mb4",
  "mysql://db/credits?hunter2",
  "mysql://db/credits?ca=package.json",
  "mysql://db/credits?tls=require&ca=package.json",
  "mysql://db/credits?tls=verify&ca=",
  "mysql://db/credits?tls=verify&ca=/nowhere/ca.pem",
  "mysql://db/credits?tls=verify&ca=test",
  "mysql://db/credits?tls=verify&ca=package.json",
  "mysql://db/credits#tls=verify",
  "mysql://db/credits&tls=verify",
  "mysql://db/credits;tls=verify",
  "mysql://u:%zz@db/credits",
  "mysql://u:p@db/%zz",
  "mysql://%@db/credits",
  "file:credits.db?tls=verify",
  "file:credits.db?",
  "file:///tmp/credits.db?tls=require",
])("refuses the database URL %s", (url) => {
  const problems = problemsOf({ ...production, DATABASE_URL: url });
  expect(problems).toEqual([expect.stringMatching(/^DATABASE_URL: must/)]);
  expect(problems.join()).not.toMatch(/hunter2|%zz/);
});

it("reads how the connection to the database is encrypted", () => {
  const tlsOf = (parameters: string) => {
    const { database } = readConfig({ ...production, DATABASE_URL: `mysql://db/credits${parameters}` });
    return database.engine === "mysql" ? database.tls : null;
  };
  expect(tlsOf("")).toBeUndefined();
  expect(tlsOf("?pipelining=false")).toBeUndefined();
  expect(tlsOf("?tls=require")).toEqual({ authorities: undefined });
  expect(tlsOf("?pipelining=true&tls=require")).toEqual({ authorities: undefined });
  const [first = ""] = rootCertificates;
  expect(tlsOf("?tls=verify")?.authorities).toContain(first);
  const folder = mkdtempSync(join(tmpdir(), "allmine-ca-"));
  const path = join(folder, "an authority.pem");
  writeFileSync(path, `# An authority\n${first}\n`);
  expect(tlsOf(`?tls=verify&ca=${encodeURIComponent(path)}`)).toEqual({ authorities: [first] });
  expect(tlsOf(`?ca=${path.replaceAll(" ", "+")}&tls=verify`)).toEqual({ authorities: [first] });
  writeFileSync(path, first.replace(/[A-Za-z]{20}/, ""));
  expect(problemsOf({ ...production, DATABASE_URL: `mysql://db/credits?tls=verify&ca=${path}` })).toEqual([
    expect.stringMatching(/^DATABASE_URL: must have a ca/),
  ]);
  rmSync(folder, { recursive: true });
});
