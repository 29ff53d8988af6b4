import { IsBoolean } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { IsText } from "./rules";

@InputType({ description: "The user whose purchases to compare with RevenueCat's." })
export class ReconcileStorePurchasesInput {
  @Field(() => ID, { description: "The user's id, as the app gives it to RevenueCat." })
  @IsText(255)
  userId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether to correct what is missing. Otherwise it is a dry run.",
  })
  @IsBoolean()
  apply!: boolean;
}
