import { Args, Ctx, FieldResolver, Resolver, Root, type ClassType } from "type-graphql";
import { listAuditEntries } from "../audit/read-audit-entries";
import type { Caller } from "../auth/caller";
import type { AuditEntry } from "../entities/audit-entry";
import { CreditPackage } from "../entities/credit-package";
import { Purchase } from "../entities/purchase";
import { StoreEvent } from "../entities/store-event";
import { StoreProduct } from "../entities/store-product";
import { Wallet } from "../entities/wallet";
import { PageArgs } from "../inputs/page.args";
import { writePublicId, type IdentifiedType, type KeyOf } from "../public-ids";
import { AuditEntryConnection } from "./audit-entry.resolver";
import { AuthorizedFor } from "./server/authorized-for";
import { toConnection, type Connection } from "./server/connection";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { innerConnectionComplexity } from "./server/limits/query-complexity";

/** Adds `auditEntries` to a type whose objects are subjects of the audit log. */
function auditLinks<Type extends IdentifiedType>(type: Type, object: ClassType<object>): Function {
  @Resolver(() => object)
  class AuditLinksResolver {
    @FieldResolver(() => AuditEntryConnection, {
      complexity: innerConnectionComplexity,
      description: "What staff and services did to this object, newest first.",
    })
    @AuthorizedFor("listAuditEntries")
    async auditEntries(
      @Root() row: KeyOf<Type>,
      @Args(() => PageArgs) page: PageArgs,
      @CurrentCaller() caller: Caller,
      @Ctx() request: GraphqlContext,
    ): Promise<Connection<AuditEntry>> {
      const where = { subject: { eq: writePublicId(type, row) } };
      return toConnection(await listAuditEntries(request.context, caller, { where, ...page }), request);
    }
  }
  return AuditLinksResolver;
}

export const auditLinksResolvers = [
  auditLinks("CreditPackage", CreditPackage),
  auditLinks("Purchase", Purchase),
  auditLinks("StoreEvent", StoreEvent),
  auditLinks("StoreProduct", StoreProduct),
  auditLinks("Wallet", Wallet),
] as const;
