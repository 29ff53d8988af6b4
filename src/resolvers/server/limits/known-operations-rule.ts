import type { ValidationRule } from "graphql";
import { limitRefusal } from "./limit-refusal";

/**
 * Refuses kinds of operations that the schema does not have. graphql-js would only notice during execution, and fail.
 */
export const knownOperationsRule: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    if (context.getSchema().getRootType(operation.operation)) return;
    context.reportError(limitRefusal(`There are no ${operation.operation} operations here.`, operation));
  },
});
