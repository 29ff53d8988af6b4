import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
} from "graphql";
import { schema } from "../support/committed-schema";
import { withService } from "../support/harness";

const service = withService();

/** Longer than any column. */
const tooLong = "x".repeat(5_000);
/** Also the empty text, a character that not every database stores, and one that cannot be encoded. */
const hostileTexts = ["", "\0", "a\ud800", tooLong];

type Given = GraphQLArgument | GraphQLInputField;
type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** A value with only the required fields that the schema accepts. */
function plausible(type: GraphQLInputType): Value {
  const named = getNullableType(type);
  if (isListType(named)) return [plausible(named.ofType)];
  if (isEnumType(named)) return named.getValues()[0]?.name ?? null;
  if (isInputObjectType(named)) return valuesOf(Object.values(named.getFields()));
  const numbers = { Int: 1, BigInt: 1, SafeInt: 1, NonNegativeInt: 1 };
  return { ...numbers, Boolean: true, DateTimeISO: "2026-01-01T00:00:00Z" }[String(named)] ?? "x";
}

function valuesOf(given: readonly Given[]): { readonly [name: string]: Value } {
  const required = given.filter(
    ({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined,
  );
  return Object.fromEntries(required.map(({ name, type }) => [name, plausible(type)]));
}

interface Place {
  /** The path as it is in error messages, such as `filter.userId`. */
  readonly path: string;
  /** Returns the variables with the text in this place. */
  readonly fill: (text: string) => { readonly [name: string]: Value };
}

/**
 * Every place for a text in the arguments, at any depth. Filters contain themselves in `AND` and `OR`: they are looked
 * into once more.
 * @param around the types that contain the arguments
 */
function placesOf(given: readonly Given[], around: readonly GraphQLInputType[] = []): Place[] {
  const others = valuesOf(given);
  return given.flatMap(({ name, type }): Place[] => {
    const named = getNamedType(type);
    const isList = isListType(getNullableType(type));
    if (isInputObjectType(named)) {
      if (around.filter((one) => one === named).length > 1) return [];
      return placesOf(Object.values(named.getFields()), [...around, named]).map(({ path, fill }) => ({
        path: `${name}.${path}`,
        fill: (text) => ({ ...others, [name]: fill(text) }),
      }));
    }
    if (!["String", "ID"].includes(named.name)) return [];
    return [{ path: name, fill: (text) => ({ ...others, [name]: isList ? [text] : text }) }];
  });
}

function documentOf(kind: string, field: GraphQLField<unknown, unknown>, given: readonly string[]): string {
  const args = field.args.filter(({ name }) => given.includes(name));
  const variables = args.map(({ name, type }) => `$${name}: ${String(type)}`).join();
  const passed = args.map(({ name }) => `${name}: $${name}`).join();
  const selection = isLeafType(getNamedType(field.type)) ? "" : "{ __typename }";
  return `${kind}(${variables}) { ${field.name}(${passed}) ${selection} }`;
}

const places = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
  Object.values(root?.getFields() ?? {}).flatMap((field) =>
    placesOf(field.args).map((place) => ({
      ...place,
      field: field.name,
      document: documentOf(root?.name.toLowerCase() ?? "", field, Object.keys(place.fill(""))),
    })),
  ),
);

async function errorOf(document: string, variables: object) {
  for (const role of ["admin", "service"] as const) {
    const { body } = await service.current.graphql(document, { as: "boss", role, variables });
    const [error] = body.errors ?? [];
    if (error?.extensions.code !== "FORBIDDEN") return error;
  }
  throw new Error(`Nobody may ask ${document}`);
}

it.each(places)("reads a hostile text as $field's $path without a fault", async ({ fill, document }) => {
  for (const text of hostileTexts) {
    const error = await errorOf(document, fill(text));
    expect([200, 400, 404]).toContain(error?.extensions.statusCode ?? 200);
  }
});

/** Guards against an input whose rules are declared but never checked. */
it.each(places.filter(({ path }) => path.includes(".")))(
  "refuses a text that is too long as $field's $path",
  async ({ fill, document }) => {
    const error = await errorOf(document, fill(tooLong));
    expect(error?.extensions).toMatchObject({ code: "BAD_USER_INPUT", statusCode: 400 });
    expect(error?.message).toBe("Validation failed");
  },
);
