import type {
  ApolloServerPlugin,
  BaseContext,
  GraphQLRequestContextDidResolveOperation,
} from "@apollo/server";
import { getVariableValues, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
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
import { fragmentsOf } from "./selected-fields";
import { tellCost } from "./tell-cost";
import { requireSmallVariables } from "./variables-size";

/** Fewer than the executor's own limit of 50, because creating an error costs more than finding it. */
const variableErrorsMax = 10;
/** How many prices are cached, and how many characters their keys may have in all: two to four megabytes. */
const knownMax = 1000;
const knownCharactersMax = 2_000_000;

/** The price of counting a list, which reads up to 10,000 rows. */
const countPrice = 400;
/** No operation is given a higher price. It is refused long before. */
export const priceMax = 1e10;
/**
 * A marker price for the fields that count, so that their list can distinguish it from the price of its rows. Larger
 * than the rows of 500 selections at `priceMax`, and small enough for 500 counts to be exact.
 */
export const countUnit = 2 ** 43;

type ResolvedRequest = GraphQLRequestContextDidResolveOperation<BaseContext>;

/**
 * The price of a list, for `@Query({ complexity: connectionComplexity })`: the price of its children times `first` or
 * `last`. A page larger than the list allows is priced at its size, and a page of no or negative size as one row. The
 * list itself refuses such sizes, but they must not make the rest of the query cheaper. Each item of the lists in a
 * filter may be read by a statement of its own.
 */
export const connectionComplexity = (({ args, childComplexity }) => {
  const sizes = [args["first"], args["last"]].filter((size) => typeof size === "number");
  const pageSize = sizes.length > 0 ? Math.max(1, ...sizes) : pageSizeDefault;
  // A list is counted once, however many rows its page has.
  const counts = Math.floor(childComplexity / countUnit);
  const rows = 1 + pageSize * (childComplexity % countUnit);
  const statements = itemsIn(args["where"]) * statementPrice;
  return Math.min(rows + counts * countPrice + statements, priceMax);
}) satisfies ComplexityEstimator;

/** How many items the lists within a value have, such as those of `in` and `OR`. */
function itemsIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce<number>((items, one) => items + itemsIn(one), 0);
  return inner + (Array.isArray(value) ? value.length : 0);
}

/** The price of a statement that is run for one object alone. An operation can afford 250 of them. */
export const statementPrice = 20;

/** As many wallets as a user often has: two environments with some credit types. */
const ownWallets = 4;

/** The price of all wallets of a user. */
export const ownWalletsComplexity: ComplexityEstimator = ({ childComplexity }) =>
  Math.min(1 + ownWallets * childComplexity, priceMax);

/** The price of the wallets of several users: a statement, and for each user as many wallets as one often has. */
export const walletsOfComplexity: ComplexityEstimator = ({ args, childComplexity }) => {
  const perUser = 1 + ownWallets * childComplexity;
  return Math.min(statementPrice + askedFor(args["userIds"]) * perUser, priceMax);
};

/** The price of a mutation about several objects, each of which is changed by statements of its own. */
export const batchComplexity: ComplexityEstimator = ({ args, childComplexity }) => {
  const { ids } = (args["input"] ?? {}) as { readonly ids?: unknown };
  return Math.min(1 + askedFor(ids) * (statementPrice + childComplexity), priceMax);
};

/** The price of a list that belongs to an object, which `nodes` may return 100 times. */
export const innerConnectionComplexity: ComplexityEstimator = (options) =>
  Math.min(statementPrice + connectionComplexity(options), priceMax);

/** The price of one object that is read by a statement of its own. */
export const lookupComplexity: ComplexityEstimator = ({ childComplexity }) =>
  Math.min(1 + statementPrice + childComplexity, priceMax);

/** By how many kinds of ids a search finds objects. Each takes a statement. */
const searchKinds = 5;

/** The price of a search, which finds `first` objects by each kind of id. */
export const searchComplexity: ComplexityEstimator = ({ args, childComplexity }) => {
  const first: unknown = args["first"];
  const found = searchKinds * (typeof first === "number" ? Math.max(1, first) : pageSizeDefault);
  return Math.min(1 + searchKinds * statementPrice + found * childComplexity, priceMax);
};

/** The price of a list of ids: the price of the children for each id. */
export const idsComplexity: ComplexityEstimator = ({ args, childComplexity }) => {
  return Math.min(1 + askedFor(args["ids"]) * childComplexity, priceMax);
};

/** How many objects a list names; one for no list, which the field itself refuses. */
function askedFor(list: unknown): number {
  return Array.isArray(list) ? Math.max(1, list.length) : 1;
}

/**
 * Refuses operations that cost more than `complexityMax`. A field costs one, unless it has a price of its own. This is
 * a plugin and not a validation rule, because Apollo validates a document once and caches the result, while page sizes
 * may come from the variables of each request.
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
      estimators = estimatorsFor(schema, complexityMax);
    },
    async requestDidStart() {
      let cost: number | undefined;
      return {
        async didResolveOperation(request) {
          const { operation } = request;
          // Apollo calls this even if the document has no operation of that name. The executor then refuses the
          // request.
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
          if (price === undefined) known.set(key, complexity);
          cost = complexity;
          if (complexity > complexityMax) throw tooCostly(operation, complexity, complexityMax);
        },
        async willSendResponse(answer) {
          if (cost !== undefined) tellCost(answer, { requested: cost, maximum: complexityMax });
        },
      };
    },
  };
}

function estimatorsFor(schema: GraphQLSchema, complexityMax: number): ComplexityEstimator[] {
  return [
    fieldExtensionsEstimator(),
    introspectionPrice(schema, complexityMax),
    simpleEstimator({ defaultComplexity: 1 }),
  ];
}

function tooCostly(operation: OperationDefinitionNode, complexity: number, limit: number): GraphQLError {
  const message = `The query costs ${complexity}; at most ${limit} is allowed. Ask for smaller pages or fewer fields.`;
  return limitRefusal(message, operation);
}

/**
 * Everything that the price depends on: the operation, those of its variables that are page sizes or conditions
 * (numbers and booleans), how long its lists are, those within objects included, and which other variables are null.
 * Walking the query again would take a tenth of the request's time.
 */
function complexityKey({ queryHash, request }: ResolvedRequest, operation: OperationDefinitionNode): string {
  const priced = (operation.variableDefinitions ?? []).map(({ variable }) => {
    const value: unknown = request.variables?.[variable.name.value];
    // Not like a number, because a number may stand for a list with one item.
    if (typeof value === "object" && value !== null) return { items: itemsIn(value) };
    return value === null || typeof value === "string" ? value === null : [value];
  });
  return JSON.stringify([queryHash, operation.name?.value, priced]);
}

/**
 * This few values cannot reach the executor's limit of errors, even if each is wrong and lacks all fields of an input.
 */
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
 * Whether the variables are valid. If not, the executor answers before it calls any resolver, and lists all errors.
 * With more than 50 errors it fails in a way that looks like a fault of ours. We refuse earlier, because each error
 * costs time.
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
      // Estimators see one field. Those that look at its selection need the fragments that it spreads.
      context: { fragments: fragmentsOf(document) },
    });
  } catch (error) {
    // An argument that is only made invalid by its variable, such as null for a page size that cannot be null.
    if (error instanceof GraphQLError) throw limitRefusal(error.message, operation);
    throw error;
  }
}
