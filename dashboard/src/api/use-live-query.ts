import type { OperationVariables, TypedDocumentNode } from "@apollo/client";
import { useQuery } from "@apollo/client/react";

/** How often a screen in sight asks again, in milliseconds. */
const interval = 5_000;
/** The same for figures over a whole period, which cost the service more and change less. */
export const intervalOfFigures = 20_000;

/**
 * Reads a document, and reads it again every few seconds while the tab is in sight, so that what is on screen follows
 * what happened. While a page of other variables loads, the last one stays in `data`.
 */
export function useLiveQuery<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { skip = false, every = interval }: { skip?: boolean; every?: number } = {},
) {
  const result = useQuery<Data, OperationVariables>(document as TypedDocumentNode<Data, OperationVariables>, {
    variables,
    skip,
    // Shows at once what is known, and asks again: others change the same wallets. What one missing object leaves of a
    // screen is shown beside the error.
    fetchPolicy: "cache-and-network",
    errorPolicy: "all",
    pollInterval: every,
    skipPollAttempt: () => globalThis.document.hidden,
  });
  return { ...result, data: (result.data ?? result.previousData) as Data | undefined };
}
