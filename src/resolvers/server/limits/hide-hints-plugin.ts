import type { ApolloServerPlugin } from "@apollo/server";

/**
 * Takes "Did you mean …?" off the end of error messages. Validation can be told not to add it, but the
 * executor, which checks the variables, cannot: Apollo has no option for that, and its own
 * `hideSchemaDetailsFromClientErrors` looks at validation errors only.
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

/** No regular expression: messages quote the caller, and a megabyte of "Did you mean" takes those minutes. */
function withoutHint(message: string): string {
  const hintStart = message.lastIndexOf(" Did you mean ");
  return hintStart >= 0 && message.endsWith("?") ? message.slice(0, hintStart) : message;
}
