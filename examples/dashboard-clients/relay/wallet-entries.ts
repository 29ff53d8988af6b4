import { graphql } from "relay-runtime";

/** A list that grows page by page, each asked for as `node(id)` of the wallet. */
export const walletEntriesFragment = graphql`
  fragment walletEntries_wallet on Wallet
  @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" })
  @refetchable(queryName: "walletEntriesPageQuery") {
    entries(first: $first, after: $after) @connection(key: "walletEntries_entries") {
      edges {
        node {
          sequence
          kind
          amount
          balanceAfter
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;
