import { IsBoolean } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { IsText } from "./rules";

@InputType({ description: "Whose purchases to compare with RevenueCat's." })
export class ReconcileStorePurchasesInput {
  @Field(() => ID, { description: "The user, under the id that the app gives RevenueCat." })
  @IsText(255)
  userId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether to make good what is missing; a dry run otherwise.",
  })
  @IsBoolean()
  apply!: boolean;
}
