import type { OperationDefinitionNode } from "graphql";
import { limitRefusal } from "./limit-refusal";

/** Our longest input has 12 fields. */
const valuesMax = 500;
/** The same limit as for a document. Our longest input has about 2,000. */
const charactersMax = 15_000;

type Variables = Readonly<Record<string, unknown>> | undefined;

/**
 * Refuses large values of an operation's variables. graphql-js writes out the whole value for each error in it: a value
 * of 90 kB with fifty errors costs 200 ms.
 * @throws GraphQLError BAD_USER_INPUT
 */
export function requireSmallVariables(operation: OperationDefinitionNode, variables: Variables): void {
  let values = 0;
  let characters = 0;
  const measure = (value: unknown): void => {
    values += 1;
    if (typeof value === "string") characters += value.length;
    if (values > valuesMax || characters > charactersMax) throw tooLarge(operation);
    if (typeof value !== "object" || value === null) return;
    for (const key in value) {
      characters += key.length;
      measure((value as Record<string, unknown>)[key]);
    }
  };
  // Variables that the operation does not define are never read.
  for (const { variable } of operation.variableDefinitions ?? []) measure(variables?.[variable.name.value]);
}

function tooLarge(operation: OperationDefinitionNode) {
  const message = `The variables are too large; at most ${valuesMax} values and ${charactersMax} characters are allowed.`;
  return limitRefusal(message, operation);
}
