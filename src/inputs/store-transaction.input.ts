import { ArgsType, Field, InputType } from "type-graphql";
import { GrantedState } from "../entities/store-transaction";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
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
    "The store transactions to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class StoreTransactionFilter {
  @Compared(() => TextComparison, "The store's own id of the purchase or the subscription. Has an index.")
  transactionId?: TextComparison | null;

  @Compared(() => TextComparison, "The purchase that it granted, `pur_…`. Has an index.")
  purchaseId?: TextComparison | null;

  @Compared(() => TextComparison, "The buyer's user id. Has an index.")
  userId?: TextComparison | null;

  @Field(() => GrantedState, { nullable: true, description: "What became of it." })
  state?: GrantedState | null;

  @Compared(() => TextComparison, "The store, such as `APP_STORE`; `none` for refunded test purchases.")
  store?: TextComparison | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment of the wallet that received the credits.",
  })
  environment?: WalletEnvironment | null;

  @Compared(() => TextComparison, "The product's id in its store.")
  productId?: TextComparison | null;

  @Compared(() => TextComparison, "The id of the package that was granted.")
  packageId?: TextComparison | null;

  @Compared(
    () => MomentComparison,
    "When it was granted. Has an index, alone and beside the others that have one.",
  )
  createdAt?: MomentComparison | null;

  @AllOf(() => StoreTransactionFilter)
  AND?: StoreTransactionFilter[] | null;

  @AnyOf(() => StoreTransactionFilter)
  OR?: StoreTransactionFilter[] | null;
}

@ArgsType()
export class StoreTransactionsArgs extends PageArgs {
  @Compared(() => StoreTransactionFilter, "All store transactions when left out.")
  where?: StoreTransactionFilter | null;

  @TimeOrderField()
  orderBy?: TimeOrder | null;
}
