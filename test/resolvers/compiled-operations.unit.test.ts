import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  tuple,
  type Arbitrary,
} from "fast-check";
import {
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
} from "graphql";
import { buildGraphqlSchema } from "../../src/resolvers/schema";
import { givenCreditPackage } from "../support/factories";
import { starterId, withService, type RestAnswer } from "../support/harness";

/** How often operations were compiled. */
let mockCompiled = 0;
jest.mock("graphql-jit", () => {
  const actual = jest.requireActual<typeof import("graphql-jit")>("graphql-jit");
  const compileQuery: typeof actual.compileQuery = (...given) => {
    mockCompiled += 1;
    return actual.compileQuery(...given);
  };
  return { ...actual, compileQuery };
});

const service = withService();
const user = "alice";

beforeAll(async () => {
  await givenCreditPackage(service.current, { credits: 30, creditType: "GEMS" });
  for (let time = 0; time < 3; time += 1) await service.current.purchase(user);
});

interface Asked {
  readonly query: string;
  readonly variables?: object;
  readonly role?: "admin" | "user";
}

/** The answers to the same request, the first of which is interpreted and the last of which is compiled. */
async function firstAndLast({ query, variables = {}, role = "admin" }: Asked): Promise<[string, string]> {
  const answers: string[] = [];
  for (let time = 0; time < 4; time += 1)
    answers.push(comparable(await service.current.graphql(query, { as: user, role, variables })));
  return [answers.at(0) ?? "", answers.at(-1) ?? ""];
}

function comparable({ status, text }: RestAnswer): string {
  return `${status} ${text.replaceAll(/"requestId":"\w+"/g, "")}`;
}

const missing = "pur_00000000000000000000000000";

it.each<[string, Asked]>([
  [
    "a list with links",
    { query: "{ purchases { nodes { id creditPackage { name } wallet { balance } } totalCount } }" },
  ],
  [
    "skipped and included fields",
    {
      query: `query ($yes: Boolean!, $no: Boolean = false) { me { userId @skip(if: $yes) id @include(if: $yes)
        ... on Me @include(if: $no) { roles } wallet { balance @skip(if: $no) available } } }`,
      variables: { yes: true },
    },
  ],
  [
    "one field asked for in several places",
    {
      query: `{ a: wallet { ...w balance } a: wallet { ...w environment } } fragment w on Wallet { balance, id }`,
    },
  ],
  [
    "objects of several types",
    {
      query: `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on CreditPackage { credits }
        ... on Purchase { createdAt wallet { id } } } }`,
      variables: { ids: [starterId, missing, "usr_alice"] },
    },
  ],
  ["a missing object beside others", { query: `{ a: purchase(id: "${missing}") { id } me { userId } }` }],
  [
    "fields that the role may not read",
    { query: "{ me { userId } storeProducts { totalCount } }", role: "user" },
  ],
  [
    "a filter in itself",
    {
      query: "query ($where: PurchaseFilter) { purchases(where: $where) { nodes { credits } } }",
      variables: { where: { OR: [{ userId: { eq: user } }, { userId: { in: ["bob"] } }] } },
    },
  ],
  [
    "a wrong page",
    { query: "query ($n: Int) { a: purchases(first: $n) { totalCount } }", variables: { n: 1000 } },
  ],
  [
    "a variable of a wrong type",
    { query: "query ($n: Int) { purchases(first: $n) { totalCount } }", variables: { n: "1" } },
  ],
  ["a variable that is missing", { query: "query ($id: ID!) { a: node(id: $id) { id } }" }],
  [
    "null for a value that is needed",
    { query: "query ($id: ID!) { b: node(id: $id) { id } }", variables: { id: null } },
  ],
  [
    "an id that JSON rounds",
    { query: "query ($id: ID!) { c: node(id: $id) { id } }", variables: { id: 2 ** 53 + 2 } },
  ],
  ["defaults of variables", { query: "query ($n: Int = 2) { purchases(first: $n) { nodes { id } } }" }],
  [
    "variables within inputs",
    {
      query:
        'query ($u: String!) { purchases(where: { userId: { in: [$u, "bob"] } }) { nodes { credits } } }',
      variables: { u: user },
    },
  ],
  [
    "a change that is refused",
    {
      query: `mutation ($i: UpdateCreditPackageInput!) { updateCreditPackage(input: $i) { creditPackage { id } } }`,
      variables: { i: { id: "65a1234bcde5678f9012ffff", name: "x" } },
    },
  ],
])("answers %s the same when it is compiled", async (_, asked) => {
  const before = mockCompiled;
  const [first, last] = await firstAndLast(asked);
  expect(last).toBe(first);
  expect(mockCompiled - before).toBe(1);
});

it("executes each of several mutations after the one before it", async () => {
  const query = `mutation ($a: PurchaseCreditPackageInput!) {
    a: purchaseCreditPackage(input: $a) { wallet { balance } }
    b: purchaseCreditPackage(input: $a) { wallet { balance } }
    c: purchaseCreditPackage(input: $a) { wallet { balance } }
  }`;
  for (let time = 0; time < 4; time += 1) {
    const { body } = await service.current.graphql(query, {
      as: "bob",
      variables: { a: { packageId: starterId } },
    });
    const balances = [1, 2, 3].map((n) => ({ wallet: { balance: 100 * (3 * time + n) } }));
    expect(Object.values(body.data)).toEqual(balances);
  }
});

/** The answer without the time of the clock, which goes on between two answers. */
const withoutNow = (answer: unknown) => String(answer).replaceAll(/"now":"[^"]*"/g, '"now":"…"');

it("answers any query the same when it is compiled", async () => {
  const root = buildGraphqlSchema().getQueryType()!;
  const before = mockCompiled;
  await assert(
    asyncProperty(selection(root, 4), boolean(), async (fields, yes) => {
      const query = `query ($yes: Boolean!) { ... on Query @skip(if: $yes) { __typename } ... on Query ${fields} }`;
      const [first, last] = await firstAndLast({ query, variables: { yes } });
      expect(withoutNow(last)).toBe(withoutNow(first));
    }),
    { numRuns: 60 },
  );
  // A few are refused, because they would cost too much.
  expect(mockCompiled - before).toBeGreaterThan(40);
}, 60_000);

/** Some fields of the type, some of them more than once, under other names, in fragments or behind a condition. */
function selection(type: GraphQLObjectType, depth: number): Arbitrary<string> {
  const fields = Object.values(type.getFields()).filter(
    ({ args, type: of }) => !args.some(isRequiredArgument) && (depth > 1 || isLeafType(getNamedType(of))),
  );
  const one = constantFrom(...fields).chain((field) => selected(field, depth));
  const dressed = tuple(one, constantFrom("", "@include(if: $yes)", "@skip(if: $yes)"), boolean());
  return array(dressed, { minLength: 1, maxLength: depth === 4 ? 3 : 5 })
    .map((chosen) =>
      chosen.map(([field, condition, isInFragment]) =>
        isInFragment ? `... on ${type.name} ${condition} { ${field} }` : field,
      ),
    )
    .map((chosen) => `{ __typename ${chosen.join(" ")} }`);
}

function selected({ name, type }: GraphQLField<unknown, unknown>, depth: number): Arbitrary<string> {
  const of = getNamedType(type);
  return isObjectType(of) ? selection(of, depth - 1).map((fields) => `${name} ${fields}`) : constant(name);
}
