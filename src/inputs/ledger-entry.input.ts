import { ArrayMaxSize, ArrayMinSize, IsOptional } from "class-validator";
import { ArgsType, Field, InputType } from "type-graphql";
import { LedgerEntryKind } from "../entities/ledger-entry";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import {
  AllOf,
  AnyOf,
  Compared,
  CreditsComparison,
  MomentComparison,
  SearchComparison,
  TextComparison,
  TimeOrderField,
  type TimeOrder,
} from "./comparisons";
import { IsMetadataName } from "./metadata";
import { PageArgs } from "./page.args";
import { IsText } from "./rules";

@InputType({ description: "What the kind of an entry is compared with." })
export class LedgerEntryKindComparison {
  @Field(() => LedgerEntryKind, { nullable: true, description: "The kind. Not together with `in`." })
  eq?: LedgerEntryKind | null;

  @Field(() => [LedgerEntryKind], { nullable: true, description: "One of 1 to 10 kinds." })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  in?: LedgerEntryKind[] | null;
}

@InputType({ description: "A text that the metadata of a spend must have." })
export class MetadataComparison {
  @Field(() => String, { description: "The name of the text in the metadata." })
  @IsMetadataName()
  name!: string;

  @Field(() => String, { description: "The text, exactly." })
  @IsText(255)
  eq!: string;
}

@InputType({
  description:
    "The entries to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class LedgerEntryFilter {
  @Compared(() => TextComparison, "The entry's id, `ent_…`. Has an index, unless a wallet is named.")
  id?: TextComparison | null;

  @Compared(() => TextComparison, "The user id of the wallet's owner. Has an index.")
  userId?: TextComparison | null;

  @Compared(() => TextComparison, "The wallet's id, `wal_…`. Has an index.")
  walletId?: TextComparison | null;

  @Compared(
    () => TextComparison,
    "The purchase whose credits were added, taken back or given back, `pur_…`. The entries of its wallet, and of the " +
      "wallet into which that one was merged, are examined.",
  )
  purchaseId?: TextComparison | null;

  @Compared(
    () => TextComparison,
    "The idempotency key of a test purchase, a spend or its reversal, a grant or an adjustment. Has an index together " +
      "with `userId` or `walletId`, one of which is needed.",
  )
  idempotencyKey?: TextComparison | null;

  @Compared(
    () => TextComparison,
    "Who spent the credits, as the service said. Only spends have a member. Has an index.",
  )
  member?: TextComparison | null;

  @Compared(
    () => TextComparison,
    "What the credits were spent for, by the service's own id. Only spends have a reference. Has an index.",
  )
  reference?: TextComparison | null;

  @Compared(
    () => MetadataComparison,
    "A text in the metadata of a spend. The spends of the member, the reference or the wallet that the filter names are " +
      "examined, otherwise all of which a service said more than the reason.",
  )
  metadata?: MetadataComparison | null;

  @Field(() => WalletEnvironmentEnum, { nullable: true, description: "The wallet's environment." })
  environment?: WalletEnvironment | null;

  @Compared(() => TextComparison, "What kind of credits moved, such as `GEMS`.")
  creditType?: TextComparison | null;

  @Compared(() => LedgerEntryKindComparison, "Why the credits moved.")
  kind?: LedgerEntryKindComparison | null;

  @Compared(() => CreditsComparison, "Credits added, or taken when negative.")
  amount?: CreditsComparison | null;

  @Compared(() => TextComparison, "Who moved the credits: the `sub` of their token.")
  actor?: TextComparison | null;

  @Compared(() => SearchComparison, "The reason that the actor gave.")
  reason?: SearchComparison | null;

  @Compared(() => MomentComparison, "When the credits moved. Has an index, unless a wallet is named.")
  createdAt?: MomentComparison | null;

  @AllOf(() => LedgerEntryFilter)
  AND?: LedgerEntryFilter[] | null;

  @AnyOf(() => LedgerEntryFilter)
  OR?: LedgerEntryFilter[] | null;
}

@ArgsType()
export class LedgerEntriesArgs extends PageArgs {
  @Compared(() => LedgerEntryFilter, "All entries when left out.")
  where?: LedgerEntryFilter | null;

  @TimeOrderField()
  orderBy?: TimeOrder | null;
}
