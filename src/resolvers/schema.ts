import { buildSchemaSync } from "type-graphql";
import { GraphQLObjectType, type GraphQLSchema } from "graphql";
import "./server/safe-ids";
import { PageArgs } from "../inputs/page.args";
import { validateInput } from "../inputs/validate-input";
import { publicIds, type IdentifiedType, type KeyOf } from "../public-ids";
import { AuditEntryResolver } from "./audit-entry.resolver";
import { auditLinksResolvers } from "./audit-links.resolver";
import { ClockResolver } from "./clock.resolver";
import { CreditChangeResolver } from "./credit-change.resolver";
import { CreditPackageResolver } from "./credit-package.resolver";
import { PermissionChecker } from "./server/authorized-for";
import { resolveForCompiling } from "./server/compiled-operations";
import { callDirectly } from "./server/direct-resolvers";
import { describeRoles } from "./server/describe-roles";
import { recordRefusals } from "./server/record-refusals";
import { LotLinksResolver, LotResolver, LotsOfWalletResolver } from "./lot.resolver";
import { HoldLinksResolver, HoldResolver } from "./hold.resolver";
import { LedgerEntryResolver } from "./ledger-entry.resolver";
import { LedgerVerificationResolver } from "./ledger-verification.resolver";
import { NodeResolver } from "./node.resolver";
import { PurchaseLinksResolver } from "./purchase-links.resolver";
import { PurchaseResolver } from "./purchase.resolver";
import { ReconciliationResolver } from "./reconciliation.resolver";
import { StatisticsBucketResolver, StatisticsResolver } from "./statistics.resolver";
import { StoreEventBatchResolver } from "./store-event-batch.resolver";
import { StoreEventLinksResolver } from "./store-event-links.resolver";
import { StoreEventResolver } from "./store-event.resolver";
import { StoreProductLinksResolver } from "./store-product-links.resolver";
import { StoreProductResolver } from "./store-product.resolver";
import { StoreRefundResolver } from "./store-refund.resolver";
import { SearchResolver } from "./search.resolver";
import { ServiceHealthResolver } from "./service-health.resolver";
import { SpendLinksResolver } from "./spend-links.resolver";
import { SpendResolver } from "./spend.resolver";
import { SpendingFreezeLiftResolver } from "./spending-freeze.resolver";
import { StoreTransactionResolver } from "./store-transaction.resolver";
import { UserResolver } from "./user.resolver";
import { ViewerResolver } from "./viewer.resolver";
import { WalletMergeFieldsResolver } from "./wallet-merge-fields.resolver";
import { WalletMergeResolver } from "./wallet-merge.resolver";
import { WalletResolver } from "./wallet.resolver";
import { WalletStatisticsResolver } from "./wallet-statistics.resolver";

const resolvers = [
  AuditEntryResolver,
  ...auditLinksResolvers,
  ClockResolver,
  CreditChangeResolver,
  CreditPackageResolver,
  HoldLinksResolver,
  LotLinksResolver,
  LotResolver,
  LotsOfWalletResolver,
  HoldResolver,
  LedgerEntryResolver,
  LedgerVerificationResolver,
  NodeResolver,
  PurchaseLinksResolver,
  PurchaseResolver,
  ReconciliationResolver,
  SearchResolver,
  ServiceHealthResolver,
  SpendLinksResolver,
  SpendResolver,
  SpendingFreezeLiftResolver,
  StatisticsBucketResolver,
  StatisticsResolver,
  StoreEventBatchResolver,
  StoreEventLinksResolver,
  StoreEventResolver,
  StoreProductLinksResolver,
  StoreProductResolver,
  StoreRefundResolver,
  StoreTransactionResolver,
  UserResolver,
  ViewerResolver,
  WalletMergeFieldsResolver,
  WalletMergeResolver,
  WalletResolver,
  WalletStatisticsResolver,
] as const;

/** Builds the GraphQL schema from the resolvers and their decorators. */
export function buildGraphqlSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers,
    authChecker: PermissionChecker,
    validateFn: (value) => {
      if (value instanceof PageArgs) PageArgs.complete(value);
      if (typeof value === "object" && value !== null) validateInput(value);
    },
  });
  callDirectly(schema);
  describeRoots(schema);
  describeRoles(schema);
  recordRefusals(schema);
  for (const type of Object.keys(publicIds) as IdentifiedType[]) writeIds(schema, type);
  resolveForCompiling(schema);
  return schema;
}

/** Sets the descriptions of the root types, which have no class of their own. */
function describeRoots(schema: GraphQLSchema): void {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  if (query) query.description = "All queries.";
  if (mutation) mutation.description = "All mutations.";
}

/**
 * Lets the field `id` answer with the public id. Uses a plain function, because it is called for nearly every object of
 * an answer.
 */
function writeIds<Type extends IdentifiedType>(schema: GraphQLSchema, name: Type): void {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLObjectType)) throw new Error(`The schema has no type ${name}.`);
  const field = type.getFields()["id"];
  if (!field) throw new Error(`The type ${name} has no id.`);
  const write = publicIds[name].write as (row: KeyOf<Type>) => string;
  field.resolve = (row: KeyOf<Type>) => write(row);
}
