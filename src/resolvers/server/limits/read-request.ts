import type { ApolloServerPlugin } from "@apollo/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { parseJson } from "../../../inputs/parse-json";
import { badInput } from "../../../errors";

/** The longest document in our guides has 700 characters, GraphiQL's introspection 2,000. */
const documentCharactersMax = 15_000;
/** For each error graphql-js counts the lines before the error again. */
const documentLinesMax = 1_000;

/**
 * Refuses a document that is too long before anything else reads it. Apollo hashes the document, and comments and empty
 * lines do not count as tokens.
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

const meansNone = /^[^=]+=$|^(?:variables|extensions)=null$/;

/**
 * Removes the empty parameters of a GET, which browsers' forms send for fields left empty, and those that are `null`,
 * which clients send for what they leave out. Apollo refuses `?variables=` and `?variables=null`.
 */
export function dropEmptyParameters({ raw }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const [path, ...rest] = (raw.url ?? "").split("?");
  if (rest.length > 0) {
    const parameters = rest.join("?").split("&");
    raw.url = `${path}?${parameters.filter((one) => !meansNone.test(one)).join("&")}`;
  }
  done();
}

/**
 * Differs from Apollo in reading two parts of a request. An empty `operationName` counts as none, because some clients
 * send that. The variables of a GET, which Apollo parses itself, are parsed again without rounding numbers, as those of
 * a POST are.
 */
export const readRequest: ApolloServerPlugin = {
  async requestDidStart({ request }) {
    if (request.operationName === "") delete request.operationName;
    if (request.http?.method !== "GET" || !request.variables) return;
    const text = new URLSearchParams(request.http.search).get("variables");
    if (text) request.variables = parseJson(text) as NonNullable<typeof request.variables>;
  },
};
