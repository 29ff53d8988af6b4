import { getNamedType, isLeafType, isObjectType } from "graphql";
import { buildGraphqlSchema } from "../../src/resolvers/schema";
import { expectedOutcome, rootRows } from "../support/authorisation";
import { fieldRules, routeRows, typeRows } from "../support/authorisation-of-types";
import { bearers, owner, type Bearer } from "../support/bearers";
import { startTestService, type RestAnswer, type TestService } from "../support/harness";
import { decisionOf, purchaseOf, sendEvent } from "../support/revenuecat";

const schema = buildGraphqlSchema();

/** Ids and texts of other people in the owner's wallet. No user may read them, not even the owner. */
const secrets = ["merged-user", "secret-admin", "secret-reason", "secret-backend"];

const modes: [string, string | undefined][] = [
  ["development", "development"],
  ["test", "test"],
  ["production", "production"],
  ["unset", undefined],
  ["misspelt", "Development"],
  ["with blanks", " test "],
];

describe.each(modes)("where NODE_ENV is %s", (mode, nodeEnv) => {
  const production = mode !== "development" && mode !== "test";
  let service: TestService;
  let purchaseId: string;

  beforeAll(async () => {
    // The harness sets this variable, and only undefined removes it.
    service = await startTestService({ NODE_ENV: nodeEnv } as Record<string, string>);
    purchaseId = await givenWallets(service, production ? "PRODUCTION" : "SANDBOX");
  });
  afterAll(() => service?.stop());

  const ask = (bearer: Bearer, query: string) =>
    service.graphql(query.replace("PURCHASE", purchaseId), { headers: authorization(bearer) });

  it.each(bearers)("gives $name the expected outcome of each root field", async (bearer) => {
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [name, row] of Object.entries(rootRows)) {
      const document = `${name.startsWith("Query.") ? "query" : "mutation"} { ${row.document} }`;
      found[name] = outcomeOf(await ask(bearer, document));
      expected[name] = expectedOutcome({ rules: [row.rule], ...passesOf(row) }, bearer, production);
    }
    expect(found).toEqual(expected);
  });

  it.each(bearers)(
    "gives $name the expected outcome of each field, and no secrets of others",
    async (bearer) => {
      const found: Record<string, string> = {};
      const expected: Record<string, string> = {};
      for (const { name, fields, type, rule } of fieldGroups()) {
        const row = typeRows[type];
        if (!row) throw new Error(`There is no type ${type}.`);
        const answer = await ask(
          bearer,
          row.around(fields.map((field) => selectionOf(type, field)).join(" ")),
        );
        found[name] = outcomeOf(answer);
        const rules = [row.rule, fieldRules[rule]];
        expected[name] = expectedOutcome({ rules, ...passesOf(row) }, bearer, production);
        if (!bearer.roles.some((role) => role !== "user"))
          for (const secret of secrets)
            expect([name, answer.text]).toEqual([name, expect.not.stringContaining(secret)]);
      }
      expect(found).toEqual(expected);
    },
  );

  it.each(bearers)("gives $name the expected outcome of each REST route", async (bearer) => {
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    const statuses: Record<string, string> = { UNAUTHENTICATED: "401", FORBIDDEN: "403", NOT_FOUND: "404" };
    for (const [name, { rule, path, body, passes }] of Object.entries(routeRows)) {
      const [method = "", url = ""] = name.split(" ");
      const address = (path ?? url).replace("PURCHASE", purchaseId);
      const answer = await service.rest(method, address, { headers: authorization(bearer), body });
      found[name] = String(answer.status);
      const outcome = expectedOutcome({ rules: [rule], passes }, bearer, production);
      expected[name] = statuses[outcome] ?? outcome;
      // Whoever may export a list may read it anyway.
      const readsAll = url.startsWith("/api/v1/admin/") && outcome === passes;
      if (!readsAll) expect(answer.text).not.toMatch(new RegExp(secrets.join("|")));
    }
    expect(found).toEqual(expected);
  });

  it("shows an admin the secrets, so there was something to hide", async () => {
    const admin = bearers.find(({ name }) => name === "an admin");
    const { text } = await service.graphql(
      `{ wallet(userId: "${owner}") { entries { nodes { actor reason } } mergedFrom { nodes { fromUserId actor } } } }`,
      { headers: authorization(admin) },
    );
    for (const secret of secrets) expect(text).toContain(secret);
  });
});

function authorization(bearer: Bearer | undefined): Record<string, string> {
  return bearer?.token === undefined ? {} : { authorization: `Bearer ${bearer.token}` };
}

function passesOf({ passes }: { readonly passes?: string }): { passes?: string } {
  return passes === undefined ? {} : { passes };
}

function outcomeOf({ body }: RestAnswer): string {
  return body.errors ? body.errors[0].extensions.code : "data";
}

/** Selects the open fields in one document, and each other field in its own: one refusal would hide the next. */
function fieldGroups() {
  return Object.entries(typeRows).flatMap(([type, row]) => [
    { name: type, type, rule: "open" as const, fields: row.open.split(" ") },
    ...(["staff", "readers"] as const).flatMap((rule) =>
      (row[rule]?.split(" ") ?? []).map((field) => ({
        name: `${type}.${field}`,
        type,
        rule,
        fields: [field],
      })),
    ),
  ]);
}

function selectionOf(type: string, field: string): string {
  const object = schema.getType(type);
  const found = isObjectType(object) ? object.getFields()[field] : undefined;
  if (!found) throw new Error(`There is no field ${type}.${field}.`);
  return isLeafType(getNamedType(found.type)) ? field : `${field} { __typename }`;
}

/** Makes the owner buy, spend, and receive another user's wallet. Returns the id of the purchase. */
async function givenWallets(service: TestService, environment: "SANDBOX" | "PRODUCTION"): Promise<string> {
  const staff = async (as: string, role: "service" | "admin", query: string) => {
    const { body } = await service.graphql(query, { as, role });
    expect(body.errors).toBeUndefined();
    return body.data;
  };
  for (const user of ["merged-user", owner]) {
    expect(decisionOf(await sendEvent(service, purchaseOf(user, { environment })))).toBe("APPLIED");
  }
  await staff(
    "secret-admin",
    "admin",
    `mutation { mergeWallets(input: { fromUserId: "merged-user", intoUserId: "${owner}", environment: ${environment},
      reason: "secret-reason" }) { merge { id } } }`,
  );
  await staff(
    "secret-backend",
    "service",
    `mutation { spendCredits(input: { userId: "${owner}", amount: 5, reason: "a render", idempotencyKey: "k" }) {
      entry { id } } }`,
  );
  const data = await staff("root", "admin", `{ purchases(userId: "${owner}") { nodes { id } } }`);
  return data.purchases.nodes[0].id;
}
