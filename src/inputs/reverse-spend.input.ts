import { IsOptional } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { Credits } from "../entities/scalars";
import { IsAnyText, IsCredits, IsIdempotencyKey, IsReason } from "./rules";

@InputType({ description: "The spend whose credits are given back, and why." })
export class ReverseSpendInput {
  @Field(() => ID, { description: "The id of the spend's ledger entry, `ent_…`." })
  @IsAnyText(64)
  spendId!: string;

  @Field(() => Credits, {
    nullable: true,
    description: "Credits to give back, at least 1; all that are left of the spend when left out.",
  })
  @IsOptional()
  @IsCredits({ min: 1 })
  amount?: number | null;

  @Field(() => String, {
    description: "Why the credits are given back, 1 to 500 characters; shown in the ledger.",
  })
  @IsReason()
  reason!: string;

  @Field(() => String, {
    description:
      "1 to 255 visible ASCII characters. The same key gives credits back to the wallets of the same user once, for " +
      "ever; for another spend, amount or reason it is refused.",
  })
  @IsIdempotencyKey()
  idempotencyKey!: string;
}
