import { Field, InputType } from "type-graphql";
import { durationForm, IsDuration } from "./duration";

/** How far the clock can be moved in all: about ten years. */
export const clockDaysMax = 3650;

@InputType({ description: "How far to move the service's clock." })
export class AdvanceClockInput {
  @Field(() => String, { description: `How far from now: ${durationForm}.` })
  @IsDuration(clockDaysMax)
  by!: string;
}
