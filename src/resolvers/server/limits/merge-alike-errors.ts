import type { ApolloServerPlugin } from "@apollo/server";
import { GraphQLError } from "graphql";

const unknownDirective = /^Unknown directive "(@[^"]*)"\.$/;
const tooMany = /^Too many validation errors/;
/** How many characters of names a merged message quotes. */
const namesLengthMax = 200;

/**
 * Reports a mistake once, however often a document makes it: errors with the same message become one, and so do all
 * unknown directives.
 */
export const mergeAlikeErrors: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async validationDidStart() {
        return async (errors) => {
          // Apollo answers with this array, and has no other way to change its contents.
          (errors as GraphQLError[] | undefined)?.splice(0, errors?.length ?? 0, ...merged(errors ?? []));
        };
      },
    };
  },
};

function merged(errors: readonly Error[]): GraphQLError[] {
  const byKind = new Map<string, GraphQLError[]>();
  for (const error of errors as readonly GraphQLError[]) {
    const kind = unknownDirective.test(error.message) ? "unknown directive" : error.message;
    byKind.set(kind, [...(byKind.get(kind) ?? []), error]);
  }
  // Drop the error "too many errors" when merging has left fewer.
  if (byKind.size === 2 && errors.length > 2)
    for (const kind of byKind.keys()) if (tooMany.test(kind)) byKind.delete(kind);
  return [...byKind.values()].map(mergedError);
}

function mergedError(alike: readonly GraphQLError[]): GraphQLError {
  const [first] = alike;
  if (!first) throw new Error("A kind of errors must have at least one.");
  const names = [...new Set(alike.map(({ message }) => unknownDirective.exec(message)?.[1] ?? ""))];
  if (names.length < 2) return first;
  const quoted = names.map((name) => `"${name}"`).join(", ");
  const shown = quoted.length > namesLengthMax ? `${quoted.slice(0, namesLengthMax)}…` : quoted;
  return new GraphQLError(`Unknown directives ${shown}.`, {
    nodes: alike.flatMap(({ nodes }) => nodes ?? []),
  });
}
