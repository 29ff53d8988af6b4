import { ApolloServer, HeaderMap } from "@apollo/server";
import { buildSchema, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
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

export interface Question {
  query?: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

interface Answer {
  status: number;
  data?: unknown;
  errors?: GraphQLFormattedError[];
}

/** Starts and stops the service for the tests of each file that imports this one. */
export let developmentServer: ApolloServer;
export let productionServer: ApolloServer;

beforeAll(async () => {
  developmentServer = await givenServer({ hideHints: false });
  productionServer = await givenServer({ hideHints: true });
});

afterAll(() => Promise.all([developmentServer.stop(), productionServer.stop()]));

export async function givenServer({ schema = givenSchema(), hideHints = false }): Promise<ApolloServer> {
  const server = new ApolloServer({
    schema,
    ...graphqlLimits({ hideHints }),
    introspection: !hideHints,
    includeStacktraceInErrorResponses: false,
  });
  await server.start();
  return server;
}

/** Prices pages as type-graphql does, which puts its option `complexity` into the field's extensions. */
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

export async function ask(question: Question, server = developmentServer): Promise<Answer> {
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

export function firstMessage({ errors }: Answer): string | undefined {
  return errors?.[0]?.message;
}

/** The least CPU time of three runs. CPU time and not wall time, so that a busy machine does not fail the test. */
export async function cpuMillisecondsFor(question: Question, server = developmentServer): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    await ask(question, server);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

export function list(length: number, item: string | ((index: number) => string), separator = " "): string {
  return Array.from({ length }, (_, index) => (typeof item === "string" ? item : item(index))).join(
    separator,
  );
}

/** `{ me { friend { … id } } }` */
export function nested(depth: number): string {
  return `{ me ${"{ friend ".repeat(depth - 2)} { id } ${"}".repeat(depth - 2)} }`;
}

/** Fragments that each spread the next one twice: n fragments expand to 2^n fields. */
export function bomb({ type = "User", step = "", end = "id" }): string {
  const twice = (next: number) => (step ? `${step} { ...f${next} } ...f${next}` : `...f${next} ...f${next}`);
  return `${list(30, (i) => `fragment f${i} on ${type} { ${twice(i + 1)} }`)} fragment f30 on ${type} { ${end} }`;
}

export const page = (first: number | string, fields: string) =>
  `purchases(first: ${first}) { nodes { ${fields} } }`;
export const ofType = (depth: number) =>
  `{ __schema { types ${"{ ofType ".repeat(depth - 3)} { name } ${"}".repeat(depth - 3)} } }`;

export const manyFields = "id credits creditPackage { id name } buyer { id name friend { id name } }";

export type Case = [guarantee: string, question: string | Question, message: RegExp];

/** Fails unless the document is refused with the message, within 100 ms of CPU. */
export async function expectRefused(asked: string | Question, message: RegExp): Promise<void> {
  const question = typeof asked === "string" ? { query: asked } : asked;

  expect(await cpuMillisecondsFor(question)).toBeLessThan(100);

  const answer = await ask(question);
  expect(answer.status).toBe(400);
  expect(answer.data).toBeUndefined();
  expect(answer.errors?.map((error) => error.message).join("\n")).toMatch(message);
  expect(answer.errors?.length).toBeLessThanOrEqual(51);
}
