import { ArrayMaxSize, ArrayMinSize, IsDate, IsOptional } from "class-validator";
import { Field, InputType, registerEnumType } from "type-graphql";
import { Moment } from "../entities/scalars";
import { IsText } from "./rules";

/** Each value of `in` is read by a statement of its own. */
const valuesMax = 10;

/** Characters: the longest id. It names a wallet of a user id that has 255 characters. */
const textLengthMax = 3000;

@InputType({
  description: "What a text is compared with, exactly. Without any field the text is not restricted.",
})
export class TextComparison {
  @Field(() => String, { nullable: true, description: "The text. Not together with `in`." })
  @IsOptional()
  @IsText(textLengthMax)
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: `One of 1 to ${valuesMax} texts.` })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(valuesMax)
  @IsText(textLengthMax, { each: true })
  in?: string[] | null;
}

@InputType({ description: "The limits of a time. Without any field the time is not restricted." })
export class MomentComparison {
  @Field(() => Moment, { nullable: true, description: "Later than this." })
  @IsOptional()
  @IsDate()
  gt?: Date | null;

  @Field(() => Moment, { nullable: true, description: "At this time or later." })
  @IsOptional()
  @IsDate()
  gte?: Date | null;

  @Field(() => Moment, { nullable: true, description: "Earlier than this." })
  @IsOptional()
  @IsDate()
  lt?: Date | null;

  @Field(() => Moment, { nullable: true, description: "At this time or earlier." })
  @IsOptional()
  @IsDate()
  lte?: Date | null;
}

export const TimeOrder = { NEWEST_FIRST: "NEWEST_FIRST", OLDEST_FIRST: "OLDEST_FIRST" } as const;
export type TimeOrder = (typeof TimeOrder)[keyof typeof TimeOrder];
registerEnumType(TimeOrder, {
  name: "TimeOrder",
  description: "The order of a list of objects that were created one after the other.",
  valuesConfig: {
    NEWEST_FIRST: { description: "What was created last comes first." },
    OLDEST_FIRST: { description: "What was created first comes first." },
  },
});

/** The direction in which ids, which are times, have this order. */
export function directionOf(order: TimeOrder | null | undefined): "ASC" | "DESC" {
  return order === "OLDEST_FIRST" ? "ASC" : "DESC";
}
