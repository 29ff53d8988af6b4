import { IsOptional } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { IsAnyText, IsIdempotencyKey } from "./rules";

@InputType({ description: "Which package to buy. The caller cannot choose user, credits or price." })
export class PurchaseCreditPackageInput {
  @Field(() => ID, { description: "Id of the credit package, at most 64 characters." })
  @IsAnyText(64)
  packageId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "1 to 255 visible ASCII characters. The same key from the same user buys once, for ever. Without " +
      "a key each call is a new purchase. Shared with the REST header `Idempotency-Key`.",
  })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
