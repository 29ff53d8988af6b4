import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sign, type Algorithm } from "jsonwebtoken";
import { TokenVerifier } from "../../src/auth/token-verifier";
import { readConfig } from "../../src/config/config";
import { starterId, startTestService, testSecret } from "../support/harness";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const published = (key: KeyObject, alg: string) => ({
  ...key.export({ format: "jwk" }),
  kid: alg,
  alg,
  use: "sig",
});

let keyServer: Server;
let keysUrl: string;
beforeAll(async () => {
  const keys = [published(rsa.publicKey, "RS256"), published(ec.publicKey, "ES256")];
  keyServer = createServer((_request, response) => response.end(JSON.stringify({ keys }))).listen(
    0,
    "127.0.0.1",
  );
  await once(keyServer, "listening");
  keysUrl = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/keys`;
});
afterAll(() => keyServer.close());

/** Our values for the placeholders in angle brackets in the guide's table. */
const placeholders: Record<string, string> = {
  tenant: "acme.eu",
  "identifier of the API": "https://credits.example.com",
  region: "eu-central-1",
  pool: "eu-central-1_AbCdEf123",
  "id of the app client": "1example23456789",
  project: "acme-credits",
  host: "id.example.com",
  realm: "acme",
  "client id of this service": "credits.api",
  "frontend API": "clerk.example.com",
};

/** Reads the settings of a provider from the guide. */
function settingsOf(provider: string): Record<string, string> {
  const [names = [], ...rows] = readFileSync("docs/tokens.md", "utf8")
    .split("\n")
    .filter((line) => /^\| (provider|Auth0|Cognito|Firebase|Supabase|Keycloak|Clerk) /.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  const row = rows.find(([, name]) => name === provider) ?? [];
  const filledIn = row.map((cell) =>
    cell.replace(/<([^>]+)>/g, (_, name: string) => placeholders[name] ?? name),
  );
  return Object.fromEntries(
    names
      .map((name, index) => [name, filledIn[index] ?? ""] as const)
      .filter(([name]) => name.startsWith("JWT_")),
  );
}

const now = Math.floor(Date.now() / 1000);
const times = { iat: now, exp: now + 3600 };
const sub = "5be86359-073c-434b-ad2d-a3932222dabe";

interface TokenForm {
  /** The claims of an ordinary user, as the provider documents them. */
  readonly claims: Record<string, unknown>;
  /** The claims that differ for an admin. */
  readonly admin: Record<string, unknown>;
  /** The claims of a token that the same provider issued for another application. */
  readonly stranger: Record<string, unknown>;
  readonly alg?: Algorithm;
}

const forms: Record<string, TokenForm> = {
  Auth0: {
    claims: {
      "https://credits.example.com/roles": [],
      iss: "https://acme.eu.auth0.com/",
      sub: "auth0|64f1c0ffee64f1c0ffee64f1",
      aud: ["https://credits.example.com", "https://acme.eu.auth0.com/userinfo"],
      azp: "Qx1yExampleClientOfTheApp",
      scope: "openid profile email offline_access",
      ...times,
    },
    admin: { "https://credits.example.com/roles": ["admin"] },
    stranger: { aud: ["https://other.example.com", "https://acme.eu.auth0.com/userinfo"] },
  },
  Cognito: {
    claims: {
      sub,
      "cognito:groups": ["eu-central-1_AbCdEf123_Google"],
      iss: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
      version: 2,
      client_id: "1example23456789",
      origin_jti: "a0c6a1b2-1111-2222-3333-444455556666",
      event_id: "b1d7a1b2-1111-2222-3333-444455556666",
      token_use: "access",
      scope: "openid profile email",
      auth_time: now,
      jti: "c2e8a1b2-1111-2222-3333-444455556666",
      username: "alice",
      ...times,
    },
    admin: { "cognito:groups": ["CreditAdmins"] },
    stranger: { client_id: "9another87654321" },
  },
  Firebase: {
    claims: {
      name: "Alice",
      iss: "https://securetoken.google.com/acme-credits",
      aud: "acme-credits",
      auth_time: now,
      user_id: "kB2zvExampleUidOfAlice12345",
      sub: "kB2zvExampleUidOfAlice12345",
      email: "alice@example.com",
      email_verified: true,
      firebase: { identities: { email: ["alice@example.com"] }, sign_in_provider: "password" },
      ...times,
    },
    admin: { role: "admin" },
    stranger: { aud: "another-project", iss: "https://securetoken.google.com/another-project" },
  },
  Supabase: {
    alg: "ES256",
    claims: {
      iss: "https://acme-credits.supabase.co/auth/v1",
      sub,
      aud: "authenticated",
      email: "alice@example.com",
      phone: "",
      app_metadata: { provider: "email", providers: ["email"] },
      user_metadata: { roles: ["admin"] },
      role: "authenticated",
      aal: "aal1",
      amr: [{ method: "password", timestamp: now }],
      session_id: "d3f9a1b2-1111-2222-3333-444455556666",
      is_anonymous: false,
      ...times,
    },
    admin: { app_metadata: { provider: "email", providers: ["email"], roles: ["admin"] } },
    stranger: { iss: "https://another.supabase.co/auth/v1" },
  },
  Keycloak: {
    claims: {
      jti: "e40aa1b2-1111-2222-3333-444455556666",
      iss: "https://id.example.com/realms/acme",
      aud: ["credits.api", "account"],
      sub,
      typ: "Bearer",
      azp: "acme-app",
      sid: "f51ba1b2-1111-2222-3333-444455556666",
      acr: "1",
      "allowed-origins": ["https://app.example.com"],
      realm_access: { roles: ["default-roles-acme", "offline_access", "uma_authorization"] },
      resource_access: { account: { roles: ["manage-account", "manage-account-links", "view-profile"] } },
      scope: "openid email profile",
      email_verified: true,
      preferred_username: "alice",
      ...times,
    },
    admin: {
      resource_access: { "credits.api": { roles: ["credit-admin"] }, account: { roles: ["manage-account"] } },
    },
    stranger: { aud: "account" },
  },
  Clerk: {
    claims: {
      azp: "https://app.example.com",
      fva: [0, -1],
      iss: "https://clerk.example.com",
      nbf: now - 10,
      sid: "sess_2ExampleSessionOfAlice",
      sts: "active",
      sub: "user_2ExampleIdOfAlice",
      v: 2,
      metadata: {},
      iat: now,
      exp: now + 60,
    },
    admin: { metadata: { role: "admin" } },
    stranger: { iss: "https://clerk.another.com" },
  },
};

it("has a row in the guide for each provider", () => {
  for (const provider of Object.keys(forms)) expect(settingsOf(provider)).toHaveProperty("JWT_ISSUER");
});

it.each(Object.entries(forms))("takes the tokens of %s, set up as in the guide", async (provider, form) => {
  const { claims, admin, stranger, alg = "RS256" } = form;
  const settings = settingsOf(provider);
  expect(settings.JWT_JWKS_URL).toMatch(/^https:\/\/[^<>]+$/);
  const service = await startTestService({ ...settings, JWT_JWKS_URL: keysUrl, JWT_SECRET: "" });
  const key = alg === "ES256" ? ec.privateKey : rsa.privateKey;
  const tokenOf = (more: object) => sign({ ...claims, ...more }, key, { algorithm: alg, keyid: alg });
  const me = async (more: object) => {
    const headers = { authorization: `Bearer ${tokenOf(more)}` };
    const { body } = await service.graphql("{ me { userId roles } }", { headers });
    return body.data?.me ?? body.errors[0].extensions.code;
  };
  try {
    expect(await me({})).toEqual({ userId: claims.sub, roles: ["USER"] });
    expect(await me(admin)).toEqual({ userId: claims.sub, roles: ["ADMIN"] });
    expect(await me(stranger)).toBe("UNAUTHENTICATED");
    const bought = await service.rest("POST", "/api/v1/credit-packages/purchase", {
      headers: { authorization: `Bearer ${tokenOf({})}` },
      body: { packageId: starterId },
    });
    expect(bought.status).toBe(201);
  } finally {
    await service.stop();
  }
});

const { Cognito: cognito, Supabase: supabase, Keycloak: keycloak } = forms;

/** Other forms of tokens that the guide describes. */
it.each<[string, Record<string, string>, object, readonly string[]]>([
  [
    "Cognito's ID token",
    settingsOf("Cognito"),
    {
      ...cognito?.claims,
      token_use: "id",
      client_id: undefined,
      aud: "1example23456789",
      "cognito:username": "alice",
    },
    ["user"],
  ],
  [
    "a Cognito user without groups",
    settingsOf("Cognito"),
    { ...cognito?.claims, "cognito:groups": undefined },
    ["user"],
  ],
  [
    "Keycloak's realm roles",
    {
      ...settingsOf("Keycloak"),
      JWT_ROLES_CLAIM: "realm_access.roles",
      JWT_ROLES_MAP: "default-roles-acme=user,credit-service=service",
    },
    {
      ...keycloak?.claims,
      realm_access: { roles: ["default-roles-acme", "offline_access", "credit-service"] },
    },
    ["user", "service"],
  ],
  [
    "a Supabase user in no role of ours",
    settingsOf("Supabase"),
    { ...supabase?.claims, role: "anon" },
    ["user"],
  ],
])("takes %s", async (_, settings, claims, roles) => {
  const token = sign(JSON.parse(JSON.stringify(claims)), rsa.privateKey, {
    algorithm: "RS256",
    keyid: "RS256",
  });
  expect((await verify({ ...settings, JWT_JWKS_URL: keysUrl }, token))?.roles).toEqual(roles);
});

it("takes the tokens of a Supabase project with the older shared secret, and none of its own keys", async () => {
  const settings = { ...settingsOf("Supabase"), JWT_JWKS_URL: "", JWT_SECRET: testSecret };
  const token = sign(supabase?.claims ?? {}, testSecret);
  expect((await verify(settings, token))?.roles).toEqual(["user"]);
  const key = { iss: "supabase", ref: "acme-credits", role: "service_role", ...times };
  expect(await verify(settings, sign(key, testSecret))).toBeUndefined();
});

function verify(settings: Record<string, string>, token: string) {
  return new TokenVerifier(readConfig({ NODE_ENV: "test", ...settings }).tokens).verify(token);
}
