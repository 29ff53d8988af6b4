import { createParameterDecorator } from "type-graphql";
import { requireCaller, type Caller } from "../../auth/caller";
import type { GraphqlContext } from "./graphql-context";

/** Hands the resolver the caller whom `@AuthorizedFor(…)` has made sure of. */
export function CurrentCaller(): ReturnType<typeof createParameterDecorator> {
  return createParameterDecorator<GraphqlContext>(({ context: request }): Caller =>
    requireCaller(request.caller),
  );
}
