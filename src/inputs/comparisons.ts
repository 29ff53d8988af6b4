import { ArrayMaxSize, ArrayMinSize, IsDate, IsOptional, ValidateNested } from "class-validator";
import { Field, InputType, registerEnumType, type ClassType } from "type-graphql";
import { Credits, Moment } from "../entities/scalars";
import { applyAll } from "./apply-all";
import { IsCredits, IsText } from "./rules";

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

@InputType({
  description:
    "What a text is compared with, exactly, or what it begins with. Without any field the text is not restricted.",
})
export class PrefixComparison extends TextComparison {
  @Field(() => String, { nullable: true, description: "How the text begins: 1 to 255 characters." })
  @IsOptional()
  @IsText(255)
  startsWith?: string | null;
}

@InputType({ description: "What a text holds. Without any field the text is not restricted." })
export class SearchComparison {
  @Field(() => String, {
    nullable: true,
    description:
      "A part of the text, 1 to 100 characters. A to Z are the same as a to z; other letters may have to be written alike.",
  })
  @IsOptional()
  @IsText(100)
  contains?: string | null;
}

@InputType({ description: "The limits of a number. Without any field the number is not restricted." })
export class CreditsComparison {
  @Field(() => Credits, { nullable: true, description: "More than this." })
  @IsOptional()
  @IsCredits({ min: Number.MIN_SAFE_INTEGER })
  gt?: number | null;

  @Field(() => Credits, { nullable: true, description: "This or more." })
  @IsOptional()
  @IsCredits({ min: Number.MIN_SAFE_INTEGER })
  gte?: number | null;

  @Field(() => Credits, { nullable: true, description: "Less than this." })
  @IsOptional()
  @IsCredits({ min: Number.MIN_SAFE_INTEGER })
  lt?: number | null;

  @Field(() => Credits, { nullable: true, description: "This or less." })
  @IsOptional()
  @IsCredits({ min: Number.MIN_SAFE_INTEGER })
  lte?: number | null;
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

const combinedMax = 10;

/** A field of a filter that holds further filters, all of which must fit. */
export function AllOf(filter: () => ClassType): PropertyDecorator {
  return combination(filter, `1 to ${combinedMax} filters that must all fit, beside the other fields.`);
}

/** A field of a filter that holds further filters, one of which must fit. */
export function AnyOf(filter: () => ClassType): PropertyDecorator {
  return combination(
    filter,
    `1 to ${combinedMax} filters of which one must fit, beside the other fields. Each is read by an index of its own, ` +
      "or examined.",
  );
}

function combination(filter: () => ClassType, description: string): PropertyDecorator {
  return applyAll(
    Field(() => [filter()], { nullable: true, description }),
    IsOptional(),
    ArrayMinSize(1),
    ArrayMaxSize(combinedMax),
    ValidateNested({ each: true }),
  );
}

/** A field of a filter that compares a value. */
export function Compared(comparison: () => ClassType, description: string): PropertyDecorator {
  return applyAll(Field(comparison, { nullable: true, description }), IsOptional(), ValidateNested());
}

/** The argument that orders a list by time. */
export function TimeOrderField(): PropertyDecorator {
  return Field(() => TimeOrder, {
    nullable: true,
    defaultValue: TimeOrder.NEWEST_FIRST,
    description: "The order of the list.",
  }) as PropertyDecorator;
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
