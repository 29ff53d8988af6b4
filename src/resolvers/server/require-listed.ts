import type { FastifyReply, FastifyRequest } from "fastify";
import { badInput, Refusal } from "../../errors";
import type { Safelist } from "../../settings/safelist";

/** What a request says about its document. Each value may be of any type. */
interface GivenDocument {
  readonly query?: unknown;
  readonly extensions?: unknown;
}

/**
 * Makes a hook that lets the operations of the list through and no others. A request names its operation by its id, as
 * Apollo Client's link for persisted queries does, or sends its exact text. The hook puts the text in the place of the
 * id.
 * @throws Refusal FORBIDDEN for another operation, BAD_USER_INPUT when id and text are of different operations.
 */
export function requireListed(safelist: Safelist) {
  const documents = new Set(safelist.values());
  const documentOf = (given: GivenDocument): string | undefined => {
    const id = idIn(given.extensions);
    if (id === undefined) return requireKnown(documents, given.query);
    const document = safelist.get(id);
    if (document === undefined)
      throw notListed("This service executes listed operations only, and this id is not listed.");
    if (given.query !== undefined && given.query !== null && given.query !== document)
      throw badInput([{ field: "query", message: "query must be the text of the operation with this id" }]);
    return document;
  };
  return (request: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
    if (request.method === "GET") replaceInAddress(request, documentOf);
    else replaceInBody(request, documentOf);
    done();
  };
}

/** Undefined for what is no document at all, which Apollo refuses. */
function requireKnown(documents: ReadonlySet<string>, query: unknown): string | undefined {
  if (typeof query !== "string" || query === "") return undefined;
  if (documents.has(query)) return query;
  throw notListed("This service executes listed operations only, and this operation is not listed.");
}

type DocumentOf = (given: GivenDocument) => string | undefined;

function replaceInBody(request: FastifyRequest, documentOf: DocumentOf): void {
  const { body } = request;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return;
  const query = documentOf(body);
  if (query === undefined) return;
  const { extensions: _, ...others } = body as GivenDocument;
  request.body = { ...others, query };
}

/** Apollo reads a GET from the address itself. */
function replaceInAddress({ raw }: FastifyRequest, documentOf: DocumentOf): void {
  const [path, ...rest] = (raw.url ?? "").split("?");
  const parameters = new URLSearchParams(rest.join("?"));
  const query = documentOf({
    query: parameters.get("query") ?? undefined,
    extensions: parseOrNothing(parameters.get("extensions")),
  });
  if (query === undefined) return;
  parameters.set("query", query);
  parameters.delete("extensions");
  raw.url = `${path}?${parameters}`;
}

function parseOrNothing(json: string | null): unknown {
  try {
    return json === null ? undefined : JSON.parse(json);
  } catch {
    // Without an id the text has to be listed. Apollo refuses the parameter itself.
    return undefined;
  }
}

/** The id of a persisted query. Apollo calls it a hash, but a list may have any ids. */
function idIn(extensions: unknown): string | undefined {
  const { persistedQuery } = Object(extensions) as { persistedQuery?: unknown };
  const { sha256Hash } = Object(persistedQuery) as { sha256Hash?: unknown };
  return typeof sha256Hash === "string" ? sha256Hash : undefined;
}

function notListed(message: string): Refusal {
  return new Refusal("FORBIDDEN", message);
}
