import { buildSchemaSync } from "type-graphql";
import type { GraphQLSchema } from "graphql";
import { validateInput } from "../inputs/validate-input";
import { CreditPackageResolver } from "./credit-package.resolver";
import { ViewerChecker } from "./current-viewer";
import { PurchaseResolver } from "./purchase.resolver";
import { ViewerResolver } from "./viewer.resolver";
import { WalletResolver } from "./wallet.resolver";

export function buildGraphqlSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [CreditPackageResolver, PurchaseResolver, ViewerResolver, WalletResolver],
    authChecker: ViewerChecker,
    validateFn: (value) => {
      if (typeof value === "object" && value !== null) validateInput(value);
    },
  });
}
