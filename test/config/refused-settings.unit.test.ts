import { readFileSync } from "node:fs";
import { unknownSettingsIn } from "../../src/config/config";
import { api, development, namesIn, pem, problemsOf, production, random, withKey } from "../support/settings";

const pair =
  (name: string) =>
  (value: string): [string, string] => [name, value];

describe("a setting is refused with its name:", () => {
  it.each<[string, string]>([
    ...["10s", "1e3", "-1", "+1", "4000.0", "0x10", "65536", "4,000", "99999999999"].map(pair("PORT")),
    ...["10s", "1e3", "-1", "1.5", "unlimited", "infinity"].map(pair("RATE_LIMIT_PER_MINUTE")),
    ...["5s", "-5", "301", "none"].map(pair("JWT_LEEWAY_SECONDS")),
    ...["0", "65", "1.5", "-2", "two", "auto", "0x2", "2 3"].map(pair("WORKERS")),
    ...["0", "17", "two"].map(pair("LEDGER_LANES")),
    ...["0", "1001", "1e2"].map(pair("LEDGER_BATCH_MAX")),
    ...["0", "100001", "1k"].map(pair("LEDGER_QUEUE_MAX")),
    ...["perhaps", "2", "enabled", "true false"].map(pair("MIGRATE_ON_START")),
    ...["perhaps", "production"].map(pair("DOCS_IN_PRODUCTION")),
    ...["perhaps"].map(pair("REVENUECAT_KEEP_SUBSCRIBER_ATTRIBUTES")),
    ...["both", "sandbox"].map(pair("REVENUECAT_SANDBOX_EVENTS")),
    ...["loud", "warning", "30"].map(pair("LOG_LEVEL")),
    ...["http://0.0.0.0", "127.0.0.1:4000", "a b", "*", "1.2.3", "-", "0.0.0.0/0"].map(pair("HOST")),
    ...[
      "dashboard.example",
      "localhost:3000",
      "*",
      "https://*.example.com",
      "https://a.example/path",
      "null",
    ].map(pair("CORS_ORIGINS")),
    ...[
      "https://a.example?x",
      "https://user@a.example",
      "https://a.example b.example",
      "ftp://a.example",
    ].map(pair("CORS_ORIGINS")),
    ...["a.example", "https://a.example/docs", "https://a.example; script-src *"].map(
      pair("DOCS_PRODUCTION_URL"),
    ),
    ...["a.example", "//a.example"].map(pair("DOCS_DEVELOPMENT_URL")),
    ...["https://id.example https://other.example", "a\nb", "https://a.example,https://b.example"].map(
      pair("JWT_ISSUER"),
    ),
    ...[",", " , ", '["app","backend"]', "app backend"].map(pair("JWT_AUDIENCE")),
    ...["a b", "$.roles", "realm_access['roles']", ".roles", "roles.", "a..b", '["roles"]'].map(
      pair("JWT_ROLES_CLAIM"),
    ),
    ...["sub", "user_metadata.roles", "unsafe_metadata", "iss", "revenuecat_ids"].map(
      pair("JWT_ROLES_CLAIM"),
    ),
    ...["name", "email", "nickname", "preferred_username", "cognito:username", "address.locality"].map(
      pair("JWT_ROLES_CLAIM"),
    ),
    ...["https://id.example/email", "https://id.example/user_metadata.roles", "claims.user_metadata"].map(
      pair("JWT_ROLES_CLAIM"),
    ),
    ...[
      '{"Admins":"admin"}',
      "Admins",
      "Admins=root",
      "=admin",
      "Admins=admin,Admins=user",
      ",",
      "Admins:admin",
    ].map(pair("JWT_ROLES_MAP")),
    ...["ftp://api.example", "api.example", "http://api.example", "https://u:p@api.example"].map(
      pair("REVENUECAT_API_URL"),
    ),
    ...["a\nb", "schlüssel-des-webhooks", '"in quotes but long enough"', "a,,b"].map(
      pair("REVENUECAT_WEBHOOK_AUTHORIZATION"),
    ),
    ...[`'${random()}'`, `"${random()},${random()}"`, `${random()}\n${random()}`].map(
      pair("REVENUECAT_WEBHOOK_SECRET"),
    ),
    ...[`"${random()}"`, `${random()}\n${random()}`, "short", pem].map(pair("JWT_SECRET")),
    ...[
      `"${random()}`,
      `${random()}'`,
      `\u201c${random()}\u201d`,
      `${random()}\\n`,
      `${random()}\u200b`,
    ].flatMap((value) => [pair("JWT_SECRET")(value), pair("REVENUECAT_WEBHOOK_SECRET")(value)]),
    ...[`"Bearer ${random()}`, `\`${random()}\``, `${random()}\\r\\n`].map(
      pair("REVENUECAT_WEBHOOK_AUTHORIZATION"),
    ),
    ...['"https://id.example/', "\u201chttps://id.example/\u201d", "https://id.example/\\n"].map(
      pair("JWT_ISSUER"),
    ),
    ...["https://id.example/;", "https://id.example/\u200b"].map(pair("JWT_ISSUER")),
    ...["\u201capp\u201d", "app\\n", "app;backend", "app\u200b"].map(pair("JWT_AUDIENCE")),
    ...["role\\n", "role,roles", "role;", "`roles`", "roles\u200b"].map(pair("JWT_ROLES_CLAIM")),
    ...["Admins=admin;Backend=service", "*=admin", "*=service"].map(pair("JWT_ROLES_MAP")),
    ...["https://api.example/v2", "https://api.example/?project=1"].map(pair("REVENUECAT_API_URL")),
    ...["https://api.example#v2", "https://a.example,https://b.example", "https://api.example/\\n"].map(
      pair("REVENUECAT_API_URL"),
    ),
    ...['"Admins=admin', "\u2018Admins\u2019=admin"].map(pair("JWT_ROLES_MAP")),
  ])("%s=%j", (name, value) => {
    for (const variables of [production, { ...development, JWT_SECRET: random() }]) {
      const problems = problemsOf({ ...variables, ...api("sk_1", "proj1"), [name]: value });
      expect(namesIn(problems)).toEqual([name]);
    }
  });

  it.each([
    "http://id.example/keys",
    "id.example/keys",
    "file:///keys",
    "https://u:p@id.example",
    "http://10.0.0.1/",
    "keys",
    "https://id.example/keys,https://other.example/keys",
    "https://id.example/keys\\n",
    "https://id.example/my keys",
    "\u201chttps://id.example/keys\u201d",
  ])("JWT_JWKS_URL=%s", (url) => {
    const problems = problemsOf(withKey({ JWT_JWKS_URL: url }));
    expect(namesIn(problems)).toEqual(["JWT_JWKS_URL"]);
  });

  it.each([
    ["sk 1", "proj1", "REVENUECAT_API_KEY"],
    ["sk_1\nsk_2", "proj1", "REVENUECAT_API_KEY"],
    ["sk_1,sk_2", "proj1", "REVENUECAT_API_KEY"],
    ['sk_1"', "proj1", "REVENUECAT_API_KEY"],
    ["sk_1\\n", "proj1", "REVENUECAT_API_KEY"],
    ["sk_1", "../me", "REVENUECAT_PROJECT_ID"],
    ["sk_1", "a b", "REVENUECAT_PROJECT_ID"],
  ])("the API key %j with the project %j", (key, project, name) => {
    expect(namesIn(problemsOf({ ...production, ...api(key, project) }))).toEqual([name]);
  });
});

/** Every setting that can be wrong. */
const settingNames = readFileSync("README.md", "utf8")
  .split("\n")
  .filter((line) => /^\| `[A-Z_]{4,}`/.test(line))
  .flatMap((line) => line.split("|")[1]?.match(/[A-Z_]{4,}/g) ?? [])
  .filter((name) => name !== "NODE_ENV");

it("lists problems between settings beside those of single settings", () => {
  expect(namesIn(problemsOf({ ...production, PORT: "x", METRICS_PORT: "y" }))).toEqual([
    "PORT",
    "METRICS_PORT",
  ]);
  expect(namesIn(problemsOf({ ...production, PORT: "x", METRICS_PORT: "4001" }))).toEqual(["PORT"]);
  const samePorts: Record<string, string>[] = [
    { METRICS_PORT: "4000" },
    { PORT: "4001", METRICS_PORT: " 04001" },
  ];
  for (const variables of samePorts)
    expect(namesIn(problemsOf({ ...production, ...variables }))).toEqual(["METRICS_PORT"]);
  expect(namesIn(problemsOf({ ...production, METRICS_HOST: "127.0.0.1" }))).toEqual(["METRICS_HOST"]);
  const everything = Object.fromEntries(settingNames.map((name) => [name, "\u0001"]));
  const named = namesIn(problemsOf(everything));
  expect(settingNames.length).toBeGreaterThan(30);
  expect(settingNames.filter((name) => !named.includes(name))).toEqual([]);
});

it("refuses several processes on the embedded database, and accepts them on a server", () => {
  const refused = [expect.stringMatching(/^WORKERS: must be 1 with the embedded database, /)];
  expect(problemsOf({ ...development, WORKERS: "2" })).toEqual(refused);
  expect(problemsOf({ ...development, WORKERS: "64", DATABASE_URL: "file:./data/other.db" })).toEqual(
    refused,
  );
  expect(problemsOf({ ...development, WORKERS: "1" })).toEqual([]);
  expect(problemsOf({ ...production, WORKERS: "64" })).toEqual([]);
});

it("fetches keys over plain http on this machine only", () => {
  for (const url of [
    "http://127.0.0.1:8080/keys",
    "http://localhost/keys",
    "http://[::1]:1/keys",
    "https://id.example/",
  ])
    expect(problemsOf(withKey({ JWT_JWKS_URL: url }))).toEqual([]);
});

it("notices settings that are misspelt, were renamed, or do not exist", () => {
  const found = unknownSettingsIn({
    ...production,
    JWT_AUDIANCE: "x",
    jwt_issuer: "x",
    DATABASE_URI: "x",
    CORS_ORIGIN: "x",
    REVENUECAT_WEBHOOK_SECRETS: "x",
    LOGLEVEL: "x",
    WORKER: "4",
    WORKERS_COUNT: "4",
    JWT_EXPIRES_IN: "1h",
    REVENUECAT_URL: "x",
    JWT_ISSUERS: "",
    PATH: "/bin",
    HOME: "/root",
    HOSTNAME: "box",
    POST: "x",
    DATABASE_HOST: "db",
    RATE_LIMIT: "5",
    TRUST_PROXIES: "1",
    TELLER_LANES: "1",
    teller_batch_max: "1",
    TELLER_QUEUE_MAX: "1",
  });
  expect(found).toEqual({
    misspelt: [
      ["JWT_AUDIANCE", "JWT_AUDIENCE"],
      ["jwt_issuer", "JWT_ISSUER"],
      ["DATABASE_URI", "DATABASE_URL"],
      ["CORS_ORIGIN", "CORS_ORIGINS"],
      ["REVENUECAT_WEBHOOK_SECRETS", "REVENUECAT_WEBHOOK_SECRET"],
      ["LOGLEVEL", "LOG_LEVEL"],
      ["WORKER", "WORKERS"],
    ],
    renamed: [
      ["TELLER_LANES", "LEDGER_LANES"],
      ["teller_batch_max", "LEDGER_BATCH_MAX"],
      ["TELLER_QUEUE_MAX", "LEDGER_QUEUE_MAX"],
    ],
    unknown: ["WORKERS_COUNT", "JWT_EXPIRES_IN", "REVENUECAT_URL", "RATE_LIMIT", "TRUST_PROXIES"],
  });
});
