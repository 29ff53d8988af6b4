import { IsIn, IsInt, IsOptional, Max, Min } from "class-validator";
import { ArgsType, Field, ID, InputType, Int, registerEnumType } from "type-graphql";
import { StoreEventStatus } from "../entities/store-event";
import { StoreEventReason } from "../entities/store-event-reason";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { PageArgs } from "./page.args";
import { IsAnyText, IsText } from "./rules";

/** Characters: the longest id of a purchase that RevenueCat accepts. */
const storeIdLengthMax = 1500;

@InputType({ description: "Which store events; what is left out does not matter." })
export class StoreEventFilter {
  @Field(() => String, {
    nullable: true,
    description: "RevenueCat's id of the event, as its dashboard shows it.",
  })
  @IsOptional()
  @IsAnyText(storeIdLengthMax)
  eventId?: string | null;

  @Field(() => StoreEventStatus, { nullable: true, description: "What was decided about the event." })
  status?: StoreEventStatus | null;

  @Field(() => StoreEventReason, { nullable: true, description: "Why the event is not simply applied." })
  reason?: StoreEventReason | null;

  @Field(() => String, { nullable: true, description: "RevenueCat's type, such as `TEST`." })
  @IsOptional()
  @IsAnyText(storeIdLengthMax)
  type?: string | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment that the event names.",
  })
  environment?: WalletEnvironment | null;

  @Field(() => String, { nullable: true, description: "Such as `APP_STORE`." })
  @IsOptional()
  @IsAnyText(storeIdLengthMax)
  store?: string | null;

  @Field(() => String, { nullable: true, description: "The product's id in its store." })
  @IsOptional()
  @IsAnyText(storeIdLengthMax)
  productId?: string | null;

  @Field(() => String, { nullable: true, description: "The store's own id of the purchase." })
  @IsOptional()
  @IsAnyText(storeIdLengthMax)
  transactionId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The user found, or the app user id that the event names.",
  })
  @IsOptional()
  @IsText(255)
  userId?: string | null;
}

@ArgsType()
export class StoreEventsArgs extends PageArgs {
  @Field(() => StoreEventFilter, { nullable: true, description: "All events when left out." })
  filter?: StoreEventFilter | null;
}

@InputType({ description: "Which store event to decide about again, and why." })
export class RetryStoreEventInput {
  @Field(() => ID, { description: "`evt_…`." })
  @IsText(1000)
  id!: string;

  @Field(() => String, { description: "1 to 500 characters; kept with the event." })
  @IsText(500)
  reason!: string;
}

export const StoreEventResolution = { APPLY: "APPLY", DISMISS: "DISMISS" } as const;
export type StoreEventResolution = (typeof StoreEventResolution)[keyof typeof StoreEventResolution];
registerEnumType(StoreEventResolution, {
  name: "StoreEventResolution",
  description: "What an admin wants of a store event.",
  valuesConfig: {
    APPLY: { description: "Give it its effect, with what the admin adds; an unclear refund is one." },
    DISMISS: { description: "It shall have no effect." },
  },
});

@InputType({ description: "How an admin resolves a parked or failed store event." })
export class ResolveStoreEventInput {
  @Field(() => ID, { description: "`evt_…`." })
  @IsText(1000)
  id!: string;

  @Field(() => StoreEventResolution, { description: "Whether the event shall have an effect." })
  @IsIn(Object.values(StoreEventResolution))
  resolution!: StoreEventResolution;

  @Field(() => String, { description: "1 to 500 characters; kept with the event and in the ledger." })
  @IsText(500)
  reason!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "Whose purchase it is, where the event does not tell. Kept while the event is parked; no transfer changes it.",
  })
  @IsOptional()
  @IsText(255)
  userId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "What was bought, where the mapping does not tell. The catalogue decides the credits.",
  })
  @IsOptional()
  @IsText(64)
  packageId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "How many were bought, 1 to 100, where the event is wrong.",
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  quantity?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "Which purchase a refund or its reversal means, where the time it names fits none or several: `pur_…` of a " +
      "purchase that the event's own store transaction made.",
  })
  @IsOptional()
  @IsText(64)
  purchaseId?: string | null;
}
