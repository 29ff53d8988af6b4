import { graphql } from "relay-runtime";

export const storeEventsQuery = graphql`
  query storeEventsQuery($filter: StoreEventFilter, $first: Int!) {
    storeEvents(filter: $filter, first: $first) {
      nodes {
        ...storeEvents_row
      }
    }
  }
`;

export const storeEventFragment = graphql`
  fragment storeEvents_row on StoreEvent @refetchable(queryName: "storeEventsRefetchQuery") {
    type
    status
    reason
  }
`;

export const decideStoreEventMutation = graphql`
  mutation storeEventsDecideMutation($input: ResolveStoreEventInput!) {
    resolveStoreEvent(input: $input) {
      storeEvent {
        ...storeEvents_row
      }
    }
  }
`;
