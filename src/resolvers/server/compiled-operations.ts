import type { ApolloServerOptionsWithGateway } from "@apollo/server";
import {
  execute,
  getVariableValues,
  GraphQLError,
  GraphQLScalarType,
  isAbstractType,
  isObjectType,
  parseType,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { compileQuery, isCompiledQuery, type CompiledQuery } from "graphql-jit";
import { LRUCache } from "lru-cache";
import { resolveCounts } from "./connection";
import type { GraphqlContext } from "./graphql-context";

type Gateway = ApolloServerOptionsWithGateway<GraphqlContext>["gateway"];

/** More than the operations of a dashboard and of the apps. */
const compiledMax = 100;
/** Compiling takes up to 20 ms, as long as several executions. An operation that is asked once is not worth it. */
const executionsBefore = 2;
/** How often an operation must be asked again after others took its place, so that they don't take turns. */
const executionsBetween = 100;

/**
 * Executes operations for Apollo. Those that are asked again are compiled to JavaScript by graphql-jit. The gateway is
 * the only place where Apollo lets another executor in. Nothing leaves the service.
 *
 * Compiled code reads a field that has no resolver as a plain property, see `resolveForCompiling`.
 */
export function compilingExecutor(schema: GraphQLSchema): Gateway {
  const operations = new CompiledOperations(schema);
  return {
    load: async () => ({
      executor: async ({ document, operation, request, context }) => {
        const interpret = () => {
          const { variables: variableValues, operationName } = request;
          return execute({ schema, document, contextValue: context, variableValues, operationName });
        };
        // Apollo leaves it out when the document has no operation of that name.
        const compiled = operation && operations.find(document, operation);
        const variables =
          compiled && getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
        // Wrong variables are left to the interpreter, which refuses them before it executes anything.
        if (!compiled || !variables?.coerced) return interpret();
        const result: ExecutionResult = await compiled.query(undefined, context, variables.coerced);
        return result.errors ? { ...result, errors: result.errors.map(asGraphqlError) } : result;
      },
    }),
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: schema, coreSupergraphSdl: "" });
      return () => undefined;
    },
    stop: async () => undefined,
  };
}

class CompiledOperations {
  private readonly compiled = new LRUCache<OperationDefinitionNode, CompiledQuery>({ max: compiledMax });
  /** How often operations were asked that are not compiled. Apollo keeps parsed documents, so the same node returns. */
  private readonly executions = new WeakMap<OperationDefinitionNode, number>();

  private readonly schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    const getType: GraphQLSchema["getType"] = (name) =>
      name === readVariable.name ? readVariable : schema.getType(name);
    this.schema = Object.assign(Object.create(schema) as GraphQLSchema, { getType });
  }

  /** The compiled operation; undefined when it has not been asked often enough, or cannot be compiled. */
  find(document: DocumentNode, operation: OperationDefinitionNode): CompiledQuery | undefined {
    const known = this.compiled.get(operation);
    if (known) return known;
    const executions = this.executions.get(operation) ?? 0;
    this.executions.set(operation, executions + 1);
    if (executions < executionsBefore) return undefined;
    this.executions.set(operation, executionsBefore - executionsBetween);
    const compiled = compileQuery(this.schema, withReadVariables(document), operation.name?.value);
    if (!isCompiledQuery(compiled)) return undefined;
    this.compiled.set(operation, compiled);
    return compiled;
  }
}

/**
 * The type of every variable for graphql-jit: it takes the values as graphql-js has read them. graphql-jit's own
 * reading rounds large numbers that are sent as ids, and it does not end for an input type that contains itself.
 */
const readVariable = new GraphQLScalarType({ name: "ReadVariable" });

function withReadVariables(document: DocumentNode): DocumentNode {
  return visit(document, {
    VariableDefinition: ({ kind, variable }) => ({ kind, variable, type: readVariableType }),
  });
}

const readVariableType = parseType(readVariable.name);

/** graphql-jit has an error class of its own, which neither Apollo nor our code knows. */
function asGraphqlError({ message, locations, path, originalError }: GraphQLError): GraphQLError {
  return Object.assign(new GraphQLError(message, { path, originalError }), { locations });
}

/**
 * Gives the schema what compiled code needs: resolvers for the counts of lists, which are functions, and type resolvers
 * that answer at once. type-graphql's answer later.
 */
export function resolveForCompiling(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type))
      type.resolveType = ({ __typename }: { readonly __typename: string }) => __typename;
    else if (isObjectType(type) && type.name.endsWith("Connection")) resolveCounts(type);
  }
}
