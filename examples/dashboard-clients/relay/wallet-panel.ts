import { graphql } from "relay-runtime";

export const walletPanelQuery = graphql`
  query walletPanelQuery($userId: ID) {
    wallet(userId: $userId) {
      ...walletPanel_wallet
      ...walletEntries_wallet
    }
  }
`;

/** Relay asks for it again alone, as `node(id)`. */
export const walletPanelFragment = graphql`
  fragment walletPanel_wallet on Wallet @refetchable(queryName: "walletPanelRefetchQuery") {
    balance
    available
    spendingFrozenAt
  }
`;
