import { type DocumentNode, type GraphQLError, Kind, type ValidationRule } from "graphql";

import { limitRefusal } from "./limit-refusal";
import { countMax, nothing, OperationRuler, type OperationSize } from "./operation-size";

const messages: Record<keyof OperationSize, (asked: string, limit: number) => string> = {
  depth: (asked, limit) => `The query is nested ${asked} deep; at most ${limit} is allowed.`,
  introspectionDepth: (asked, limit) =>
    `The introspection query is nested ${asked} deep; at most ${limit} is allowed.`,
  rootFields: (asked, limit) => `The query asks for ${asked} root fields; at most ${limit} are allowed.`,
  selections: (asked, limit) => `The query makes ${asked} selections; at most ${limit} are allowed.`,
  aliases: (asked, limit) => `The query uses ${asked} aliases; at most ${limit} are allowed.`,
  directives: (asked, limit) => `The query uses ${asked} directives; at most ${limit} are allowed.`,
};

/** Refuses documents with an operation larger than `limits`, and spares them all further validation. */
export function documentSizeRule(limits: OperationSize): ValidationRule {
  return (context) => ({
    Document(document: DocumentNode) {
      const refusals = refusalsOf(document, limits);
      if (refusals.length === 0) return undefined;

      for (const refusal of refusals) context.reportError(refusal);
      // The other rules are shown an empty document: some compare every field with every other one.
      return { ...document, definitions: [] };
    },
  });
}

function refusalsOf({ definitions }: DocumentNode, limits: OperationSize): GraphQLError[] {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const ruler = new OperationRuler(fragments);

  const tooLarge = operations.flatMap((operation) =>
    complaints(ruler.sizeOfOperation(operation), limits).map((message) => limitRefusal(message, operation)),
  );
  if (tooLarge.length > 0) return tooLarge;

  // What is left to find are fragments that no operation spreads: never executed, but validated like the others.
  return fragments.flatMap((fragment) => {
    const { selections } = ruler.sizeOfFragment(fragment.name.value);
    return complaints({ ...nothing, selections }, limits).map((message) => limitRefusal(message, fragment));
  });
}

function complaints(size: OperationSize, limits: OperationSize): string[] {
  return (Object.keys(messages) as (keyof OperationSize)[])
    .filter((measure) => size[measure] > limits[measure])
    .map((measure) => messages[measure](inWords(size[measure]), limits[measure]));
}

function inWords(count: number): string {
  return count < countMax ? String(count) : "over a million";
}
