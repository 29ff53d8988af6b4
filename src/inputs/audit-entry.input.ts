import { ArgsType, InputType } from "type-graphql";
import {
  AllOf,
  AnyOf,
  Compared,
  MomentComparison,
  TextComparison,
  TimeOrderField,
  type TimeOrder,
} from "./comparisons";
import { PageArgs } from "./page.args";

@InputType({
  description:
    "The audit entries to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class AuditEntryFilter {
  @Compared(() => TextComparison, "The user id of whoever called. Has an index.")
  actor?: TextComparison | null;

  @Compared(
    () => TextComparison,
    "What was called: the name of a mutation, such as `archiveCreditPackage`. Has an index.",
  )
  operation?: TextComparison | null;

  @Compared(
    () => TextComparison,
    "The id of what the call was about, such as `wal_…`, `evt_…` or the id of a package. Has an index.",
  )
  subject?: TextComparison | null;

  @Compared(() => MomentComparison, "When the call was made. Has an index.")
  createdAt?: MomentComparison | null;

  @AllOf(() => AuditEntryFilter)
  AND?: AuditEntryFilter[] | null;

  @AnyOf(() => AuditEntryFilter)
  OR?: AuditEntryFilter[] | null;
}

@ArgsType()
export class AuditEntriesArgs extends PageArgs {
  @Compared(() => AuditEntryFilter, "All entries when left out.")
  where?: AuditEntryFilter | null;

  @TimeOrderField()
  orderBy?: TimeOrder | null;
}
