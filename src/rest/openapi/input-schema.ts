import "reflect-metadata";
import { targetConstructorToSchema } from "class-validator-jsonschema";
import type { ValidationMetadata } from "class-validator/types/metadata/ValidationMetadata";
import type { JsonSchema } from "./route-schema";

const text = ({ constraints }: ValidationMetadata) => ({
  type: "string" as const,
  minLength: 1,
  maxLength: Number(constraints[0]),
});

/** What our own rules mean; the library knows those of class-validator. Both count characters as code points. */
const additionalConverters = { isText: text, isAnyText: text };

/**
 * The schema of one property of an input class, read off the very decorators that check it.
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
