import type { ValidationRule } from "graphql";
import { limitRefusal } from "./limit-refusal";

/** Refuses operations of a kind that the schema has none of; graphql-js would find out while it executes, and fail. */
export const knownOperationsRule: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    if (context.getSchema().getRootType(operation.operation)) return;
    context.reportError(limitRefusal(`There are no ${operation.operation} operations here.`, operation));
  },
});
