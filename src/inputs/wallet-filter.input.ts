import { ArgsType, Field, InputType, registerEnumType } from "type-graphql";
import { rolesFor } from "../auth/permissions";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import {
  AllOf,
  AnyOf,
  Compared,
  CreditsComparison,
  MomentComparison,
  PrefixComparison,
  TextComparison,
} from "./comparisons";
import { WalletsArgs } from "./wallet.args";

export const WalletOrder = {
  USER_ID_ASC: "USER_ID_ASC",
  USER_ID_DESC: "USER_ID_DESC",
  NEWEST_FIRST: "NEWEST_FIRST",
  OLDEST_FIRST: "OLDEST_FIRST",
} as const;
export type WalletOrder = (typeof WalletOrder)[keyof typeof WalletOrder];
registerEnumType(WalletOrder, {
  name: "WalletOrder",
  description: "The order of a list of wallets of all users.",
  valuesConfig: {
    USER_ID_ASC: { description: "By user id, as its bytes sort, then by environment and credit type." },
    USER_ID_DESC: { description: "By user id, environment and credit type, backwards." },
    NEWEST_FIRST: { description: "What was created last comes first." },
    OLDEST_FIRST: { description: "What was created first comes first." },
  },
});

@InputType({
  description:
    "The wallets to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class WalletFilter {
  @Compared(() => TextComparison, "The wallet's id, `wal_…`. Has an index.")
  id?: TextComparison | null;

  @Compared(() => PrefixComparison, "The owner's user id, or its beginning. Has an index.")
  userId?: PrefixComparison | null;

  @Field(() => WalletEnvironmentEnum, { nullable: true, description: "The wallet's environment." })
  environment?: WalletEnvironment | null;

  @Compared(() => TextComparison, "What kind of credits the wallet holds, such as `GEMS`.")
  creditType?: TextComparison | null;

  @Compared(() => CreditsComparison, "All credits in the wallet.")
  balance?: CreditsComparison | null;

  @Field(() => Boolean, { nullable: true, description: "Whether a refund has frozen the wallet's spending." })
  isFrozen?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the wallet was merged into another one." })
  isMerged?: boolean | null;

  @Compared(
    () => MomentComparison,
    "When the wallet was created. Has an index with the orders NEWEST_FIRST and OLDEST_FIRST.",
  )
  createdAt?: MomentComparison | null;

  @AllOf(() => WalletFilter)
  AND?: WalletFilter[] | null;

  @AnyOf(() => WalletFilter)
  OR?: WalletFilter[] | null;
}

@ArgsType()
export class WalletListArgs extends WalletsArgs {
  @Compared(
    () => WalletFilter,
    "Lists the wallets of all users that fit, `{}` all of them. Not together with `userId` and `environment`. " +
      `Needs ${rolesFor("listAllWallets")}.`,
  )
  where?: WalletFilter | null;

  @Field(() => WalletOrder, {
    nullable: true,
    description:
      "The order of the list with `where`: USER_ID_ASC when left out. Without `where` the list is in the order of the " +
      "credit types.",
  })
  orderBy?: WalletOrder | null;
}
