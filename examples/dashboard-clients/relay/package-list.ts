import { graphql } from "relay-runtime";

export const packageListQuery = graphql`
  query packageListQuery($first: Int!) {
    creditPackages(first: $first) {
      nodes {
        ...packageList_creditPackage
      }
    }
  }
`;

export const packageFragment = graphql`
  fragment packageList_creditPackage on CreditPackage @refetchable(queryName: "packageListRefetchQuery") {
    name
    credits
    priceAmount
    currency
    version
  }
`;
