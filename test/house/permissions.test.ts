import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObjectType, type GraphQLFieldMap } from "graphql";
import { permissions } from "../../src/auth/permissions";
import { buildGraphqlSchema } from "../../src/resolvers/schema";
import { withService } from "../support/harness";
import { registeredRoutes } from "../support/registered-routes";

const service = withService();
const schema = buildGraphqlSchema();

const root = join(__dirname, "../../src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

/** RevenueCat authenticates to its webhook by secrets, not by a token. */
const provenByWebhook = ["POST /api/v1/webhooks/revenuecat"];

/** Queries without an operation: they read nothing, or each part of their answer checks a row of its own. */
const answeredByTheDoor = ["getViewer", "readNodes", "readRefundPolicy"];

/** The rows that guard a field, by field. */
function guardsOf(fields: GraphQLFieldMap<unknown, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(fields ?? {}).map(({ name, extensions }) => [name, extensions.operation]),
  );
}

/** The rows that guard fields of any object. */
function graphqlGuards(): unknown[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(guardsOf(type.getFields())))
    .filter((operation) => operation !== undefined);
}

/** The checks in operations: the function, and the row of the table that it requires. */
const asked = files
  .filter(({ name }) => !/^(resolvers|rest)\//.test(name))
  .flatMap(({ text }) => text.split(/(?=^export )/m))
  .flatMap((part) => {
    const asker = /^export (?:async )?function (\w+)/.exec(part)?.[1];
    return [...part.matchAll(/\brequirePermission\(\s*[\w.]+,\s*"(\w+)"/g)].map(([, row]) => ({
      asker,
      row,
    }));
  });

function codeOf(text: string): string {
  return text.replaceAll(/\/\*\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
}

const rows = Object.keys(permissions);

/** Mutations about several objects do for each what another mutation does, and have its row. */
const forEach: Readonly<Record<string, string>> = {
  retryStoreEvents: "retryStoreEvent",
  dismissStoreEvents: "resolveStoreEvent",
};

it("guards every mutation by the row with its name", () => {
  const guards = guardsOf(schema.getMutationType()?.getFields());
  expect(Object.keys(guards).length).toBeGreaterThan(10);
  expect(guards).toEqual(
    Object.fromEntries(Object.keys(guards).map((name) => [name, forEach[name] ?? name])),
  );
  expect(rows).toEqual(expect.arrayContaining(Object.values(guards)));
});

it("guards every query by a row", () => {
  const guards = Object.values(guardsOf(schema.getQueryType()?.getFields()));
  expect(guards.length).toBeGreaterThan(5);
  expect(rows).toEqual(expect.arrayContaining(guards));
});

it("guards every REST route by a row, but for the webhook", async () => {
  const routes = await registeredRoutes(service.current.context);
  expect(routes.length).toBeGreaterThan(5);
  const unguarded = routes.filter(({ operation }) => operation === undefined);
  expect(unguarded.map(({ name }) => name)).toEqual(provenByWebhook);
  const guards = routes.flatMap(({ operation }) => operation ?? []);
  expect(rows).toEqual(expect.arrayContaining(guards));
});

it("checks the row in the operation too, so that no door can forget it", async () => {
  const routes = await registeredRoutes(service.current.context);
  const guards = new Set([...graphqlGuards(), ...routes.flatMap(({ operation }) => operation ?? [])]);
  for (const { asker, row } of asked) if (asker === row) guards.delete(row);
  expect([...guards].toSorted()).toEqual(answeredByTheDoor);
});

it("has no unused row", () => {
  const looked = files.flatMap(({ text }) => [...text.matchAll(/\bhasPermission\(\s*[\w.]+,\s*"(\w+)"/g)]);
  const used = new Set([...graphqlGuards(), ...asked.map(({ row }) => row), ...looked.map(([, row]) => row)]);
  expect(rows.filter((row) => !used.has(row))).toEqual([]);
});

it("lets no door and no operation look at roles directly", () => {
  const asking = /@Authorized\(|\broles\.(includes|some|every|find|indexOf|length)\b/;
  const allowed = /^(auth|development)\/|^resolvers\/server\/authorized-for\.ts$/;
  expect(
    files.filter(({ name, text }) => !allowed.test(name) && asking.test(text)).map(({ name }) => name),
  ).toEqual([]);
});

it("is the only place that names roles, beside their list and the documents for QA", () => {
  const role = /["'`](user|service|auditor|support|admin)["'`]/;
  const allowed = /^auth\/(permissions|viewer)\.ts$|^development\/starting-documents\.ts$/;
  expect(
    files.filter(({ name, text }) => !allowed.test(name) && role.test(codeOf(text))).map(({ name }) => name),
  ).toEqual([]);
});
