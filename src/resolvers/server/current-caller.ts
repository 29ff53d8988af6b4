import { createParameterDecorator } from "type-graphql";
import { requireCaller, type Caller } from "../../auth/caller";
import type { GraphqlContext } from "./graphql-context";

/** Passes the caller to a resolver. `@AuthorizedFor(…)` has checked before that there is one. */
export function CurrentCaller(): ReturnType<typeof createParameterDecorator> {
  return createParameterDecorator<GraphqlContext>(({ context: request }): Caller =>
    requireCaller(request.caller),
  );
}
