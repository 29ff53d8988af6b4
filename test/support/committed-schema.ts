import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, getNamedType, isLeafType, isObjectType } from "graphql";

/** `schema.graphql`, which clients are made from. */
export const schema = buildSchema(readFileSync(join(__dirname, "../../schema.graphql"), "utf8"));

/** The names of all fields of an object type that have no fields of their own, to be selected. */
export function plainFieldsOf(name: string): string {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`There is no type ${name}.`);
  const plain = Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)));
  return plain.map((field) => field.name).join(" ");
}
