import type { ApolloServerPlugin } from "@apollo/server";

/**
 * Removes "Did you mean …?" from the end of error messages. Validation has an option for that, but the executor, which
 * checks the variables, has none, and Apollo's `hideSchemaDetailsFromClientErrors` only handles validation errors.
 */
export function hideHintsPlugin(): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors }) {
          for (const error of errors) error.message = withoutHint(error.message);
        },
      };
    },
  };
}

/**
 * Without a regular expression: messages quote the caller, and a megabyte of "Did you mean" would take minutes to
 * match.
 */
function withoutHint(message: string): string {
  const hintStart = message.lastIndexOf(" Did you mean ");
  return hintStart >= 0 && message.endsWith("?") ? message.slice(0, hintStart) : message;
}
