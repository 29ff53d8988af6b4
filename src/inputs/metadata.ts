import { ValidateBy } from "class-validator";
import { countCharacters, isStorable } from "../text";

/** Names and texts of a service's own, such as `{ "project": "hero" }`. */
export type Metadata = Readonly<Record<string, string>>;

const pairsMax = 10;
const nameShape = /^[A-Za-z0-9_.-]{1,40}$/;
const valueCharactersMax = 255;
const charactersMax = 2000;

/** Up to 10 texts by name, which take at most 2,000 characters as JSON. */
export function IsMetadata(): PropertyDecorator {
  return ValidateBy({
    name: "isMetadata",
    validator: {
      validate: (value: unknown) =>
        isObject(value) &&
        Object.keys(value).length <= pairsMax &&
        Object.entries(value).every(([name, text]) => nameShape.test(name) && isText(text)) &&
        countCharacters(JSON.stringify(value)) <= charactersMax,
      defaultMessage: () =>
        `$property must be an object of at most ${pairsMax} strings of 1 to ${valueCharactersMax} characters, with names ` +
        `of 1 to 40 of A-Z, a-z, 0-9, underscore, dot and hyphen, and at most ${charactersMax} characters as JSON`,
    },
  });
}

/** The name in metadata. */
export function IsMetadataName(): PropertyDecorator {
  return ValidateBy({
    name: "isMetadataName",
    validator: {
      validate: (value: unknown) => typeof value === "string" && nameShape.test(value),
      defaultMessage: () =>
        "$property must be 1 to 40 of A-Z, a-z, 0-9, underscore, dot and hyphen, as names in metadata are",
    },
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return isStorable(value) && value !== "" && countCharacters(value) <= valueCharactersMax;
}

/** The JSON that the table keeps, with the names in order, so that the same metadata is the same text. Null for none. */
export function writeMetadata(metadata: Metadata | null | undefined): string | null {
  const pairs = Object.entries(metadata ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return pairs.length === 0 ? null : `{${pairs.map(([name, value]) => jsonOfPair(name, value)).join(",")}}`;
}

/** The metadata that a table keeps. */
export function readMetadata(stored: string | null): Metadata | null {
  return stored === null ? null : (JSON.parse(stored) as Metadata);
}

/**
 * One pair as that JSON has it. JSON escapes quotation marks within texts, so nothing else in it looks like the pair.
 */
export function jsonOfPair(name: string, value: string): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}
