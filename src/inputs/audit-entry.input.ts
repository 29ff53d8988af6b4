import { IsOptional, ValidateNested } from "class-validator";
import { ArgsType, Field, InputType } from "type-graphql";
import { MomentComparison, TextComparison, TimeOrder } from "./comparisons";
import { PageArgs } from "./page.args";

@InputType({
  description:
    "The audit entries to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class AuditEntryFilter {
  @Field(() => TextComparison, {
    nullable: true,
    description: "The user id of whoever called. Has an index.",
  })
  @IsOptional()
  @ValidateNested()
  actor?: TextComparison | null;

  @Field(() => TextComparison, {
    nullable: true,
    description: "What was called: the name of a mutation, such as `archiveCreditPackage`. Has an index.",
  })
  @IsOptional()
  @ValidateNested()
  operation?: TextComparison | null;

  @Field(() => TextComparison, {
    nullable: true,
    description:
      "The id of what the call was about, such as `wal_…`, `evt_…` or the id of a package. Has an index.",
  })
  @IsOptional()
  @ValidateNested()
  subject?: TextComparison | null;

  @Field(() => MomentComparison, { nullable: true, description: "When the call was made. Has an index." })
  @IsOptional()
  @ValidateNested()
  createdAt?: MomentComparison | null;
}

@ArgsType()
export class AuditEntriesArgs extends PageArgs {
  @Field(() => AuditEntryFilter, { nullable: true, description: "All entries when left out." })
  @IsOptional()
  @ValidateNested()
  where?: AuditEntryFilter | null;

  @Field(() => TimeOrder, {
    nullable: true,
    defaultValue: TimeOrder.NEWEST_FIRST,
    description: "The order of the list.",
  })
  orderBy?: TimeOrder | null;
}
