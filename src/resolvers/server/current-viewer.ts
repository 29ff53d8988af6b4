import { createParameterDecorator } from "type-graphql";
import { requireViewer } from "../../auth/require-viewer";
import type { Viewer } from "../../auth/viewer";
import type { GraphqlContext } from "./graphql-context";

/** Hands the resolver the viewer that `@AuthorizedFor(…)` has made sure of. */
export function CurrentViewer(): ReturnType<typeof createParameterDecorator> {
  return createParameterDecorator<GraphqlContext>(({ context: request }): Viewer =>
    requireViewer(request.viewer),
  );
}
