import { IsIn, IsInt, IsOptional, Max, Min, ValidateIf } from "class-validator";
import { Field, ID, InputType, Int } from "type-graphql";
import { RefundPolicy } from "../entities/credit-package";
import { Credits } from "../entities/scalars";
import { CreditTypeField } from "./credit-type";
import { IsCredits, IsCurrency, IsText } from "./rules";

const int32Max = 2 ** 31 - 1;

/** The caller may leave the field out, but may not set it to null. */
const unlessMissing = () => ValidateIf((_, value) => value !== undefined);

@InputType({ description: "A new credit package." })
export class CreateCreditPackageInput {
  @Field(() => String, { description: "1 to 100 characters." })
  @IsText(100)
  name!: string;

  @Field(() => String, { nullable: true, description: "1 to 1,000 characters." })
  @IsOptional()
  @IsText(1000)
  description?: string | null;

  @Field(() => Credits, { description: "Credits that the price pays for, at least 1." })
  @IsCredits({ min: 1 })
  credits!: number;

  @Field(() => Credits, { defaultValue: 0, description: "Bonus credits." })
  @IsCredits({ min: 0 })
  bonusCredits!: number;

  @Field(() => Credits, { description: "Price in minor units of the currency: 499 is 4.99 in USD." })
  @IsCredits({ min: 0 })
  priceAmount!: number;

  @Field(() => String, { description: "ISO 4217 code in capitals, such as `USD`." })
  @IsCurrency()
  currency!: string;

  @CreditTypeField(
    "What kind of credits the package grants, such as `GEMS`: 1 to 16 of A-Z, 0-9 and underscore, beginning with a letter. It can never be changed.",
  )
  creditType?: string | null;

  @Field(() => Int, { defaultValue: 0, description: "Packages are sorted by this number, smallest first." })
  @IsInt()
  @Min(-int32Max)
  @Max(int32Max)
  sortOrder!: number;

  @Field(() => Int, {
    nullable: true,
    description: "How often one user may buy the package, at least 1; null for no limit.",
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  purchaseLimitPerUser?: number | null;

  @Field(() => RefundPolicy, {
    defaultValue: RefundPolicy.FLOOR_AT_ZERO,
    description: "What happens when a store refunds a purchase whose credits are already spent.",
  })
  @IsIn(Object.values(RefundPolicy))
  refundPolicy!: RefundPolicy;
}

@InputType({
  description: "Which fields of a credit package to change. Fields that are left out stay as they are.",
})
export class UpdateCreditPackageInput {
  @Field(() => ID, { description: "24 hexadecimal digits." })
  @IsText(64)
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      "The `version` that the change is based on. If the package has changed since, the change is " +
      "refused with CONFLICT, reason VERSION_OUTDATED. Without this field the last change wins.",
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: "1 to 100 characters; cannot be null." })
  @unlessMissing()
  @IsText(100)
  name?: string;

  @Field(() => String, {
    nullable: true,
    description: "1 to 1,000 characters; null removes the description.",
  })
  @IsOptional()
  @IsText(1000)
  description?: string | null;

  @Field(() => Credits, {
    nullable: true,
    description: "Credits that the price pays for, at least 1; cannot be null.",
  })
  @unlessMissing()
  @IsCredits({ min: 1 })
  credits?: number;

  @Field(() => Credits, { nullable: true, description: "Bonus credits; cannot be null." })
  @unlessMissing()
  @IsCredits({ min: 0 })
  bonusCredits?: number;

  @Field(() => Credits, { nullable: true, description: "Price in minor units; cannot be null." })
  @unlessMissing()
  @IsCredits({ min: 0 })
  priceAmount?: number;

  @Field(() => String, { nullable: true, description: "ISO 4217 code in capitals; cannot be null." })
  @unlessMissing()
  @IsCurrency()
  currency?: string;

  @Field(() => Int, {
    nullable: true,
    description: "Packages are sorted by this number, smallest first; cannot be null.",
  })
  @unlessMissing()
  @IsInt()
  @Min(-int32Max)
  @Max(int32Max)
  sortOrder?: number;

  @Field(() => Int, {
    nullable: true,
    description: "How often one user may buy the package, at least 1; null for no limit.",
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  purchaseLimitPerUser?: number | null;

  @Field(() => RefundPolicy, {
    nullable: true,
    description:
      "What happens when a store refunds a purchase whose credits are already spent; cannot be null.",
  })
  @unlessMissing()
  @IsIn(Object.values(RefundPolicy))
  refundPolicy?: RefundPolicy;
}

@InputType({ description: "Which credit package." })
export class CreditPackageIdInput {
  @Field(() => ID, { description: "24 hexadecimal digits." })
  @IsText(64)
  id!: string;
}
