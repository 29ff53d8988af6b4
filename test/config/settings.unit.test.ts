import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, readConfig, unknownSettingsIn, type Config } from "../../src/config/config";
import { isLoopback } from "../../src/settings/loopback";
import { developmentSecret, developmentWebhookSecret } from "../../src/settings/secret-strength";

const random = (bytes = 32) => randomBytes(bytes).toString("hex");
const production = {
  NODE_ENV: "production",
  DATABASE_URL: "mysql://u:p@db/credits",
  JWT_SECRET: random(),
  REVENUECAT_WEBHOOK_SECRET: random(),
};
const development = { NODE_ENV: "development" };

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
const namesIn = (problems: readonly string[]) => [
  ...new Set(problems.map((problem) => problem.split(":")[0])),
];

const folder = mkdtempSync(join(tmpdir(), "allmine-settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (text: string | Buffer) => {
  const path = join(folder, random(4));
  writeFileSync(path, text);
  return path;
};

describe("a secret that strangers know or guess", () => {
  const weakSecrets: [string, string][] = [
    ["the development secret", developmentSecret],
    ["the development secret with a line break", `${developmentSecret}\n`],
    ["the development secret in capitals", developmentSecret.toUpperCase()],
    ["the development secret with something added", `${developmentSecret}-2`],
    ["the webhook's development secret", developmentWebhookSecret],
    ["a secret of our tests", "a-secret-for-tests-that-is-long-enough"],
    ["the placeholder of our example", "change-me-to-at-least-thirty-two-random-bytes"],
    ["changeme", "changeme".padEnd(40, random())],
    ["CHANGE_ME", `please-CHANGE_ME-${random()}`],
    ["change this", `change this ${random()}`],
    ["your-jwt-secret", `your-jwt-secret-${random()}`],
    ["jwt.io's secret", "a-string-secret-at-least-256-bits-long"],
    ["jwt.io's secret of earlier years", `your-256-bit-secret-${random()}`],
    ["your_super_secret_key", `your_super_secret_key_${random()}`],
    ["a variable that nobody filled in", `\${JWT_SECRET}-${random()}`],
    ["a template that nobody filled in", `{{ .Values.jwtSecret }}-${random()}`],
    ["a command that nobody ran", `generate-with-openssl-rand-hex-32-${random()}`],
    ["an order to set one", `please-set-a-secret-here-${random()}`],
    ["a reminder", `TO${"DO"}-${random()}`],
    ["one letter", "x".repeat(40)],
    ["one letter that is no ASCII", "é".repeat(40)],
    ["one digit", "0".repeat(64)],
    ["two letters", "ab".repeat(20)],
    ["a word over and over", "password".repeat(5)],
    ["digits over and over", "1234567890".repeat(4)],
    ["a pattern that breaks off", "secret-".repeat(6).slice(0, 38)],
    ["the alphabet", "abcdefghijklmnopqrstuvwxyzabcdefghijkl"],
    ["digits and the alphabet", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
    ["the alphabet backwards", "zyxwvutsrqponmlkjihgfedcba9876543210"],
    ["the rows of a keyboard", "qwertyuiopasdfghjklzxcvbnmqwertyuiop"],
    ["the columns of a keyboard", "1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t6y7u8i9o0p"],
    ["a word and a number over and over", "password1password2password3password4"],
    ["a name and a number over and over", "allmine1allmine2allmine3allmine4"],
    ["the development secret with other signs between", developmentSecret.replaceAll("-", "_ ")],
    ["a placeholder with blanks", "c h a n g e - m e - b e f o r e - u s e"],
    ["a placeholder with several signs", `change__me__${random()}`],
    ["a placeholder in disguise", `ch4nge-m3-${random()}`],
    ["a placeholder with an invisible sign", `change\u200b-me-${random()}`],
    ["a variable without braces", "$JWT_SECRET_OF_THE_ENVIRONMENT_OF_OURS"],
    ["a description", "my-super-secret-key-for-jwt-tokens-12345"],
    ["a description in angle brackets", "<secret with at least 32 characters>"],
    ["few different letters", "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd"],
  ];
  const places: [string, Record<string, string>][] = [
    ["in production", { ...production, HOST: "127.0.0.1" }],
    ...[
      "0.0.0.0",
      "::",
      "192.168.1.5",
      "10.0.0.1",
      "credits.example",
      "::ffff:10.0.0.1",
      "fe80::1",
      "[::]",
    ].map(
      (HOST) =>
        [`on ${HOST}`, { ...development, HOST, JWT_SECRET: random() }] as [string, Record<string, string>],
    ),
  ];

  for (const [place, variables] of places) {
    it.each(weakSecrets)(`is refused ${place}: %s`, (_, weak) => {
      const tokens = problemsOf({ ...variables, JWT_SECRET: weak });
      const webhook = problemsOf({ ...variables, REVENUECAT_WEBHOOK_SECRET: weak });
      const rotated = problemsOf({ ...variables, REVENUECAT_WEBHOOK_SECRET: `${random()}, ${weak}` });
      expect(namesIn(tokens)).toEqual(["JWT_SECRET"]);
      for (const problems of [webhook, rotated]) {
        expect(namesIn(problems)).toEqual(["REVENUECAT_WEBHOOK_SECRET"]);
        expect(problems.join()).not.toContain(weak);
      }
      expect(tokens.join()).not.toContain(weak);
    });

    it.each<[string, string]>([
      ...weakSecrets.filter(([, secret]) => /^[\x20-\x7e]+$/.test(secret)),
      ["fifteen characters", random().slice(0, 15)],
      ["fifteen characters after Bearer", `Bearer ${random().slice(0, 15)}`],
      ["the placeholder of our example", "change-me-to-what-RevenueCat-sends"],
    ])(`is refused as the webhook's authorization ${place}: %s`, (_, weak) => {
      for (const value of [weak, `Bearer ${weak}`, `${random()},${weak}`, `${weak} , ${random()}`])
        expect(namesIn(problemsOf({ ...variables, REVENUECAT_WEBHOOK_AUTHORIZATION: value }))).toEqual([
          "REVENUECAT_WEBHOOK_AUTHORIZATION",
        ]);
    });
  }

  it.each(["127.0.0.1", "127.8.9.10", "::1", "[::1]", "localhost", "::ffff:127.0.0.1"])(
    "may be used outside production on %s, which nobody else can reach",
    (HOST) => {
      const weak = { JWT_SECRET: developmentSecret, REVENUECAT_WEBHOOK_SECRET: developmentWebhookSecret };
      expect(problemsOf({ ...development, HOST, ...weak })).toEqual([]);
      expect(readConfig({ ...development, HOST }).tokens.secret).toBe(developmentSecret);
    },
  );

  it("is none of those that people make", () => {
    for (let times = 0; times < 200; times += 1) {
      const JWT_SECRET = times % 2 === 0 ? random(16) : randomBytes(24).toString("base64url");
      expect([JWT_SECRET, problemsOf({ ...production, JWT_SECRET })]).toEqual([JWT_SECRET, []]);
    }
    const base64 = randomBytes(32).toString("base64");
    for (const JWT_SECRET of [
      random(),
      base64,
      "correct horse battery staple and a few more words",
      random(16),
    ])
      expect(problemsOf({ ...production, JWT_SECRET })).toEqual([]);
    for (const value of [random(8), "Bearer 0f3k29dk20sl39d0", `${random()},${random()}`])
      expect(problemsOf({ ...production, REVENUECAT_WEBHOOK_AUTHORIZATION: value })).toEqual([]);
    // The length of this one is RevenueCat's choice.
    expect(problemsOf({ ...production, REVENUECAT_WEBHOOK_SECRET: "whsec_test_0123456789abcdef" })).toEqual(
      [],
    );
  });

  it("is every one that stands in the example for Kubernetes", () => {
    const example = readFileSync("examples/kubernetes/allmine-credits.yaml", "utf8");
    const settings = [...example.matchAll(/^ +(JWT_SECRET|REVENUECAT_WEBHOOK_\w+|DATABASE_URL): (.+)$/gm)];
    expect(settings.length).toBeGreaterThan(2);
    for (const [, name = "", value = ""] of settings)
      expect(namesIn(problemsOf({ ...production, [name]: value }))).toEqual([name]);
  });

  it("is also a placeholder for the database's password", () => {
    const DATABASE_URL = "mysql://allmine:change-me@mysql.databases.svc:3306/allmine";
    expect(namesIn(problemsOf({ ...production, DATABASE_URL }))).toEqual(["DATABASE_URL"]);
    expect(problemsOf({ ...production, DATABASE_URL: "mysql://u:p@db/exchange_items" })).toEqual([]);
  });
});

it("knows which hosts are this machine alone", () => {
  for (const host of [
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.255.255.254",
    "::1",
    "[::1]",
    "0:0:0:0:0:0:0:1",
  ])
    expect([host, isLoopback(host)]).toEqual([host, true]);
  for (const host of [
    "",
    "0.0.0.0",
    "::",
    "[::]",
    "128.0.0.1",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "::2",
  ])
    expect([host, isLoopback(host)]).toEqual([host, false]);
});

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const body = pem.replace(/-----.*?-----/g, "").replace(/\s/g, "");
const withKey = (variables: Record<string, string>) => ({ ...production, JWT_SECRET: "", ...variables });

/** Of an Ed25519 key, made once with `openssl req -x509`. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBODCB66ADAgECAhRcA8xzsUQjnEbrSZP/T1xUave6OzAFBgMrZXAwETEPMA0G
A1UEAwwGaXNzdWVyMCAXDTI2MTEyODE3MTAyNloYDzIxMjYxMTA0MTcxMDI2WjAR
MQ8wDQYDVQQDDAZpc3N1ZXIwKjAFBgMrZXADIQCZAX3ftyy+bOYB87Zbn47/8eNj
qptgEJtb5vTVXJoRfqNTMFEwHQYDVR0OBBYEFBDghxoRSeq3GTLB1Ca1M9z57a7q
MB8GA1UdIwQYMBaAFBDghxoRSeq3GTLB1Ca1M9z57a7qMA8GA1UdEwEB/wQFMAMB
Af8wBQYDK2VwA0EAFrKeyN4uOiVPyY1m+OZ6rGM5B2Q/qyOHQp4cUVootbbZgmio
HPa+ntNgPEo7RZm29r1ZbIn1AbjTYMXpxhL0AA==
-----END CERTIFICATE-----
`;

describe("a public key is read", () => {
  it.each<[string, string]>([
    ["as it is", pem],
    ["with blanks and line breaks around it", `\n\n  ${pem} \r\n`],
    ["with Windows' line ends", pem.replaceAll("\n", "\r\n")],
    ["with line ends written as \\n", pem.replaceAll("\n", "\\n")],
    ["with line ends escaped twice", pem.replaceAll("\n", "\\\\n")],
    ["with line ends written as \\r\\n", pem.replaceAll("\n", "\\r\\n")],
    ["in double quotes", `"${pem}"`],
    ["in single quotes", `'${pem}'`],
    ["in quotes with line ends written as \\n", `"${pem.replaceAll("\n", "\\n")}"\n`],
    ["in one line with blanks", pem.replaceAll("\n", " ")],
    ["in one line without blanks", pem.replaceAll("\n", "")],
    ["indented", pem.replaceAll("\n", "\n      ")],
    ["after a byte order mark", `\ufeff${pem}`],
    ["after a comment", `Our key:\n${pem}`],
    ["in the older form of RSA keys", publicKey.export({ type: "pkcs1", format: "pem" }).toString()],
    ["in a certificate", certificate],
    ["in base64", Buffer.from(pem).toString("base64")],
    ["as bare base64, as Keycloak shows it", body],
  ])("%s", (_, text) => {
    expect(problemsOf(withKey({ JWT_PUBLIC_KEY: text }))).toEqual([]);
    expect(problemsOf(withKey({ JWT_PUBLIC_KEY_FILE: fileOf(text) }))).toEqual([]);
  });

  const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  it.each<[string, string, RegExp]>([
    ["a word", "key", /not a public key in PEM format/],
    ["an address", "https://issuer.example/key.pem", /not a public key in PEM format/],
    ["a path", "/etc/keys/public.pem", /not a public key in PEM format/],
    ["a PEM cut short", pem.slice(0, 200), /not a public key in PEM format/],
    ["a PEM with something lost", pem.replace(body.slice(10, 50), ""), /cannot be read/],
    ["a PEM of nonsense", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", /cannot be read/],
    ["an empty PEM", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", /cannot be read/],
    ["base64 of nonsense", random(100), /cannot be read/],
    ["a private key", privatePem, /private key/],
    ["a private key in one line", privatePem.replaceAll("\n", "\\n"), /private key/],
    ["a private key in base64", Buffer.from(privatePem).toString("base64"), /private key/],
    [
      "a private key of another form",
      privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
      /private key/,
    ],
    ["a public and a private key", pem + privatePem, /private key/],
    ["two public keys", pem + pem, /more than one key/],
    [
      "a weak key",
      generateKeyPairSync("rsa", { modulusLength: 1024 })
        .publicKey.export({ type: "spki", format: "pem" })
        .toString(),
      /2048 bits/,
    ],
  ])("and %s is a problem, not a stack trace", (_, text, message) => {
    for (const [name, variables] of [
      ["JWT_PUBLIC_KEY", { JWT_PUBLIC_KEY: text }],
      ["JWT_PUBLIC_KEY_FILE", { JWT_PUBLIC_KEY_FILE: fileOf(text) }],
    ] as const) {
      const problems = problemsOf(withKey(variables));
      expect(problems).toEqual([expect.stringMatching(message)]);
      expect(namesIn(problems)).toEqual([name]);
      expect(problems.join()).not.toContain(text.slice(40, 60) || "the text itself");
    }
  });

  it.each([
    ["that is missing", join(folder, "missing.pem")],
    ["that is a folder", folder],
    ["with a NUL in its name", "/tmp/\0"],
  ])("and a file %s is a problem", (_, path) => {
    expect(namesIn(problemsOf(withKey({ JWT_PUBLIC_KEY_FILE: path })))).toEqual(["JWT_PUBLIC_KEY_FILE"]);
  });
});

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

  it("means nothing by blanks and empty quotes, except production", () => {
    expect(readConfig({ ...development, PORT: " ", LOG_LEVEL: '""', JWT_SECRET: "\n" })).toMatchObject({
      port: 4000,
      logLevel: "info",
      tokens: { secret: developmentSecret },
    });
    expect(readConfig({ ...production, NODE_ENV: '"development"' }).deployment).toBe("production");
  });
});

const pair =
  (name: string) =>
  (value: string): [string, string] => [name, value];

function api(REVENUECAT_API_KEY: string, REVENUECAT_PROJECT_ID: string) {
  return { REVENUECAT_API_KEY, REVENUECAT_PROJECT_ID };
}

describe("a setting is refused with its name:", () => {
  it.each<[string, string]>([
    ...["10s", "1e3", "-1", "+1", "4000.0", "0x10", "65536", "4,000", "99999999999"].map(pair("PORT")),
    ...["10s", "1e3", "-1", "1.5", "unlimited", "infinity"].map(pair("RATE_LIMIT_PER_MINUTE")),
    ...["5s", "-5", "301", "none"].map(pair("JWT_LEEWAY_SECONDS")),
    ...["0", "17", "two"].map(pair("TELLER_LANES")),
    ...["0", "1001", "1e2"].map(pair("TELLER_BATCH_MAX")),
    ...["0", "100001", "1k"].map(pair("TELLER_QUEUE_MAX")),
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

it("lists problems of settings that belong together beside their own", () => {
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

it("fetches keys over plain http on this machine only", () => {
  for (const url of [
    "http://127.0.0.1:8080/keys",
    "http://localhost/keys",
    "http://[::1]:1/keys",
    "https://id.example/",
  ])
    expect(problemsOf(withKey({ JWT_JWKS_URL: url }))).toEqual([]);
});

it("notices settings that are misspelt, and those that do not exist", () => {
  const found = unknownSettingsIn({
    ...production,
    JWT_AUDIANCE: "x",
    jwt_issuer: "x",
    DATABASE_URI: "x",
    CORS_ORIGIN: "x",
    REVENUECAT_WEBHOOK_SECRETS: "x",
    LOGLEVEL: "x",
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
  });
  expect(found).toEqual({
    misspelt: [
      ["JWT_AUDIANCE", "JWT_AUDIENCE"],
      ["jwt_issuer", "JWT_ISSUER"],
      ["DATABASE_URI", "DATABASE_URL"],
      ["CORS_ORIGIN", "CORS_ORIGINS"],
      ["REVENUECAT_WEBHOOK_SECRETS", "REVENUECAT_WEBHOOK_SECRET"],
      ["LOGLEVEL", "LOG_LEVEL"],
    ],
    unknown: ["JWT_EXPIRES_IN", "REVENUECAT_URL", "RATE_LIMIT", "TRUST_PROXIES"],
  });
});
