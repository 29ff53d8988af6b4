import type {
  ApolloServerPlugin,
  BaseContext,
  GraphQLRequestContextDidResolveOperation,
} from "@apollo/server";
import { getVariableValues, GraphQLError, type OperationDefinitionNode } from "graphql";
import {
  type ComplexityEstimator,
  fieldExtensionsEstimator,
  getComplexity,
  simpleEstimator,
} from "graphql-query-complexity";
import { LRUCache } from "lru-cache";

import { pageSizeDefault } from "../../../inputs/page.args";
import { introspectionPrice } from "./introspection-price";
import { limitRefusal } from "./limit-refusal";
import { requireSmallVariables } from "./variables-size";

/** Fewer than the executor's own limit of 50: making an error costs more than finding it. */
const variableErrorsMax = 10;
/** How many prices are remembered, and how many characters their keys may have: two megabytes, or four. */
const knownMax = 1000;
const knownCharactersMax = 2_000_000;

/** What counting a list costs: it reads up to 10,000 rows. */
const countPrice = 400;
/** As much as any operation is ever said to cost; it is refused long before. */
const priceMax = 1e10;
/**
 * What the fields that count say they cost, for their list to tell them from its rows: more than all rows of 500
 * selections at `priceMax`, and little enough for 500 counts to be exact.
 */
export const countUnit = 2 ** 43;

type ResolvedRequest = GraphQLRequestContextDidResolveOperation<BaseContext>;

/**
 * What a list costs, for `@Query({ complexity: connectionComplexity })`: its children times `first` or `last`. A page
 * larger than the list allows is priced as asked, and one of no or fewer rows as one row: to refuse those is
 * the business of the list itself, but they must not pay for the rest of the query.
 */
export const connectionComplexity: ComplexityEstimator = ({ args, childComplexity }) => {
  const sizes = [args["first"], args["last"]].filter((size) => typeof size === "number");
  const pageSize = sizes.length > 0 ? Math.max(1, ...sizes) : pageSizeDefault;
  // A count is asked once, however many rows its page has.
  const counts = Math.floor(childComplexity / countUnit);
  const rows = 1 + pageSize * (childComplexity % countUnit);
  return Math.min(rows + counts * countPrice, priceMax);
};

/**
 * Refuses operations that cost more than `complexityMax`: one for each field, unless the field names another
 * price. A plugin and not a validation rule, since Apollo validates a document once and remembers it, while
 * its page sizes may come from the variables of each request.
 */
export function queryComplexityPlugin(complexityMax: number): ApolloServerPlugin {
  const known = new LRUCache<string, number>({
    max: knownMax,
    maxSize: knownCharactersMax,
    sizeCalculation: (_, key) => key.length,
  });
  let estimators: ComplexityEstimator[] = [];
  return {
    async serverWillStart({ schema }) {
      estimators = [
        fieldExtensionsEstimator(),
        introspectionPrice(schema, complexityMax),
        simpleEstimator({ defaultComplexity: 1 }),
      ];
    },
    async requestDidStart() {
      return {
        async didResolveOperation(request) {
          const { operation } = request;
          // Apollo calls this even if the document has no operation of that name; the executor refuses then.
          if (!operation) return;
          requireSmallVariables(operation, request.request.variables);
          const key = complexityKey(request, operation);
          const price = known.get(key);
          if (
            (price === undefined || hasManyValues(request, operation)) &&
            !hasValidVariables(request, operation)
          )
            return;
          const complexity = price ?? complexityOf(request, operation, estimators);
          known.set(key, complexity);
          if (complexity > complexityMax) throw tooCostly(operation, complexity, complexityMax);
        },
      };
    },
  };
}

function tooCostly(operation: OperationDefinitionNode, complexity: number, limit: number): GraphQLError {
  const message = `The query costs ${complexity}; at most ${limit} is allowed. Ask for smaller pages or fewer fields.`;
  return limitRefusal(message, operation);
}

/**
 * All that the price depends on: the operation, the page sizes and conditions among its variables, which are numbers
 * and booleans, and which of the others are null. Walking the query again would cost a tenth of the request.
 */
function complexityKey({ queryHash, request }: ResolvedRequest, operation: OperationDefinitionNode): string {
  const priced = (operation.variableDefinitions ?? []).map(({ variable }) => {
    const value: unknown = request.variables?.[variable.name.value];
    return typeof value === "object" || typeof value === "string" ? value === null : [value];
  });
  return JSON.stringify([queryHash, operation.name?.value, priced]);
}

/** So few values, each wrong and lacking all fields that an input of ours has, cannot reach the executor's limit. */
const fewValuesMax = 4;

function hasManyValues({ request }: ResolvedRequest, operation: OperationDefinitionNode): boolean {
  let values = operation.variableDefinitions?.length ?? 0;
  const count = (value: unknown): void => {
    values += 1;
    if (values > fewValuesMax || typeof value !== "object" || value === null) return;
    for (const inner of Object.values(value)) count(inner);
  };
  for (const value of Object.values(request.variables ?? {})) count(value);
  return values > fewValuesMax;
}

/**
 * Where they are not, the executor answers before it calls any resolver, and lists all that is wrong. When that is more
 * than 50 things it gives up with what looks like a fault of ours; we refuse earlier, because each thing costs time.
 */
function hasValidVariables(
  { schema, request }: ResolvedRequest,
  operation: OperationDefinitionNode,
): boolean {
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {}, {
    maxErrors: variableErrorsMax,
  });
  if (variables.errors && variables.errors.length > variableErrorsMax) {
    throw limitRefusal(`The variables are wrong in more than ${variableErrorsMax} places.`, operation);
  }
  return variables.errors === undefined;
}

function complexityOf(
  { schema, document, request }: ResolvedRequest,
  operation: OperationDefinitionNode,
  estimators: ComplexityEstimator[],
): number {
  try {
    return getComplexity({
      schema,
      query: document,
      operationName: operation.name?.value,
      variables: request.variables,
      estimators,
    });
  } catch (error) {
    // An argument that only its variable makes invalid, such as null for a page size that may not be null.
    if (error instanceof GraphQLError) throw limitRefusal(error.message, operation);
    throw error;
  }
}
