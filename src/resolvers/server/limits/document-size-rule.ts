import {
  type DocumentNode,
  type ExecutableDefinitionNode,
  type GraphQLError,
  Kind,
  type ValidationRule,
} from "graphql";

import { limitRefusal } from "./limit-refusal";
import { mergedFields } from "./merged-fields";
import { countMax, emptySize, OperationRuler, type OperationSize } from "./operation-size";
import { fragmentsOf } from "./selected-fields";

/** The largest size of a document that is accepted. */
export interface DocumentLimits extends OperationSize {
  /** Fields of one response name that are merged into one. graphql-js compares each of them with each other. */
  readonly mergedFields: number;
  /** Each operation is validated with all fragments that it spreads. */
  readonly operations: number;
  /** graphql-js compares the fragments of one place with each other. */
  readonly fragments: number;
  /** Selections of all operations and fragments, with every fragment written out wherever it is spread. */
  readonly selectionsInAll: number;
}

const messages: Record<keyof OperationSize, (asked: string, limit: number) => string> = {
  depth: (asked, limit) => `The query is nested ${asked} deep; at most ${limit} is allowed.`,
  introspectionDepth: (asked, limit) =>
    `The introspection query is nested ${asked} deep; at most ${limit} is allowed.`,
  rootFields: (asked, limit) => `The query asks for ${asked} root fields; at most ${limit} are allowed.`,
  selections: (asked, limit) => `The query makes ${asked} selections; at most ${limit} are allowed.`,
  aliases: (asked, limit) => `The query uses ${asked} aliases; at most ${limit} are allowed.`,
  directives: (asked, limit) => `The query uses ${asked} directives; at most ${limit} are allowed.`,
  variables: (asked, limit) => `The query defines ${asked} variables; at most ${limit} are allowed.`,
};

/** Refuses documents with an operation larger than `limits`, and skips all further validation for them. */
export function documentSizeRule(limits: DocumentLimits): ValidationRule {
  return (context) => ({
    Document(document: DocumentNode) {
      const refusals = refusalsOf(document, limits);
      if (refusals.length === 0) return undefined;

      for (const refusal of refusals) context.reportError(refusal);
      // The other rules get an empty document, because some compare every field with every other one.
      return { ...document, definitions: [] };
    },
  });
}

function refusalsOf(document: DocumentNode, limits: DocumentLimits): GraphQLError[] {
  const executables = document.definitions.filter(isExecutable);
  const operations = executables.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  for (const [what, count] of [
    ["operations", operations],
    ["fragments", executables.length - operations],
  ] as const) {
    if (count > limits[what])
      return [limitRefusal(`The document has ${count} ${what}; at most ${limits[what]} are allowed.`)];
  }
  const fragments = fragmentsOf(document);
  const ruler = new OperationRuler(fragments);
  const sizes = executables.map((definition) => ruler.sizeOf(definition));

  for (const [index, definition] of executables.entries()) {
    // Report the errors of one definition only: creating an error costs more than measuring a fragment.
    const found = complaints(validatedSize(definition, sizes[index] ?? emptySize), limits);
    if (found.length > 0) return found.map((message) => limitRefusal(message, definition));
  }
  if (ruler.spreadThemselves.size > 0) {
    const [name = ""] = ruler.spreadThemselves;
    return [limitRefusal(`Cannot spread fragment "${name}" within itself.`, fragments.get(name))];
  }
  const inAll = sizes.reduce((sum, { selections }) => sum + selections, 0);
  if (inAll > limits.selectionsInAll) {
    const message = `The document makes ${inAll} selections in all; at most ${limits.selectionsInAll} are allowed.`;
    return [limitRefusal(message)];
  }
  const message = `The query repeats a field more than ${limits.mergedFields} times in one place.`;
  const repeating = executables.find(
    ({ selectionSet }) => mergedFields([selectionSet], fragments) > limits.mergedFields,
  );
  return repeating ? [limitRefusal(message, repeating)] : [];
}

function isExecutable(definition: { kind: Kind }): definition is ExecutableDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION;
}

/** A fragment is executed only as part of an operation. By itself it is only validated. */
function validatedSize(definition: ExecutableDefinitionNode, size: OperationSize): OperationSize {
  return definition.kind === Kind.OPERATION_DEFINITION
    ? size
    : { ...emptySize, selections: size.selections, directives: size.directives };
}

function complaints(size: OperationSize, limits: OperationSize): string[] {
  return (Object.keys(messages) as (keyof OperationSize)[])
    .filter((measure) => size[measure] > limits[measure])
    .map((measure) => messages[measure](inWords(size[measure]), limits[measure]));
}

function inWords(count: number): string {
  return count < countMax ? String(count) : "over a million";
}
