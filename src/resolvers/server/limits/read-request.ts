import type { ApolloServerPlugin } from "@apollo/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { parseJson } from "../../../inputs/parse-json";
import { badInput } from "../../../errors";

/** Our largest document in the guides has 700 characters; GraphiQL's introspection has 2,000. */
const documentCharactersMax = 15_000;
/** For each error graphql-js counts the lines before its place again. */
const documentLinesMax = 1_000;

/**
 * Refuses a document that is too long before anything is done with it: Apollo hashes it, and neither comments nor empty
 * lines count as tokens.
 * @throws Refusal BAD_USER_INPUT
 */
export function requireShortDocument(
  { body, query }: FastifyRequest,
  _reply: FastifyReply,
  done: () => void,
): void {
  for (const document of [queryOf(body), queryOf(query)]) {
    const message = typeof document === "string" ? complaint(document) : undefined;
    if (message !== undefined) throw badInput([{ field: "query", message }]);
  }
  done();
}

function complaint(document: string): string | undefined {
  if (document.length > documentCharactersMax)
    return `query must have at most ${documentCharactersMax} characters; it has ${document.length}`;
  const lines = document.split(/\r\n|[\n\r]/).length;
  return lines > documentLinesMax
    ? `query must have at most ${documentLinesMax} lines; it has ${lines}`
    : undefined;
}

function queryOf(given: unknown): unknown {
  return typeof given === "object" && given !== null && "query" in given ? given.query : undefined;
}

/**
 * Reads two things in a request otherwise than Apollo does. `?operationName=` names no operation: browsers' forms and
 * some clients send it so where there is only one. And the variables of a GET, which Apollo parses itself, keep their
 * numbers exact, as those of a POST do.
 */
export const readRequest: ApolloServerPlugin = {
  async requestDidStart({ request }) {
    if (request.operationName === "") delete request.operationName;
    if (request.http?.method !== "GET" || !request.variables) return;
    const text = new URLSearchParams(request.http.search).get("variables");
    if (text) request.variables = parseJson(text) as NonNullable<typeof request.variables>;
  },
};
