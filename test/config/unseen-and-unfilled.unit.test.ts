import { readConfig } from "../../src/config/config";
import { api, namesIn, problemsOf, production, random, withKey } from "../support/settings";

/** A valid value of every setting that holds text. */
const texts: [string, string][] = [
  ["HOST", "127.0.0.1"],
  ["HOST", "credits.example"],
  ["METRICS_HOST", "credits.example"],
  ["DATABASE_URL", "mysql://u:p@db/credits"],
  ["DATABASE_URL", "file:/home/my apps/x.db"],
  ["JWT_SECRET", random()],
  ["JWT_JWKS_URL", "https://id.example/keys"],
  ["JWT_ISSUER", "https://id.example/"],
  ["JWT_AUDIENCE", "app,backend"],
  ["JWT_ROLES_CLAIM", "realm_access.roles"],
  ["JWT_ROLES_MAP", "Admins=admin,Staff=user,Backend=service"],
  ["TRUST_PROXY", "10.0.0.0/8,192.168.0.0/16"],
  ["CORS_ORIGINS", "https://a.example,https://b.example"],
  ["DOCS_PRODUCTION_URL", "https://a.example"],
  ["DOCS_DEVELOPMENT_URL", "https://a.example"],
  ["REVENUECAT_API_URL", "https://api.example"],
  ["REVENUECAT_API_KEY", "sk_12345"],
  ["REVENUECAT_PROJECT_ID", "proj12345"],
  ["REVENUECAT_WEBHOOK_SECRET", random()],
  ["REVENUECAT_WEBHOOK_AUTHORIZATION", `Bearer ${random()}`],
  ["LOG_LEVEL", "info"],
];

const unseen = [
  "\u200b",
  "\u200e",
  "\u202e",
  "\u2066",
  "\u00ad",
  "\ufeff",
  "\n",
  "\r",
  "\u2028",
  "\u0085",
  "\u001b",
  "\0",
];

function settingsWith(name: string, value: string): Record<string, string> {
  const base = name === "JWT_JWKS_URL" ? withKey({}) : production;
  return { ...base, ...api("sk_1", "proj1"), METRICS_PORT: "4001", [name]: value };
}

it.each(texts)("%s is refused with a character inside that nobody sees (value %#)", (name, value) => {
  expect(problemsOf(settingsWith(name, value))).toEqual([]);
  for (const character of unseen) {
    const middle = value.length - 3;
    const damaged = value.slice(0, middle) + character + value.slice(middle);
    expect([JSON.stringify(damaged), namesIn(problemsOf(settingsWith(name, damaged)))]).toEqual([
      JSON.stringify(damaged),
      [name],
    ]);
  }
});

it.each([
  "\u200bAdmins=admin,Staff\nBackend=service",
  "Admins=admin\nBackend=service",
  "Admins\u200b=admin",
  "Adm\u3164ins=admin",
  "\u202aAdmins\u202c=admin",
  "Admins=admin,Back\rend=service",
  "Admins\\n=admin",
  "Admins=admin\\n",
])("JWT_ROLES_MAP=%j is refused, because no role of a provider would equal it", (JWT_ROLES_MAP) => {
  expect(namesIn(problemsOf({ ...production, JWT_ROLES_MAP }))).toEqual(["JWT_ROLES_MAP"]);
});

it("reads roles with the characters that providers use", () => {
  const JWT_ROLES_MAP = "CORP\\Admins=admin, Owner's delegates=service,\n 管理者=admin,*=user";
  const map = readConfig({ ...production, JWT_ROLES_MAP }).tokens.rolesMap;
  expect([...(map ?? [])].map(([theirs]) => theirs)).toEqual([
    "CORP\\Admins",
    "Owner's delegates",
    "管理者",
    "*",
  ]);
});

describe("a template that nobody filled in is refused:", () => {
  const words = [
    "undefined",
    "null",
    "none",
    "NULL",
    "None",
    "*",
    "${VALUE}",
    "{{ value }}",
    "<value>",
    "%VALUE%",
    "[object Object]",
  ];
  it.each([
    "JWT_ISSUER",
    "JWT_AUDIENCE",
    "JWT_ROLES_CLAIM",
    "HOST",
    "METRICS_HOST",
    "REVENUECAT_API_KEY",
    "REVENUECAT_PROJECT_ID",
  ])("%s", (name) => {
    for (const word of words)
      expect([word, namesIn(problemsOf(settingsWith(name, word)))]).toEqual([word, [name]]);
  });

  it.each([
    ["JWT_AUDIENCE", "app,undefined"],
    ["JWT_AUDIENCE", "*,app"],
    ["JWT_AUDIENCE", "api://undefined"],
    ["JWT_AUDIENCE", "false"],
    ["JWT_AUDIENCE", "-"],
    ["JWT_AUDIENCE", "app*"],
    ["JWT_AUDIENCE", "$JWT_AUDIENCE"],
    ["JWT_AUDIENCE", "your-audience"],
    ["JWT_AUDIENCE", "change-me"],
    ["JWT_ISSUER", "https://YOUR_DOMAIN/"],
    ["JWT_ISSUER", "https://$DOMAIN/"],
    ["JWT_ISSUER", "https://$(DOMAIN)/"],
    ["JWT_ISSUER", "https://*.example.com"],
    ["JWT_ISSUER", "https://securetoken.google.com/undefined"],
    ["JWT_ISSUER", "https://undefined/"],
    ["JWT_ISSUER", "https://id.example/null/v2.0"],
    ["JWT_ISSUER", "https://id.example/{tenantid}/v2.0"],
    ["JWT_ISSUER", "https://id.example/<project>"],
    ["JWT_JWKS_URL", "https://id.example/undefined/keys"],
    ["JWT_JWKS_URL", "https://id.example/${TENANT}/keys"],
    ["JWT_JWKS_URL", "https://undefined/keys"],
    ["JWT_JWKS_URL", "https://id.example/{tenant}/keys"],
    ["REVENUECAT_API_URL", "https://undefined"],
    ["CORS_ORIGINS", "https://a.example,https://undefined"],
    ["DOCS_PRODUCTION_URL", "https://null/"],
  ])("%s=%s", (name, value) => {
    expect(namesIn(problemsOf(settingsWith(name, value)))).toEqual([name]);
  });

  it.each([
    ["JWT_ISSUER", "https://nullable.example/nonesuch"],
    ["JWT_ISSUER", "https://todo-app.eu.auth0.com/"],
    ["JWT_AUDIENCE", "undefined-app"],
    ["JWT_AUDIENCE", "all"],
    ["JWT_ISSUER", "https://your-family.example/"],
    ["CORS_ORIGINS", "https://null.example"],
  ])("but %s=%s is a name", (name, value) => {
    expect(problemsOf(settingsWith(name, value))).toEqual([]);
  });
});
