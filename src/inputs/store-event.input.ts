import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsInt, IsOptional, Max, Min } from "class-validator";
import { Field, ID, InputType, Int, registerEnumType } from "type-graphql";
import { StoreEventStatus } from "../entities/store-event";
import { StoreEventReasonCode } from "../entities/store-event-reason-code";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { packagesMax } from "../entities/store-product";
import { IsAnyText, IsText } from "./rules";
import { PackageIdsField } from "./store-product.input";

/** Characters: the longest id of a purchase that RevenueCat accepts. */
const storeIdLengthMax = 1500;

@InputType({ description: "The store events to list. Fields that are left out do not restrict the list." })
export class StoreEventFilter {
  @Field(() => String, {
    nullable: true,
    description: "RevenueCat's id of the event, as its dashboard shows it.",
  })
  @IsOptional()
  @IsAnyText(storeIdLengthMax)
  eventId?: string | null;

  @Field(() => StoreEventStatus, { nullable: true, description: "The decision about the event." })
  status?: StoreEventStatus | null;

  @Field(() => StoreEventReasonCode, { nullable: true, description: "The reason for the event's status." })
  reason?: StoreEventReasonCode | null;

  @Field(() => String, { nullable: true, description: "RevenueCat's type, such as `TEST`." })
  @IsOptional()
  @IsAnyText(storeIdLengthMax)
  type?: string | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment that the event names.",
  })
  environment?: WalletEnvironment | null;

  @Field(() => String, {
    nullable: true,
    description: "The store that the event names, such as `APP_STORE`.",
  })
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
    description: "The user whom the event was decided for, or an app user id that the event names.",
  })
  @IsOptional()
  @IsText(255)
  userId?: string | null;
}

@InputType({ description: "The store event to decide about again, and why." })
export class RetryStoreEventInput {
  @Field(() => ID, { description: "The event's id, `evt_…`." })
  @IsText(1000)
  id!: string;

  @Field(() => String, { description: "1 to 500 characters; kept with the event." })
  @IsText(500)
  reason!: string;
}

/** How many events one call decides about. Each is decided in a transaction of its own, one after another. */
const eventsMax = 50;

@InputType({ description: "Several store events to decide about alike, and why." })
export class StoreEventsInput {
  @Field(() => [ID], { description: `The ids of 1 to ${eventsMax} different events, \`evt_…\`.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(eventsMax)
  @ArrayUnique()
  @IsText(1000, { each: true })
  ids!: string[];

  @Field(() => String, { description: "1 to 500 characters; kept with each event." })
  @IsText(500)
  reason!: string;
}

export const StoreEventResolution = { APPLY: "APPLY", DISMISS: "DISMISS" } as const;
export type StoreEventResolution = (typeof StoreEventResolution)[keyof typeof StoreEventResolution];
registerEnumType(StoreEventResolution, {
  name: "StoreEventResolution",
  description: "How an admin resolves a store event.",
  valuesConfig: {
    APPLY: {
      description:
        "Apply the event with the information that the admin adds. An unclear refund then counts as a " +
        "refund.",
    },
    DISMISS: { description: "The event has no effect." },
  },
});

@InputType({ description: "How an admin resolves a parked or failed store event." })
export class ResolveStoreEventInput {
  @Field(() => ID, { description: "The event's id, `evt_…`." })
  @IsText(1000)
  id!: string;

  @Field(() => StoreEventResolution, { description: "Whether to apply the event or to dismiss it." })
  @IsIn(Object.values(StoreEventResolution))
  resolution!: StoreEventResolution;

  @Field(() => String, { description: "1 to 500 characters; kept with the event and in the ledger." })
  @IsText(500)
  reason!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "The user whose purchase it is, if the event does not say so. Kept while the event is parked. A " +
      "transfer does not change it.",
  })
  @IsOptional()
  @IsText(255)
  userId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "The package that was bought, if the product's mapping does not say so. The package decides the " +
      "credits.",
  })
  @IsOptional()
  @IsText(64)
  packageId?: string | null;

  @PackageIdsField(
    `Instead of \`packageId\`: 1 to ${packagesMax} different packages that the purchase grants at once, as a mapping of ` +
      "several packages would.",
  )
  packageIds?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "The quantity, 1 to 100, if the event's own is wrong.",
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  quantity?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "The purchase that a refund or its reversal is about, if its time matches none or several: " +
      "`pur_…` of a purchase in the event's own store transaction.",
  })
  @IsOptional()
  @IsText(64)
  purchaseId?: string | null;
}
