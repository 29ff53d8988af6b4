import { unwrapResolverError } from "@apollo/server/errors";
import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from "graphql";
import { recordRefusedCall } from "../../audit/record-refused-call";
import { isAudited, type Operation } from "../../auth/permissions";
import { explainError } from "../../database/database-errors";
import type { GraphqlContext } from "./graphql-context";

/**
 * Lets each audited mutation record the calls that are refused. It wraps the whole resolver, because the check of the
 * role and the validation of the arguments refuse before any code of the operation. Queries are not touched.
 */
export function recordRefusals(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const operation = field.extensions.operation as Operation | undefined;
    if (operation !== undefined && isAudited(operation)) wrap(field, operation);
  }
}

function wrap(field: GraphQLField<unknown, GraphqlContext>, operation: Operation): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (source, args: { readonly input?: unknown }, request, info) => {
    try {
      return await resolve(source, args, request, info);
    } catch (error) {
      const call = { operation, input: args.input, refusal: explainError(unwrapResolverError(error)) };
      await recordRefusedCall(request.context, request.caller, call);
      throw error;
    }
  };
}
