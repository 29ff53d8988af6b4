import { IsDate, IsInt, IsOptional, Max, Min, ValidateNested } from "class-validator";
import { ArgsType, Field, InputType, Int } from "type-graphql";
import { Moment } from "../entities/scalars";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { TextComparison } from "./comparisons";
import { IsText } from "./rules";

@InputType({ description: "The wallets to count: those that fit all fields." })
export class WalletStatisticsFilter {
  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment of the wallets; that of the deployment when left out. Never both.",
  })
  environment?: WalletEnvironment | null;

  @Field(() => TextComparison, { nullable: true, description: "The type of the credits, such as `GEMS`." })
  @IsOptional()
  @ValidateNested()
  creditType?: TextComparison | null;
}

@ArgsType()
export class WalletStatisticsArgs {
  @Field(() => Moment, { description: "The first day is the one that contains this time. Not before 2012." })
  @IsDate()
  from!: Date;

  @Field(() => Moment, {
    description:
      "The last day is the one that contains the moment before this time. There may be at most 800 days.",
  })
  @IsDate()
  to!: Date;

  @Field(() => String, {
    defaultValue: "UTC",
    description: "The IANA name of the time zone in which days begin, such as `Asia/Kolkata`.",
  })
  @IsText(64)
  timeZone!: string;

  @Field(() => Int, { defaultValue: 10, description: "How many top spenders to return, 1 to 100." })
  @IsInt()
  @Min(1)
  @Max(100)
  first!: number;

  @Field(() => WalletStatisticsFilter, { nullable: true, description: "All wallets when left out." })
  @IsOptional()
  @ValidateNested()
  where?: WalletStatisticsFilter | null;
}
