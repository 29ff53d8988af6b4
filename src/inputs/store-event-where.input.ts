import { ArrayMaxSize, ArrayMinSize, IsOptional, ValidateNested } from "class-validator";
import { ArgsType, Field, InputType } from "type-graphql";
import { StoreEventStatus } from "../entities/store-event";
import { StoreEventReasonCode } from "../entities/store-event-reason-code";
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
import { StoreEventFilter } from "./store-event.input";

@InputType({ description: "What the status of an event is compared with." })
export class StoreEventStatusComparison {
  @Field(() => StoreEventStatus, { nullable: true, description: "The status. Not together with `in`." })
  eq?: StoreEventStatus | null;

  @Field(() => [StoreEventStatus], { nullable: true, description: "One of 1 to 5 statuses." })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  in?: StoreEventStatus[] | null;
}

@InputType({
  description:
    "The store events that fit all given fields. Of eventId, transactionId, userId, productId, reason, status, type, store " +
    "and environment, the first given is read by its index, also with `receivedAt`, and the others are examined.",
})
export class StoreEventWhere {
  @Compared(() => TextComparison, "RevenueCat's id of the event, as its dashboard shows it.")
  eventId?: TextComparison | null;

  @Compared(() => TextComparison, "The store's own id of the purchase.")
  transactionId?: TextComparison | null;

  @Compared(() => TextComparison, "The user whom the event was decided for, or an app user id that it names.")
  userId?: TextComparison | null;

  @Compared(() => TextComparison, "The product's id in its store.")
  productId?: TextComparison | null;

  @Field(() => StoreEventReasonCode, { nullable: true, description: "The reason for the event's status." })
  reason?: StoreEventReasonCode | null;

  @Compared(() => StoreEventStatusComparison, "The decision about the event.")
  status?: StoreEventStatusComparison | null;

  @Compared(() => TextComparison, "RevenueCat's type, such as `TEST`.")
  type?: TextComparison | null;

  @Compared(() => TextComparison, "The store that the event names, such as `APP_STORE`.")
  store?: TextComparison | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment that the event names.",
  })
  environment?: WalletEnvironment | null;

  @Compared(
    () => MomentComparison,
    "When the event first arrived. Has an index, alone and beside each other field.",
  )
  receivedAt?: MomentComparison | null;

  @AllOf(() => StoreEventWhere)
  AND?: StoreEventWhere[] | null;

  @AnyOf(() => StoreEventWhere)
  OR?: StoreEventWhere[] | null;
}

@ArgsType()
export class StoreEventsArgs extends PageArgs {
  @Field(() => StoreEventFilter, { nullable: true, description: "All events when left out." })
  @IsOptional()
  @ValidateNested()
  filter?: StoreEventFilter | null;

  @Compared(
    () => StoreEventWhere,
    "The same with comparisons, times and combinations, instead of `filter`. Not together with it.",
  )
  where?: StoreEventWhere | null;

  @TimeOrderField()
  orderBy?: TimeOrder | null;
}
