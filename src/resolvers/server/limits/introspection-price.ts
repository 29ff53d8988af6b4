import {
  getIntrospectionQuery,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from "graphql";
import { type ComplexityEstimator, getComplexity, simpleEstimator } from "graphql-query-complexity";

/** The query that tools send, with every option that a tool may set. */
const toolsQuery = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
});

/** The share of types with an `ofType`, which are lists and non-null types. */
const wrappedShare = 0.6;

/** Allows tools to ask for a little more than the tools' query. */
const allowance = 1.1;

/**
 * Prices introspection by the number of values in this schema's answer, so that aliases cannot ask for the whole answer
 * many times. The tools' query costs nine tenths of `complexityMax`, whatever the size of the schema.
 */
export function introspectionPrice(schema: GraphQLSchema, complexityMax: number): ComplexityEstimator {
  const lengths = listLengths(schema);
  const valuesOf: ComplexityEstimator = ({ type, field, childComplexity }) => {
    if (!type.name.startsWith("__")) return undefined;
    if (field.name === "ofType") return 1 + childComplexity * wrappedShare;
    const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
    return 1 + childComplexity * (isList ? (lengths[field.name] ?? 1) : 1);
  };
  const estimators = [valuesOf, simpleEstimator({ defaultComplexity: 1 })];
  const toolsPrice = getComplexity({ schema, query: parse(toolsQuery), estimators });
  const unit = complexityMax / (toolsPrice * allowance);
  return (options) => {
    const isRoot = options.field.name === "__schema" || options.field.name === "__type";
    return isRoot ? Math.ceil(1 + options.childComplexity * unit) : valuesOf(options);
  };
}

/** The average lengths of introspection's lists: a field's arguments, a type's fields, and so on. */
function listLengths(schema: GraphQLSchema): Record<string, number> {
  const types = Object.values(schema.getTypeMap());
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.flatMap((type) => Object.values(type.getFields()));
  const argumentCount = fields.reduce((sum, { args }) => sum + args.length, 0);
  const inputFieldCount = types
    .filter(isInputObjectType)
    .reduce((sum, type) => sum + Object.keys(type.getFields()).length, 0);
  const enumValueCount = types.filter(isEnumType).reduce((sum, type) => sum + type.getValues().length, 0);
  return {
    types: types.length,
    fields: fields.length / types.length,
    args: argumentCount / fields.length,
    inputFields: inputFieldCount / types.length,
    enumValues: enumValueCount / types.length,
    directives: schema.getDirectives().length,
  };
}
