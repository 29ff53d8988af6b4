import { parse, validate, type GraphQLSchema } from "graphql";
import type { Config } from "../../config/config";
import { buildGraphqlSchema } from "../../resolvers/schema";
import { findingOf, type Finding } from "./finding";

/**
 * Checks whether the listed GraphQL operations fit the schema of this version. Callers of the others only get errors.
 */
export function checkSafelist({ graphqlOperations }: Config): Finding[] {
  if (!graphqlOperations) return [];
  const schema = buildGraphqlSchema();
  const problems = [...graphqlOperations].flatMap(([id, document]) => {
    const problem = problemOf(schema, document);
    return problem === undefined ? [] : [`${id}: ${problem}`];
  });
  return [
    findingOf(
      "listed operations",
      problems.length === 0 ? `${graphqlOperations.size}, all fit the schema` : problems.join("; "),
      problems.length === 0,
      "Make the file of GRAPHQL_OPERATIONS_FILE again, from clients that fit the schema of this version.",
    ),
  ];
}

function problemOf(schema: GraphQLSchema, document: string): string | undefined {
  try {
    return validate(schema, parse(document))[0]?.message;
  } catch (error) {
    return (error as Error).message;
  }
}
