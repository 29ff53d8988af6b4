import "reflect-metadata";
import { targetConstructorToSchema } from "class-validator-jsonschema";
import type { ValidationMetadata } from "class-validator/types/metadata/ValidationMetadata";
import type { JsonSchema } from "./route-schema";

const text = ({ constraints }: ValidationMetadata) => ({
  type: "string" as const,
  minLength: 1,
  maxLength: Number(constraints[0]),
});

/** The schemas of our own rules; the library has those of class-validator. Both count characters as code points. */
const additionalConverters = { isText: text, isAnyText: text };

/**
 * The schema of one property of an input class, made from the same decorators that validate it.
 * @throws Error when the class has no rule for such a property.
 */
export function inputProperty<Input extends object>(
  input: new () => Input,
  name: keyof Input & string,
  also: JsonSchema = {},
): JsonSchema {
  const schema = targetConstructorToSchema(input, { additionalConverters }).properties?.[name];
  if (!schema) throw new Error(`${input.name} has no rule for ${name}.`);
  return { ...schema, ...also };
}
