import { graphql } from "relay-runtime";

export const buyPackageMutation = graphql`
  mutation buyPackageMutation($input: PurchaseCreditPackageInput!) {
    purchaseCreditPackage(input: $input) {
      purchase {
        credits
      }
      wallet {
        ...walletPanel_wallet
      }
    }
  }
`;
