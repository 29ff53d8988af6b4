import { getIntrospectionQuery } from "graphql";
import { Arg, buildSchemaSync, Field, Int, ObjectType, Query, Resolver } from "type-graphql";
import { connectionComplexity } from "../../src/resolvers/server/limits/query-complexity";
import {
  ask,
  expectRefused,
  firstMessage,
  givenServer,
  list,
  manyFields,
  nested,
  ofType,
  page,
  type Case,
  type Question,
} from "../support/limited-graphql";

const abuses: Case[] = [
  [
    "introspection under aliases",
    `{ ${list(15, (i) => `a${i}: __schema { types { name fields { name args { name } } } }`)} }`,
    /^The query costs \d+; at most 5000 is allowed/,
  ],
  [
    "a page of a billion",
    `{ ${page(1_000_000_000, "id")} }`,
    /^The query costs 2000000001; at most 5000 is allowed\. Ask for smaller pages or fewer fields\.$/,
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
      variables: { a: -2_000_000_000, b: 3_000 },
    },
    /costs 6004/,
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
    "a page of 100 with 49 fields",
    `{ ${page(100, `${list(20, "id")} ${list(20, "credits")} creditPackage { ${list(8, "id")} }`)} }`,
    /costs 5001/,
  ],
  [
    "five pages of 100 with many fields",
    `{ ${list(5, (i) => `p${i}: ${page(100, manyFields)}`)} }`,
    /costs 6005/,
  ],
  [
    "fifteen small pages of 100",
    `{ ${list(15, (i) => `p${i}: ${page(100, "id credits creditPackage { id }")}`)} }`,
    /costs 7515/,
  ],
  ["a page of 100 within a page of 100", `{ ${page(100, `buyer { ${page(100, "id")} }`)} }`, /costs 20301/],
];

describe("refuses within 100 ms of CPU", () => {
  it.each(abuses)("%s", (_, asked, message) => expectRefused(asked, message));
});

/** GraphiQL and Apollo Sandbox send their graphql-js's `getIntrospectionQuery` with some of these options. */
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
  [
    "a full page with 48 fields",
    `{ ${page(100, `${list(20, "id")} ${list(20, "credits")} creditPackage { ${list(7, "id")} }`)} }`,
  ],
  ["four full pages with 10 fields", `{ ${list(4, (i) => `p${i}: ${page(100, list(10, "id"))}`)} }`],
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

describe("answers documents within the limits:", () => {
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

it("says where a too large operation begins, and nothing else about the document", async () => {
  const answer = await ask({ query: `query a { me { id } }\nquery b { noSuchField ${nested(13).slice(1)}` });
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors?.[0]?.locations).toEqual([{ line: 2, column: 1 }]);
});

it("lists all errors of the variables, as the executor does", async () => {
  const query =
    "query ($a: Int, $b: Int) { a: purchases(first: $a) { totalCount } b: purchases(first: $b) { totalCount } }";
  const answer = await ask({ query, variables: { a: "x", b: "y" } });
  expect(answer.errors).toHaveLength(2);
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
