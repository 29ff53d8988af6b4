import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readConfig } from "../../src/config/config";
import { isLoopback } from "../../src/settings/loopback";
import { developmentSecret, developmentWebhookSecret } from "../../src/settings/secret-strength";
import { development, namesIn, problemsOf, production, random } from "../support/settings";

describe("a secret that strangers know or can guess", () => {
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
    ["an order to mend it", `FIX${"ME"}-${random()}`],
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
    ["a description by this service", "allmine-credits-secret-allmine-credits"],
    ["a description by the store", "revenuecat-webhook-secret-of-allmine-credits"],
    ["a secret of our tests of later", "a signing secret of more than thirty-two bytes"],
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

    it.each([
      "revenuecat-webhook-secret",
      "RevenueCat-Webhook-Auth-2026",
      "allmine-credits-webhook",
      "allmine-credits-secret-key",
      "AllmineCredits_Authorization_Header",
      "my-revenuecat-authorization",
      "purchases-webhook-v2-2026",
      "staging-backend-api-key",
      "allmine-production-2026",
      "credits-service-allmine",
      "RevenueCat-2026-allmine!!!!",
      "rc-webhook-secret-2026",
      "s3cr3t-w3bh00k-t0k3n",
      "hello-world-secret",
      "topsecret-webhook-token",
      "whsec_test_0123456789abcdef",
      "whsec_for_simulations",
      "a-guess-of-somebody",
      "the value in the dashboard",
    ])(`is refused for the webhook ${place}: %s`, (weak) => {
      for (const name of ["REVENUECAT_WEBHOOK_SECRET", "REVENUECAT_WEBHOOK_AUTHORIZATION"])
        expect(namesIn(problemsOf({ ...variables, [name]: weak }))).toEqual([name]);
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

  it("is not a random value or a long phrase", () => {
    for (let times = 0; times < 200; times += 1) {
      const JWT_SECRET = times % 2 === 0 ? random(16) : randomBytes(24).toString("base64url");
      expect([JWT_SECRET, problemsOf({ ...production, JWT_SECRET })]).toEqual([JWT_SECRET, []]);
    }
    for (const chance of ["fIXit", "FixMe", "tODo-", "toDO_"])
      for (const JWT_SECRET of [`MQs7${chance}Q9${random()}`, `${random()}x${chance}${random(4)}`])
        expect([JWT_SECRET, problemsOf({ ...production, JWT_SECRET })]).toEqual([JWT_SECRET, []]);
    const base64 = randomBytes(32).toString("base64");
    for (const JWT_SECRET of [
      random(),
      base64,
      "correct horse battery staple and a few more words",
      random(16),
    ])
      expect(problemsOf({ ...production, JWT_SECRET })).toEqual([]);
    for (const value of [random(8), `Bearer ${random(8)}`, `${random()},${random()}`])
      expect(problemsOf({ ...production, REVENUECAT_WEBHOOK_AUTHORIZATION: value })).toEqual([]);
    // RevenueCat chooses this secret, so its length is not checked.
    expect(problemsOf({ ...production, REVENUECAT_WEBHOOK_SECRET: `whsec_${random(8)}` })).toEqual([]);
  });

  it("includes every secret in the Kubernetes example", () => {
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
