import { IsBoolean } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { IsReason, IsText } from "./rules";

@InputType({ description: "Which purchase to refund, and why." })
export class RefundPurchaseInput {
  @Field(() => ID, {
    description:
      "The purchase's id, `pur_…`. A purchase is refunded once, so its id is the idempotency key. If its store granted " +
      "several packages at once, all purchases that it made are refunded; the answer is about the named one.",
  })
  @IsText(64)
  purchaseId!: string;

  @Field(() => String, {
    description:
      "Why the purchase is refunded, 1 to 500 characters. Kept in the ledger and in the audit log; the user cannot " +
      "read it.",
  })
  @IsReason()
  reason!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Whether to answer only what the refund would do, or how it would be refused. Changes nothing.",
  })
  @IsBoolean()
  dryRun!: boolean;
}
