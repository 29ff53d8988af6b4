import type { ApolloServerPlugin } from "@apollo/server";

import { documentSizeRule } from "./document-size-rule";
import { hideHintsPlugin } from "./hide-hints-plugin";
import { knownOperationsRule } from "./known-operations-rule";
import { mergeAlikeErrors } from "./merge-alike-errors";
import { queryComplexityPlugin } from "./query-complexity";

/** Limits on an operation with all its fragments written out. */
const sizeLimits = {
  depth: 12,
  // graphql-js's own introspection query has depth 15, because it unwraps an argument's type nine times.
  introspectionDepth: 20,
  rootFields: 20,
  aliases: 15,
  directives: 50,
  // The introspection query has 242 selections.
  selections: 500,
  selectionsInAll: 4_000,
  variables: 100,
  // The document of the Sandbox page has 24.
  operations: 25,
  fragments: 80,
  // Fragments of many components may each ask for `id` and `__typename`.
  mergedFields: 25,
};

const tokensMax = 2_000;
const validationErrorsMax = 10;

/**
 * About the number of values in the answer, see `connectionComplexity`. A page of 100 purchases may show all fields of
 * each, of its package, the package's mapping and its refund. A page of 100 within a page of 100 is always refused.
 */
const complexityMax = 5_000;

/**
 * Options of ApolloServer that limit the cost of any query. `hideHints` removes graphql-js's hints ("Did you mean …?"),
 * which reveal the schema to callers who guess. Hide them where introspection is off.
 */
export function graphqlLimits({ hideHints }: { hideHints: boolean }) {
  const plugins: ApolloServerPlugin[] = [queryComplexityPlugin(complexityMax), mergeAlikeErrors];
  if (hideHints) plugins.push(hideHintsPlugin());

  return {
    parseOptions: { maxTokens: tokensMax },
    validationRules: [documentSizeRule(sizeLimits), knownOperationsRule],
    validationOptions: { maxErrors: validationErrorsMax, hideSuggestions: hideHints },
    plugins,
  };
}
