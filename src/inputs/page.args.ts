import { IsInt, IsOptional, Max, MaxLength, Min } from "class-validator";
import { ArgsType, Field, Int } from "type-graphql";

export const pageSizeDefault = 25;
export const pageSizeMax = 100;

/** Which page of a list, forward by cursor. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: pageSizeDefault,
    description: "How many, at most 100; null is the default.",
  })
  @IsInt()
  @Min(0)
  @Max(pageSizeMax)
  first: number = pageSizeDefault;

  @Field(() => String, { nullable: true, description: "Cursor of the edge to begin after." })
  @IsOptional()
  @MaxLength(500)
  after?: string | null;

  /** GraphQL lets null through where a default stands. */
  static fillIn(page: PageArgs): void {
    page.first ??= pageSizeDefault;
  }
}
