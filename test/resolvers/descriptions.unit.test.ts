import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLNamedType } from "graphql";
import { schema } from "../support/committed-schema";

interface Described {
  readonly name: string;
  readonly description?: string | null;
}

/** A type and its parts, by name. The argument `input` needs no description, because its type has one. */
function partsOf(type: GraphQLNamedType): [string, Described][] {
  const values = isEnumType(type) ? type.getValues() : [];
  const inputs = isInputObjectType(type) ? Object.values(type.getFields()) : [];
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const args = fields.flatMap((field) =>
    field.args
      .filter(({ name }) => name !== "input")
      .map((arg): [string, Described] => [`${type.name}.${field.name}(${arg.name})`, arg]),
  );
  const parts = [...values, ...inputs, ...fields].map((part): [string, Described] => [
    `${type.name}.${part.name}`,
    part,
  ]);
  return [[type.name, type], ...parts, ...args];
}

it("describes every type, field, argument and value", () => {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  const parts = types.flatMap(partsOf);
  expect(parts.length).toBeGreaterThan(300);
  expect(parts.filter(([, { description }]) => !description?.trim()).map(([name]) => name)).toEqual([]);
});
