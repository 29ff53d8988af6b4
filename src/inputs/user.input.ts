import { ArgsType, Field, InputType, registerEnumType } from "type-graphql";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { AllOf, AnyOf, Compared, PrefixComparison, TextComparison } from "./comparisons";
import { PageArgs } from "./page.args";

export const UserOrder = { USER_ID_ASC: "USER_ID_ASC", USER_ID_DESC: "USER_ID_DESC" } as const;
export type UserOrder = (typeof UserOrder)[keyof typeof UserOrder];
registerEnumType(UserOrder, {
  name: "UserOrder",
  description: "The order of a list of users.",
  valuesConfig: {
    USER_ID_ASC: { description: "By user id, as its bytes sort." },
    USER_ID_DESC: { description: "By user id, backwards." },
  },
});

@InputType({
  description:
    "The users to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class UserFilter {
  @Compared(() => PrefixComparison, "The user's id, or its beginning. Has an index.")
  userId?: PrefixComparison | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "An environment in which the user has a wallet.",
  })
  environment?: WalletEnvironment | null;

  @Compared(
    () => TextComparison,
    "A credit type of which the user has a wallet, in `environment` if both are given.",
  )
  creditType?: TextComparison | null;

  @AllOf(() => UserFilter)
  AND?: UserFilter[] | null;

  @AnyOf(() => UserFilter)
  OR?: UserFilter[] | null;
}

@ArgsType()
export class UsersArgs extends PageArgs {
  @Compared(() => UserFilter, "All users when left out.")
  where?: UserFilter | null;

  @Field(() => UserOrder, {
    nullable: true,
    defaultValue: UserOrder.USER_ID_ASC,
    description: "The order of the list.",
  })
  orderBy?: UserOrder | null;
}
