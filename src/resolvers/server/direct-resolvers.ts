import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import { getMetadataStorage, type ClassType } from "type-graphql";
import type { GraphqlContext } from "./graphql-context";

type FieldResolverMetadata = ReturnType<typeof getMetadataStorage>["fieldResolvers"][number];
type Resolver = GraphQLFieldResolver<object, GraphqlContext>;
/** Reads a parameter of a method from what a field's resolver is called with. */
type Parameter = (...called: Parameters<Resolver>) => unknown;

/**
 * Calls field resolvers that take no arguments and need no role without type-graphql. For each call it copies the
 * parent into an instance of its class, and reads the parameters through three arrays. A page calls them for each of
 * its rows.
 */
export function callDirectly(schema: GraphQLSchema): void {
  const { fieldResolvers, objectTypes } = getMetadataStorage();
  for (const metadata of fieldResolvers) {
    const parent = metadata.getObjectType?.();
    const type = schema.getType(objectTypes.find(({ target }) => target === parent)?.name ?? "");
    const field = isObjectType(type) ? type.getFields()[metadata.schemaName] : undefined;
    const resolve = directResolver(metadata);
    if (field && resolve) field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
  }
}

function directResolver(metadata: FieldResolverMetadata): Resolver | undefined {
  const { kind, target, methodName, params = [], roles, middlewares = [] } = metadata;
  if (kind !== "external" || roles !== undefined || middlewares.length > 0) return undefined;
  const parameters: Parameter[] = [];
  for (const param of params) {
    const parameter = directParameter(param);
    if (!parameter) return undefined;
    parameters[param.index] = parameter;
  }
  const resolvers = new (target as ClassType<Record<string, (...values: unknown[]) => unknown>>)();
  return (...called) => resolvers[methodName]?.(...parameters.map((read) => read(...called)));
}

function directParameter(param: NonNullable<FieldResolverMetadata["params"]>[number]): Parameter | undefined {
  if (param.kind === "root" && param.propertyName === undefined) return (root) => root;
  if (param.kind === "context" && param.propertyName === undefined) return (_root, _args, context) => context;
  if (param.kind !== "custom" || param.options.arg !== undefined) return undefined;
  return (root, args, context, info) => param.resolver({ root, args, context, info });
}
