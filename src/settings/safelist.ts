import { makeValidator } from "envalid";
import { readNamedFile } from "./values";

/** The GraphQL operations that callers may ask for: their documents, by their ids. */
export type Safelist = ReadonlyMap<string, string>;

/**
 * The path of a persisted query manifest, as `npx generate-persisted-query-manifest` writes it for Apollo Client. The
 * file is read once, at start.
 */
export const safelistFile = makeValidator<Safelist>((path) => readSafelist(path));

/** @throws Error that says what is wrong with the file. */
function readSafelist(path: string): Safelist {
  const manifest = parseManifest(readNamedFile(path));
  if (manifest.format !== "apollo-persisted-query-manifest" || manifest.version !== 1)
    throw new Error('must name a file with "format": "apollo-persisted-query-manifest" and "version": 1');
  const { operations } = manifest;
  if (!Array.isArray(operations) || operations.length === 0)
    throw new Error("must name a file with a list of operations");
  const safelist = new Map<string, string>();
  for (const [index, operation] of operations.entries()) {
    const { id, body } = (operation ?? {}) as Record<string, unknown>;
    const place = `operation ${index + 1} of the file`;
    if (typeof id !== "string" || id === "" || typeof body !== "string" || body === "")
      throw new Error(`${place} has no id or no body`);
    if (safelist.has(id)) throw new Error(`${place} has the id of an earlier one`);
    safelist.set(id, body);
  }
  return safelist;
}

function parseManifest(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch (error) {
    throw new Error("names a file that is not JSON", { cause: error });
  }
}
