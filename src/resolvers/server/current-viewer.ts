import { createParameterDecorator } from "type-graphql";
import { requireViewer } from "../../auth/require-viewer";
import type { Viewer } from "../../auth/viewer";
import type { GraphqlContext } from "./graphql-context";

/** Passes the viewer, whose presence `@AuthorizedFor(…)` has checked, to the resolver. */
export function CurrentViewer(): ReturnType<typeof createParameterDecorator> {
  return createParameterDecorator<GraphqlContext>(({ context: request }): Viewer =>
    requireViewer(request.viewer),
  );
}
