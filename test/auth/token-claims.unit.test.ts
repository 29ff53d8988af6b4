import { signToken, signTokenFor } from "../../src/auth/sign-token";
import type { TokenSettings } from "../../src/auth/token-settings";
import { TokenVerifier } from "../../src/auth/token-verifier";
import type { Role } from "../../src/auth/viewer";
import {
  encode,
  makeToken,
  rsa,
  rsaPem,
  secret,
  soon,
  verifyBySecret,
  withClaims,
  withHeader,
} from "../support/tokens";

afterEach(() => jest.restoreAllMocks());

describe("fields of a token that we do not check have no effect:", () => {
  const certificate = encode("certificate");
  test.each<[string, object]>([
    ["no typ", {}],
    ["another typ", { typ: "at+jwt" }],
    ["a kid that is a path", { kid: "../../../../dev/null" }],
    ["a kid that is SQL", { kid: "x' UNION SELECT 'key" }],
    ["an empty kid", { kid: "" }],
    ["jku and x5u", { jku: "http://127.0.0.1:1/keys", x5u: "http://127.0.0.1:1/certificate" }],
    ["jwk and x5c", { jwk: rsa.publicKey.export({ format: "jwk" }), x5c: [certificate] }],
    ["zip", { zip: "DEF" }],
  ])("header with %s", async (_, header) => {
    const fetched = jest.spyOn(globalThis, "fetch");
    expect(await verifyBySecret(withHeader(header))).toEqual({ userId: "alice", roles: ["user"] });
    expect(fetched).not.toHaveBeenCalled();
  });

  test.each<[string, object]>([
    ["iss and aud that nobody asked for", { iss: "somebody", aud: ["something"] }],
    ["user and admin flags", { userId: "bob", admin: true, scope: "admin" }],
  ])("claims with %s", async (_, claims) => {
    expect(await verifyBySecret(withClaims(claims))).toEqual({ userId: "alice", roles: ["user"] });
  });

  test("claims with a prototype", async () => {
    const claims = `{"sub":"alice","exp":${soon},"__proto__":{"role":"admin"},"constructor":{"roles":["admin"]}}`;
    expect(await verifyBySecret(makeToken({ claims }))).toEqual({ userId: "alice", roles: ["user"] });
  });

  test("claims given twice, of which the last counts, as RFC 7519 says", async () => {
    const claims = `{"sub":"bob","sub":"alice","exp":1,"exp":${soon},"role":"admin","role":"user"}`;
    expect(await verifyBySecret(makeToken({ claims }))).toEqual({ userId: "alice", roles: ["user"] });
  });
});

describe("the user id is the sub, unchanged:", () => {
  const longest = ["a".repeat(255), "😀".repeat(255)];
  const tricky = ["A", "Alice", " alice ", "alice\n", "é", "e\u0301", "😀", "\u0001", "null", "0"];
  test.each([...tricky, ...longest].map((sub) => [JSON.stringify(sub).slice(0, 20), sub]))(
    "%s",
    async (_, sub) => {
      expect((await verifyBySecret(withClaims({ sub })))?.userId).toBe(sub);
    },
  );
});

describe("roles:", () => {
  test.each<[string, object, string[]]>([
    ["user when there is neither claim", {}, ["user"]],
    ["user when the role is null", { role: null }, ["user"]],
    ["user when the roles are null", { roles: null }, ["user"]],
    ["user when both are null", { role: null, roles: null }, ["user"]],
    ["a known role beside null", { role: null, roles: ["admin"] }, ["admin"]],
    ["several roles at once", { roles: ["support", "auditor"] }, ["auditor", "support"]],
    ["a known role", { role: "service" }, ["service"]],
    ["known roles", { roles: ["admin", "user"] }, ["user", "admin"]],
    ["both claims together", { role: "service", roles: ["admin"] }, ["service", "admin"]],
    ["one of each", { roles: ["user", "user"] }, ["user"]],
    ["unknown names grant nothing", { roles: ["user", "root", "__proto__", "constructor"] }, ["user"]],
    ["none when all are unknown", { role: "authenticated" }, []],
    ["user when the list is empty", { roles: [] }, ["user"]],
    ["user when the name is empty", { role: "" }, ["user"]],
    ["a known role beside an empty list", { role: "service", roles: [] }, ["service"]],
    ["none in other letters", { role: "Admin", roles: ["ADMIN", " admin"] }, []],
  ])("%s", async (_, claims, expected) => {
    expect((await verifyBySecret(withClaims(claims)))?.roles).toEqual(expected);
  });
});

describe("roles in a configured claim:", () => {
  const rolesMap = new Map<string, Role>([
    ["Admins", "admin"],
    ["Credit Clerks", "service"],
    ["support", "user"],
  ]);
  const keycloak = {
    resource_access: { "credits.api": { roles: ["service"] } },
    realm_access: { roles: ["x"] },
  };
  test.each<[string, TokenSettings, object, string[] | undefined]>([
    ["a list", { rolesClaim: "groups" }, { groups: ["admin", "user"] }, ["user", "admin"]],
    ["a text", { rolesClaim: "groups" }, { groups: "admin" }, ["admin"]],
    [
      "a text with blanks",
      { rolesClaim: "scope" },
      { scope: "openid  service\temail admin" },
      ["service", "admin"],
    ],
    [
      "an address as a name",
      { rolesClaim: "https://a.example/roles" },
      { "https://a.example/roles": ["admin"] },
      ["admin"],
    ],
    ["a name with a colon", { rolesClaim: "cognito:groups" }, { "cognito:groups": ["admin"] }, ["admin"]],
    [
      "a path",
      { rolesClaim: "app_metadata.credits.role" },
      { app_metadata: { credits: { role: "admin" } } },
      ["admin"],
    ],
    [
      "a path with a dotted name in it",
      { rolesClaim: "resource_access.credits.api.roles" },
      keycloak,
      ["service"],
    ],
    [
      "an address before a path",
      { rolesClaim: "https://a.example/claims.roles" },
      { "https://a.example/claims": { roles: ["admin"] } },
      ["admin"],
    ],
    ["nowhere", { rolesClaim: "groups" }, {}, ["user"]],
    ["null", { rolesClaim: "groups" }, { groups: null }, ["user"]],
    ["an empty list", { rolesClaim: "groups" }, { groups: [] }, ["user"]],
    ["an empty text", { rolesClaim: "groups" }, { groups: " " }, ["user"]],
    ["beyond what is there", { rolesClaim: "a.b.c" }, { a: { b: null } }, ["user"]],
    ["through a text", { rolesClaim: "a.length" }, { a: "admin" }, ["user"]],
    ["in a prototype", { rolesClaim: "constructor.name" }, {}, ["user"]],
    ["unknown names", { rolesClaim: "groups" }, { groups: ["offline_access"] }, []],
    ["a number", { rolesClaim: "groups" }, { groups: 1 }, undefined],
    ["a list with a number", { rolesClaim: "groups" }, { groups: ["admin", 1] }, undefined],
    ["an object", { rolesClaim: "groups" }, { groups: { admin: true } }, undefined],
    ["not in role and roles", { rolesClaim: "groups" }, { role: "admin", roles: ["admin"] }, ["user"]],
    ["not even when these are odd", { rolesClaim: "groups" }, { role: 1, roles: "authenticated" }, ["user"]],
    ["names of the provider", { rolesClaim: "groups", rolesMap }, { groups: ["Admins", "other"] }, ["admin"]],
    [
      "a name with a blank in a text",
      { rolesClaim: "groups", rolesMap },
      { groups: "Credit Clerks" },
      ["service"],
    ],
    ["one of ours that means another", { rolesMap }, { roles: ["support"] }, ["user"]],
    [
      "ours beside those of the provider",
      { rolesMap },
      { roles: ["service", "Admins"] },
      ["service", "admin"],
    ],
    ["the provider's in role", { rolesMap }, { role: "Admins" }, ["admin"]],
    ["all the others", { rolesMap: new Map([["*", "user"]]) }, { role: "authenticated" }, ["user"]],
    [
      "all the others beside ours",
      { rolesMap: new Map([["*", "user"]]) },
      { roles: ["x", "admin"] },
      ["user", "admin"],
    ],
  ])("%s", async (_, settings, claims, expected) => {
    expect((await verifyBySecret(withClaims(claims), settings))?.roles).toEqual(expected);
  });
});

describe("issuer and audience, when configured,", () => {
  const settings = { issuer: "https://id.example", audience: ["credits", "app"] };
  test.each<[string, object]>([
    ["match", { iss: "https://id.example", aud: "credits" }],
    ["match one of several audiences", { iss: "https://id.example", aud: ["other", "credits"] }],
    ["match the other one", { iss: "https://id.example", aud: "app" }],
    ["match the app of a token without audience", { iss: "https://id.example", client_id: "app" }],
  ])("%s", async (_, claims) => {
    expect(await verifyBySecret(withClaims(claims), settings)).toBeDefined();
  });

  test.each<[string, object]>([
    ["both are missing", {}],
    ["the issuer is missing", { aud: "credits" }],
    ["the audience is missing", { iss: "https://id.example" }],
    ["the issuer is another", { iss: "https://evil.example", aud: "credits" }],
    ["the issuer is longer", { iss: "https://id.example/", aud: "credits" }],
    ["the issuer is a list", { iss: ["https://id.example"], aud: "credits" }],
    ["the audience is another", { iss: "https://id.example", aud: "Credits" }],
    ["no audience matches", { iss: "https://id.example", aud: ["credit", "creditss"] }],
    ["the audiences are none", { iss: "https://id.example", aud: [] }],
    ["the audience is null", { iss: "https://id.example", aud: null, client_id: "app" }],
    ["the app is ours and the audience another", { iss: "https://id.example", aud: "x", client_id: "app" }],
    ["the app is another", { iss: "https://id.example", client_id: "x" }],
    ["the app is a list", { iss: "https://id.example", client_id: ["app"] }],
    ["the audiences stand in a text", { iss: "https://id.example", aud: "credits,app" }],
    ["the audience is an object", { iss: "https://id.example", aud: { credits: true } }],
  ])("refuse a token when %s", async (_, claims) => {
    expect(await verifyBySecret(withClaims(claims), settings)).toBeUndefined();
  });
});

describe("a token for development", () => {
  test("verifies, with its role, issuer and audience", async () => {
    const claims = { issuer: "here", audience: ["credits"] };
    const token = signToken(secret, { userId: "demo", role: "admin", lifetimeSeconds: 60, ...claims });
    expect(await verifyBySecret(token, claims)).toEqual({ userId: "demo", roles: ["admin"] });
  });

  test("has its role where the service looks for it", async () => {
    for (const rolesClaim of ["https://a.example/roles", "app_metadata.roles", "cognito:groups"]) {
      const settings = { secret, rolesClaim, issuer: "here", audience: ["app", "credits"] };
      const token = signTokenFor(settings, { userId: "demo", role: "admin", lifetimeSeconds: 60 });
      expect(await new TokenVerifier(settings).verify(token ?? "")).toEqual({
        userId: "demo",
        roles: ["admin"],
      });
    }
    const publicKey = { publicKey: rsaPem };
    expect(signTokenFor(publicKey, { userId: "demo", role: "user", lifetimeSeconds: 60 })).toBeUndefined();
  });

  test("ends with its lifetime", async () => {
    const token = signToken(secret, { userId: "demo", role: "user", lifetimeSeconds: -6 });
    expect(await verifyBySecret(token)).toBeUndefined();
  });
});
