import { Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { listAuditEntries } from "../audit/read-audit-entries";
import type { Caller } from "../auth/caller";
import { AuditEntry } from "../entities/audit-entry";
import { Node } from "../entities/node";
import { AuditEntriesArgs } from "../inputs/audit-entry.input";
import { AuthorizedFor } from "./server/authorized-for";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { connectionComplexity } from "./server/limits/query-complexity";
import { loadersOf } from "./server/loaders";
import type { NamedNode } from "./server/read-nodes";

export const AuditEntryConnection = connectionType("AuditEntry", AuditEntry);

@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  @Query(() => AuditEntryConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The audit log: what staff and services changed, and what was refused. A filter by one of `actor`, " +
      "`operation` and `subject` is read by its index, with or without `createdAt`. With two or three of " +
      "them, at most 10,000 entries are examined.",
  })
  @AuthorizedFor("listAuditEntries")
  async auditEntries(
    @Args(() => AuditEntriesArgs) args: AuditEntriesArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<AuditEntry>> {
    return toConnection(await listAuditEntries(request.context, caller, args), request);
  }

  @FieldResolver(() => [String], { description: "The caller's roles at that time." })
  roles(@Root() { roles }: AuditEntry): string[] {
    return roles.split(",").filter((role) => role !== "");
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description:
      "The id of what the call was about, which `node` reads: `ledger` for the whole ledger, `sha256:…` " +
      "in place of a very long id, null where a refused call names nothing.",
  })
  subjectId(@Root() { subject }: AuditEntry): string | null {
    return subject;
  }

  @FieldResolver(() => Node, {
    nullable: true,
    description: "What the call was about, as it is now; null if it no longer exists or has no id.",
  })
  async subject(@Root() { subject }: AuditEntry, @Ctx() request: GraphqlContext): Promise<NamedNode | null> {
    return subject === null ? null : loadersOf(request).nodes.load(subject);
  }
}
