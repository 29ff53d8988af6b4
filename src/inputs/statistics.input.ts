import { IsDate, IsOptional, ValidateNested } from "class-validator";
import { ArgsType, Field, InputType, registerEnumType } from "type-graphql";
import { Moment } from "../entities/scalars";
import { TextComparison } from "./comparisons";
import { PurchaseSource } from "./purchase.input";
import { IsText } from "./rules";
import { WalletStatisticsFilter } from "./wallet-statistics.input";

export const StatisticsInterval = { HOUR: "HOUR", DAY: "DAY", WEEK: "WEEK", MONTH: "MONTH" } as const;
export type StatisticsInterval = (typeof StatisticsInterval)[keyof typeof StatisticsInterval];
registerEnumType(StatisticsInterval, {
  name: "StatisticsInterval",
  description: "How long a bucket of statistics is.",
  valuesConfig: {
    HOUR: { description: "60 minutes. The first bucket begins with an hour of the time zone." },
    DAY: { description: "A day of the time zone. It has 23 or 25 hours when clocks change." },
    WEEK: { description: "Monday to Sunday in the time zone, as in ISO 8601." },
    MONTH: { description: "A month of the calendar in the time zone." },
  },
});

export const StatisticsDimension = {
  CREDIT_TYPE: "CREDIT_TYPE",
  PACKAGE: "PACKAGE",
  STORE: "STORE",
} as const;
export type StatisticsDimension = (typeof StatisticsDimension)[keyof typeof StatisticsDimension];
registerEnumType(StatisticsDimension, {
  name: "StatisticsDimension",
  description: "What entries of a group of statistics have in common.",
  valuesConfig: {
    CREDIT_TYPE: { description: "The type of the credits, such as `CREDITS` or `GEMS`." },
    PACKAGE: { description: "The package of the purchase that they belong to." },
    STORE: { description: "The store of the purchase that they belong to." },
  },
});

@InputType({
  description:
    "The entries to count: those that fit all fields. Fields that are left out do not restrict them. `packageId`, `store` " +
    "and `source` leave only entries of purchases and their refunds.",
})
export class StatisticsFilter extends WalletStatisticsFilter {
  @Field(() => TextComparison, { nullable: true, description: "The id of the package that was bought." })
  @IsOptional()
  @ValidateNested()
  packageId?: TextComparison | null;

  @Field(() => TextComparison, { nullable: true, description: "The store, such as `APP_STORE`." })
  @IsOptional()
  @ValidateNested()
  store?: TextComparison | null;

  @Field(() => PurchaseSource, {
    nullable: true,
    description: "Whether the purchase was made in a store or is a test purchase.",
  })
  source?: PurchaseSource | null;
}

@ArgsType()
export class StatisticsArgs {
  @Field(() => Moment, {
    description: "The first bucket is the one that contains this time. Not before 2012.",
  })
  @IsDate()
  from!: Date;

  @Field(() => Moment, {
    description:
      "The last bucket is the one that contains the moment before this time. At most 10 years after `from`.",
  })
  @IsDate()
  to!: Date;

  @Field(() => StatisticsInterval, {
    defaultValue: StatisticsInterval.DAY,
    description: "How long a bucket is. There may be at most 800 buckets.",
  })
  interval!: StatisticsInterval;

  @Field(() => String, {
    defaultValue: "UTC",
    description: "The IANA name of the time zone in which days begin, such as `Asia/Kolkata`.",
  })
  @IsText(64)
  timeZone!: string;

  @Field(() => StatisticsDimension, {
    nullable: true,
    description: "Also returns `groups`, one for each value of this.",
  })
  groupBy?: StatisticsDimension | null;

  @Field(() => StatisticsFilter, {
    nullable: true,
    description: "Which entries to count; all when left out.",
  })
  @IsOptional()
  @ValidateNested()
  where?: StatisticsFilter | null;
}
