import { buildSchemaSync } from "type-graphql";
import type { GraphQLSchema } from "graphql";
import "./server/safe-ids";
import { PageArgs } from "../inputs/page.args";
import { validateInput } from "../inputs/validate-input";
import { CreditPackageResolver } from "./credit-package.resolver";
import { PermissionChecker } from "./server/authorized-for";
import {
  LedgerEntryPrivateFieldsResolver,
  WalletMergePrivateFieldsResolver,
} from "./private-fields.resolver";
import { PurchaseResolver } from "./purchase.resolver";
import { ReconciliationResolver } from "./reconciliation.resolver";
import { StoreEventResolver } from "./store-event.resolver";
import { StoreProductResolver } from "./store-product.resolver";
import { StoreRefundResolver } from "./store-refund.resolver";
import { SpendingFreezeLiftResolver } from "./spending-freeze.resolver";
import { ViewerResolver } from "./viewer.resolver";
import { WalletMergeResolver } from "./wallet-merge.resolver";
import { WalletResolver } from "./wallet.resolver";

export function buildGraphqlSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      CreditPackageResolver,
      LedgerEntryPrivateFieldsResolver,
      PurchaseResolver,
      ReconciliationResolver,
      SpendingFreezeLiftResolver,
      StoreEventResolver,
      StoreProductResolver,
      StoreRefundResolver,
      ViewerResolver,
      WalletMergePrivateFieldsResolver,
      WalletMergeResolver,
      WalletResolver,
    ],
    authChecker: PermissionChecker,
    validateFn: (value) => {
      if (value instanceof PageArgs) PageArgs.complete(value);
      if (typeof value === "object" && value !== null) validateInput(value);
    },
  });
  describeRoots(schema);
  return schema;
}

/** Sets the descriptions of the root types, which have no class of their own. */
function describeRoots(schema: GraphQLSchema): void {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  if (query) query.description = "What can be read.";
  if (mutation) mutation.description = "What can be changed.";
}
