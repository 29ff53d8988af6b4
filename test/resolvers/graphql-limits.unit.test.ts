import { ApolloServer, HeaderMap } from "@apollo/server";
import { buildSchema, getIntrospectionQuery, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import { Arg, buildSchemaSync, Field, Int, ObjectType, Query, Resolver } from "type-graphql";

import { graphqlLimits } from "../../src/resolvers/server/limits/graphql-limits";
import { connectionComplexity } from "../../src/resolvers/server/limits/query-complexity";

const typeDefs = `
  type Query { me: User, find(ids: [ID!], input: Filter): User, purchases(first: Int = 25): PurchasePage,
    strictPurchases(first: Int! = 25): PurchasePage }
  type Mutation { purchase(packageId: ID): Purchase }
  type User { id: ID, name: String, friend: User, purchases(first: Int): PurchasePage }
  type PurchasePage { nodes: [Purchase!], totalCount: Int }
  type Purchase { id: ID, credits: Int, creditPackage: Package, buyer: User }
  type Package { id: ID, name: String }
  input Filter { name: String, kind: Kind, inner: Filter, tags: [[String]] }
  enum Kind { RED, GREEN }
`;

interface Question {
  query?: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

interface Answer {
  status: number;
  data?: unknown;
  errors?: GraphQLFormattedError[];
}

let developmentServer: ApolloServer;
let productionServer: ApolloServer;

beforeAll(async () => {
  developmentServer = await givenServer({ hideHints: false });
  productionServer = await givenServer({ hideHints: true });
});

afterAll(() => Promise.all([developmentServer.stop(), productionServer.stop()]));

async function givenServer({ schema = givenSchema(), hideHints = false }): Promise<ApolloServer> {
  const server = new ApolloServer({
    schema,
    ...graphqlLimits({ hideHints }),
    introspection: !hideHints,
    includeStacktraceInErrorResponses: false,
  });
  await server.start();
  return server;
}

/** Prices pages the way type-graphql does: its `complexity` option ends in the field's extensions. */
function givenSchema(): GraphQLSchema {
  const schema = buildSchema(typeDefs);
  for (const typeName of ["Query", "User"]) {
    const type = schema.getType(typeName);
    if (!type || !("getFields" in type)) throw new Error(`The schema has no type ${typeName}.`);
    for (const field of Object.values(type.getFields()))
      if (/purchases/i.test(field.name)) field.extensions = { complexity: connectionComplexity };
  }
  return schema;
}

async function ask(question: Question, server = developmentServer): Promise<Answer> {
  const { status, body } = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: "POST",
      headers: new HeaderMap([["content-type", "application/json"]]),
      search: "",
      body: question,
    },
    context: async () => ({}),
  });
  if (body.kind !== "complete") throw new Error("The answer came in pieces.");
  return { status: status ?? 200, ...(JSON.parse(body.string) as Omit<Answer, "status">) };
}

function firstMessage({ errors }: Answer): string | undefined {
  return errors?.[0]?.message;
}

/** CPU time and not wall time, so that a busy machine does not fail the test; the least of three runs. */
async function cpuMillisecondsFor(question: Question, server = developmentServer): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    await ask(question, server);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

function list(length: number, item: string | ((index: number) => string), separator = " "): string {
  return Array.from({ length }, (_, index) => (typeof item === "string" ? item : item(index))).join(
    separator,
  );
}

/** `{ me { friend { … id } } }` */
function nested(depth: number): string {
  return `{ me ${"{ friend ".repeat(depth - 2)} { id } ${"}".repeat(depth - 2)} }`;
}

/** Fragments of which each spreads the next twice, as many times as there are. */
function bomb({ type = "User", step = "", end = "id" }): string {
  const twice = (next: number) => (step ? `${step} { ...f${next} } ...f${next}` : `...f${next} ...f${next}`);
  return `${list(30, (i) => `fragment f${i} on ${type} { ${twice(i + 1)} }`)} fragment f30 on ${type} { ${end} }`;
}

const page = (first: number | string, fields: string) => `purchases(first: ${first}) { nodes { ${fields} } }`;
const ofType = (depth: number) =>
  `{ __schema { types ${"{ ofType ".repeat(depth - 3)} { name } ${"}".repeat(depth - 3)} } }`;

const manyFields = "id credits creditPackage { id name } buyer { id name friend { id name } }";

type Case = [guarantee: string, question: string | Question, message: RegExp];

const abuses: Case[] = [
  ["13 levels", nested(13), /^The query is nested 13 deep; at most 12 is allowed\.$/],
  ["500 levels", nested(400), /^The query is nested 400 deep/],
  [
    "levels hidden in fragments",
    `{ me { ...f0 } } ${list(12, (i) => `fragment f${i} on User { friend { ...f${i + 1} } }`)} fragment f12 on User { id }`,
    /nested 14 deep/,
  ],
  [
    "levels hidden in inline fragments",
    `{ me ${"{ ... on User { friend ".repeat(12)} { id } ${"} }".repeat(12)} }`,
    /nested 14 deep/,
  ],
  ["levels in the second of two operations", `query a { me { id } } query b ${nested(13)}`, /nested 13 deep/],
  [
    "levels in a mutation",
    `mutation { purchase { buyer { ${"friend { ".repeat(11)} id ${"}".repeat(11)} } } }`,
    /nested 14 deep/,
  ],
  [
    "16 aliases",
    `{ me { ${list(16, (i) => `a${i}: id`)} } }`,
    /^The query uses 16 aliases; at most 15 are allowed\.$/,
  ],
  ["600 aliases of __typename", `{ ${list(600, (i) => `a${i}: __typename`)} }`, /600 root fields/],
  [
    "aliases multiplied by a fragment",
    `{ a: me { ...f } b: me { ...f } } fragment f on User { ${list(8, (i) => `a${i}: id`)} }`,
    /18 aliases/,
  ],
  [
    "an alias bomb",
    `{ me { ...f0 } } ${bomb({ end: "a: id" })}`,
    /over a million aliases|over a million selections/,
  ],
  [
    "21 root fields",
    `{ ${list(21, "__typename")} }`,
    /^The query asks for 21 root fields; at most 20 are allowed\.$/,
  ],
  ["21 mutations at once", `mutation { ${list(21, "purchase { id }")} }`, /21 root fields/],
  [
    "root fields through fragments",
    `{ ...f ...f ...f } fragment f on Query { ${list(7, "__typename")} }`,
    /21 root fields/,
  ],
  ["root fields through inline fragments", `{ ${list(21, "... { __typename }")} }`, /21 root fields/],
  [
    "a bomb of 2^30 root fields",
    `{ ...f0 } ${bomb({ type: "Query", end: "__typename" })}`,
    /over a million root fields/,
  ],
  [
    "a bomb of 2^30 fields further down",
    `{ me { ...f0 } } ${bomb({})}`,
    /over a million selections; at most 500/,
  ],
  ["a bomb that also nests", `{ me { ...f0 } } ${bomb({ step: "friend" })}`, /nested 32 deep/],
  ["a bomb that nobody spreads", `{ me { id } } ${bomb({})}`, /over a million selections/],
  [
    "a fragment that spreads itself",
    "{ me { ...f } } fragment f on User { id friend { ...f } }",
    /Cannot spread fragment "f" within itself/,
  ],
  [
    "fragments that spread each other",
    "{ me { ...a } } fragment a on User { ...b ...b } fragment b on User { ...a ...a }",
    /Cannot spread fragment "a"/,
  ],
  [
    "a circle of 80 fragments",
    `{ me { ...f0 } } ${list(80, (i) => `fragment f${i} on User { ...f${(i + 1) % 80} }`)}`,
    /Cannot spread fragment/,
  ],
  ["a fragment that does not exist", "{ me { ...missing } }", /Unknown fragment "missing"/],
  [
    "a fragment named like a property of objects",
    "{ me { ...__proto__ ...constructor } }",
    /Unknown fragment/,
  ],
  [
    "80 unused fragments",
    `{ me { id } } ${list(80, (i) => `fragment f${i} on User { id }`)}`,
    /Fragment "f0" is never used/,
  ],
  [
    "81 fragments",
    `{ me { id } } ${list(81, (i) => `fragment f${i} on User { id }`)}`,
    /has 81 fragments; at most 80 are allowed/,
  ],
  [
    "a field repeated 26 times",
    `{ me { ${list(26, "id")} } }`,
    /repeats a field more than 25 times in one place/,
  ],
  [
    "a field repeated through fragments and merged fields",
    `{ me { friend { ...f } friend { ...g } } } fragment f on User { ${list(13, "id")} } fragment g on User { ... { ${list(13, "id")} } }`,
    /repeats a field more than 25 times in one place/,
  ],
  [
    "a field repeated in the first of two fragments of one name",
    `{ me { id } } fragment f on User { ${list(26, "id")} } fragment f on User { id }`,
    /repeats a field/,
  ],
  [
    "fragments that repeat much between them",
    `{ __typename } fragment f on User { ${list(15, "friend { id name }")} ${list(20, "name")} } ${list(70, (i) => `fragment g${i} on User { ...f }`)}`,
    /makes \d+ selections in all; at most 4000 are allowed/,
  ],
  [
    "an unused fragment full of repeated fields",
    `{ me { id } } fragment f on User { ${list(480, "friend { id }")} }`,
    /960 selections/,
  ],
  [
    "repeated fields, which validation compares in pairs",
    `{ me { ${list(1_900, "id")} } }`,
    /1901 selections/,
  ],
  ["repeated nested fields", `{ me { ${list(490, "friend { id }")} } }`, /981 selections/],
  [
    "900 unknown directives on one field",
    `{ me { id ${list(900, "@no")} } }`,
    /^The query uses 900 directives; at most 50 are allowed\.$/,
  ],
  ["51 directives", `{ me { ${list(51, "id @skip(if: false)")} } }`, /51 directives/],
  [
    "directives multiplied by a fragment",
    `{ me { ...f friend { ...f } } } fragment f on User { ${list(26, "id @skip(if: false)")} }`,
    /52 directives/,
  ],
  [
    "directives on the operation and its variables",
    `query ($a: Int ${list(30, "@no")}) ${list(30, "@no")} { me { id } }`,
    /60 directives/,
  ],
  ["2,001 tokens", `{ me { ${list(1_996, "id")} } }`, /more that 2000 tokens/],
  ["a megabyte of braces", "{".repeat(1_000_000), /Syntax Error/],
  // Jest leaves the parser so little stack that it ends before the tokens do.
  [
    "a megabyte of opening lists",
    `{ find(ids: ${"[".repeat(1_000_000)}`,
    /more that 2000 tokens|Maximum call stack/,
  ],
  [
    "a list literal 900 deep",
    `{ find(ids: ${"[".repeat(900)}${"]".repeat(900)}) { id } }`,
    /ID cannot represent/,
  ],
  [
    "an input literal 300 deep with a fault at its end",
    `{ find(input: ${"{ inner: ".repeat(300)} { nam: 1 } ${"}".repeat(300)}) { id } }`,
    /not defined by type "Filter"/,
  ],
  [
    "introspection 21 deep",
    ofType(21),
    /^The introspection query is nested 21 deep; at most 20 is allowed\.$/,
  ],
  ["introspection 300 deep", ofType(300), /introspection query is nested 300 deep/],
  [
    "introspection that walks lists in circles",
    "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    /Maximum introspection depth/,
  ],
  [
    "introspection depth through fragments",
    `{ __type(name: "User") { ...f0 } } ${list(20, (i) => `fragment f${i} on __Type { ofType { ...f${i + 1} } }`)} fragment f20 on __Type { name }`,
    /introspection query is nested 22 deep/,
  ],
  [
    "an introspection bomb",
    `{ __schema { types { ...f0 } } } ${bomb({ type: "__Type", end: "name" })}`,
    /over a million selections/,
  ],
  ["no query", { query: "" }, /non-empty `query`/],
  ["only space", "   ", /Syntax Error/],
  ["only a comment", "# nothing", /Syntax Error/],
  ["an empty selection", "{ }", /Syntax Error/],
  ["only a fragment", "fragment f on User { id }", /never used/],
  ["a type definition", "type A { b: Int }", /not executable/],
  [
    "20 operations without saying which",
    list(20, (i) => `query q${i} { __typename }`),
    /Must provide operation name/,
  ],
  [
    "an operation that is not there",
    { query: "query a { __typename }", operationName: "b" },
    /Unknown operation named "b"/,
  ],
  [
    "21 operations",
    list(21, (i) => `query q${i} { __typename }`),
    /has 21 operations; at most 20 are allowed/,
  ],
  ["100 variables", `query (${list(100, (i) => `$v${i}: ID`)}) { me { id } }`, /never used/],
  [
    "101 variables",
    `query (${list(101, (i) => `$v${i}: ID`)}) { me { id } }`,
    /defines 101 variables; at most 100 are allowed/,
  ],
  [
    "introspection under aliases",
    `{ ${list(15, (i) => `a${i}: __schema { types { name fields { name args { name } } } }`)} }`,
    /^The query costs \d+; at most 3500 is allowed/,
  ],
  [
    "a page of a billion",
    `{ ${page(1_000_000_000, "id")} }`,
    /^The query costs 2000000001; at most 3500 is allowed\. Ask for smaller pages or fewer fields\.$/,
  ],
  [
    "a page of a billion by variable",
    { query: `query ($first: Int) { ${page("$first", "id")} }`, variables: { first: 1_000_000_000 } },
    /costs 2000000001/,
  ],
  [
    "a page of a billion by default",
    `query ($first: Int = 1000000000) { ${page("$first", "id")} }`,
    /costs 2000000001/,
  ],
  [
    "a page of a billion in a fragment",
    `{ ...f } fragment f on Query { ${page(1_000_000_000, "id")} }`,
    /costs 2000000001/,
  ],
  ["a page larger than 32 bits", `{ ${page(1e12, "id")} }`, /Int cannot represent non 32-bit/],
  [
    "a page larger than 32 bits by variable",
    { query: `query ($first: Int) { ${page("$first", "id")} }`, variables: { first: 1e12 } },
    /non 32-bit signed integer/,
  ],
  [
    "a page size that is no number",
    { query: `query ($first: Int) { ${page("$first", "id")} }`, variables: { first: "100" } },
    /Int cannot represent non-integer/,
  ],
  [
    "a page size that is a deep list",
    {
      query: `query ($first: Int) { ${page("$first", "id")} }`,
      variables: { first: JSON.parse("[".repeat(490) + "]".repeat(490)) },
    },
    /Int cannot represent non-integer/,
  ],
  [
    "a page size that is a very deep list",
    {
      query: `query ($first: Int) { ${page("$first", "id")} }`,
      variables: { first: JSON.parse("[".repeat(5_000) + "]".repeat(5_000)) },
    },
    /variables are too large/,
  ],
  [
    "null where a page size must be",
    {
      query: "query ($first: Int) { strictPurchases(first: $first) { totalCount } }",
      variables: { first: null },
    },
    /Argument "first" of non-null type "Int!" must not be null/,
  ],
  [
    "a negative page that would pay for a large one",
    {
      query: `query ($a: Int, $b: Int) { a: ${page("$a", "id")} b: ${page("$b", "id")} }`,
      variables: { a: -2_000_000_000, b: 2_000 },
    },
    /costs 4004/,
  ],
  [
    "100,000 wrong items in a variable",
    {
      query: "query ($ids: [ID!]) { find(ids: $ids) { id } }",
      variables: { ids: Array(100_000).fill(null) },
    },
    /variables are too large; at most 500 values/,
  ],
  [
    "11 wrong items in a variable",
    { query: "query ($ids: [ID!]) { find(ids: $ids) { id } }", variables: { ids: Array(11).fill(null) } },
    /wrong in more than 10 places/,
  ],
  [
    "500 items in a variable",
    { query: "query ($ids: [ID!]) { find(ids: $ids) { id } }", variables: { ids: Array(500).fill("a") } },
    /variables are too large/,
  ],
  [
    "15,001 characters in variables",
    {
      query: "query ($a: ID!, $b: ID!) { find(ids: [$a, $b]) { id } }",
      variables: { a: "a".repeat(15_000), b: "b" },
    },
    /variables are too large/,
  ],
  [
    "long names of fields in a variable",
    {
      query: "query ($input: Filter) { find(input: $input) { id } }",
      variables: { input: { ["a".repeat(15_001)]: 1 } },
    },
    /variables are too large/,
  ],
  [
    "a page of 100 with 34 fields",
    `{ ${page(100, `${list(20, "id")} ${list(14, "credits")}`)} }`,
    /costs 3501/,
  ],
  [
    "three pages of 100 with many fields",
    `{ a: ${page(100, manyFields)} b: ${page(100, manyFields)} c: ${page(100, manyFields)} }`,
    /costs 3603/,
  ],
  ["fifteen small pages of 100", `{ ${list(15, (i) => `p${i}: ${page(100, "id credits")}`)} }`, /costs 4515/],
  ["a page of 100 within a page of 100", `{ ${page(100, `buyer { ${page(100, "id")} }`)} }`, /costs 20301/],
];

describe("refuses within 100 ms of CPU", () => {
  it.each(abuses)("%s", async (_, asked, message) => {
    const question = typeof asked === "string" ? { query: asked } : asked;

    expect(await cpuMillisecondsFor(question)).toBeLessThan(100);

    const answer = await ask(question);
    expect(answer.status).toBe(400);
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.map((error) => error.message).join("\n")).toMatch(message);
    expect(answer.errors?.length).toBeLessThanOrEqual(51);
  });
});

/** What GraphiQL and Apollo Sandbox send is `getIntrospectionQuery` of their own graphql-js with some of these. */
const introspectionOptions = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
};

const good: [guarantee: string, question: string | Question][] = [
  ["12 levels", nested(12)],
  ["15 aliases", `{ me { ${list(15, (i) => `a${i}: id`)} } }`],
  ["20 root fields", `{ ${list(20, "__typename")} }`],
  [
    "50 directives",
    `{ me { ${list(20, "id @skip(if: false)")} friend { ${list(20, "id @skip(if: false)")} friend { ${list(10, "id @skip(if: false)")} } } } }`,
  ],
  [
    "500 selections",
    `{ ${list(14, (i) => `a${i}: me { ${list(25, "id")} friend { ${list(6, "id")} } }`)} me { ${list(25, "id")} name friend { ${list(8, "id")} } } }`,
  ],
  ["2,000 tokens", `{ find(ids: [${list(1_988, "1")}]) { id } }`],
  [
    "499 items in a variable",
    { query: "query ($ids: [ID!]) { find(ids: $ids) { id } }", variables: { ids: Array(499).fill("a") } },
  ],
  [
    "15,000 characters in variables, and more in one that is not defined",
    {
      query: "query ($id: ID!) { find(ids: [$id]) { id } }",
      variables: { id: "a".repeat(15_000), other: Array(1_000).fill("b".repeat(100)) },
    },
  ],
  ["introspection 20 deep", ofType(20)],
  ["the standard introspection query", getIntrospectionQuery()],
  ["the introspection query with every option", getIntrospectionQuery(introspectionOptions)],
  ["the introspection query without descriptions", getIntrospectionQuery({ descriptions: false })],
  [
    "a full page with related objects",
    `{ purchases(first: 100) { nodes { id creditPackage { id name } } totalCount } }`,
  ],
  ["a full page with 33 fields", `{ ${page(100, `${list(20, "id")} ${list(13, "credits")}`)} }`],
  ["three full pages with 10 fields", `{ ${list(3, (i) => `p${i}: ${page(100, list(10, "id"))}`)} }`],
  [
    "a default page within a default page",
    "{ purchases { nodes { id buyer { purchases { nodes { id } } } } } }",
  ],
  [
    "a page size of null, as if it were not given",
    { query: `query ($first: Int) { ${page("$first", "id")} }`, variables: { first: null } },
  ],
  [
    "a costly field that is skipped",
    {
      query: `query ($all: Boolean!) { me { id } ${page(1_000, "id").replace("{", "@include(if: $all) {")} }`,
      variables: { all: false },
    },
  ],
  [
    "fragments used many times",
    `{ me { ...f friend { ...f friend { ...f } } } } fragment f on User { id name }`,
  ],
  [
    "one of several operations",
    { query: `query a { me { id } } query b { me { name } }`, operationName: "b" },
  ],
  [
    "one operation next to a costly one",
    { query: `query a { me { id } } query b { ${page(100_000, "id")} }`, operationName: "a" },
  ],
  ["a mutation", "mutation { purchase(packageId: 1) { id creditPackage { id name } } }"],
];

describe("answers", () => {
  it.each(good)("%s", async (_, asked) => {
    const answer = await ask(typeof asked === "string" ? { query: asked } : asked);
    expect(answer.errors).toBeUndefined();
    expect(answer.status).toBe(200);
  });
});

it("prices a document anew for each request, though Apollo validates it once", async () => {
  const query = `query ($first: Int) { ${page("$first", "id credits")} }`;
  expect((await ask({ query, variables: { first: 10 } })).status).toBe(200);
  expect(firstMessage(await ask({ query, variables: { first: 10_000 } }))).toMatch(/costs 30001/);
  expect((await ask({ query, variables: { first: 10 } })).status).toBe(200);
});

it("marks a query that costs too much as bad input", async () => {
  const answer = await ask({ query: `{ ${page(100_000, "id")} }` });
  expect(answer.errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT" });
});

it("says where an operation that is too large begins, and nothing else about the document", async () => {
  const answer = await ask({ query: `query a { me { id } }\nquery b { noSuchField ${nested(13).slice(1)}` });
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors?.[0]?.locations).toEqual([{ line: 2, column: 1 }]);
});

it("lists all that is wrong with the variables, as the executor does", async () => {
  const query =
    "query ($a: Int, $b: Int) { a: purchases(first: $a) { totalCount } b: purchases(first: $b) { totalCount } }";
  const answer = await ask({ query, variables: { a: "x", b: "y" } });
  expect(answer.errors).toHaveLength(2);
});

it("stops after ten errors", async () => {
  const answer = await ask({ query: `{ me { ${list(100, (i) => `no${i}`)} } }` });
  expect(answer.errors).toHaveLength(11);
  expect(answer.errors?.at(-1)?.message).toMatch(/Too many validation errors/);
});

describe("hints", () => {
  const filter = "query ($input: Filter) { find(input: $input) { id } }";
  const guesses: [where: string, question: Question][] = [
    ["a field", { query: "{ purchase { id } }" }],
    ["an argument", { query: "{ purchases(firs: 1) { totalCount } }" }],
    ["a type", { query: "{ me { ...f } } fragment f on Use { id }" }],
    ["an input literal", { query: `{ find(input: { nam: "x" }) { id } }` }],
    ["an enum literal", { query: "{ find(input: { kind: REDD }) { id } }" }],
    ["an input variable", { query: filter, variables: { input: { nam: "x" } } }],
    ["an enum variable", { query: filter, variables: { input: { kind: "REDD" } } }],
  ];

  it.each(guesses)("help with %s in development and are hidden in production", async (_, question) => {
    expect(firstMessage(await ask(question))).toMatch(/Did you mean/);

    const hidden = await ask(question, productionServer);
    expect(hidden.status).toBe(400);
    expect(firstMessage(hidden)).not.toMatch(/Did you mean/);
    expect(firstMessage(hidden)).toMatch(/[".]$/);
  });

  it("take no time to hide in a message that quotes a megabyte of them", async () => {
    const query = `query ($input: Filter) { find(input: $input) { id } }`;
    const question = { query, variables: { input: " Did you mean ".repeat(70_000) } };
    expect(await cpuMillisecondsFor(question, productionServer)).toBeLessThan(1_000);
    expect((await ask(question, productionServer)).status).toBe(400);
  });
});

it("has no introspection in production, whatever its depth", async () => {
  const answer = await ask({ query: getIntrospectionQuery() }, productionServer);
  expect(answer.status).toBe(400);
  expect(firstMessage(answer)).toMatch(/introspection is not allowed/);
});

@ObjectType()
class Page {
  @Field(() => Int)
  totalCount!: number;
}

@Resolver()
class PageResolver {
  @Query(() => Page, { complexity: connectionComplexity })
  purchases(@Arg("first", () => Int, { defaultValue: 25 }) first: number): Page {
    return { totalCount: first };
  }
}

it("reads the price from type-graphql's decorators", async () => {
  const server = await givenServer({ schema: buildSchemaSync({ resolvers: [PageResolver] }) });
  expect((await ask({ query: "{ purchases { totalCount } }" }, server)).data).toEqual({
    purchases: { totalCount: 25 },
  });
  expect(firstMessage(await ask({ query: "{ purchases(first: 5000) { totalCount } }" }, server))).toMatch(
    /costs 5001/,
  );
  await server.stop();
});
