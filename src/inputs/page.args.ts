import { IsInt, IsOptional, Max, MaxLength, Min } from "class-validator";
import { ArgsType, Field, Int } from "type-graphql";
import { badInput } from "../errors";

export const pageSizeDefault = 25;
const pageSizeMax = 100;
/** The longest cursor holds a user id of 255 characters, each of which JSON may escape. */
const cursorCharactersMax = 2_500;

/** Which page of a list: the `first` rows after a cursor, or the `last` before one. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `The size of a page from the beginning, or after \`after\`: at most ${pageSizeMax}, and ${pageSizeDefault} without \`first\` and \`last\`.`,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(pageSizeMax)
  first?: number | null;

  @Field(() => String, { nullable: true, description: "The page begins after the edge with this cursor." })
  @IsOptional()
  @MaxLength(cursorCharactersMax)
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `The size of a page from the end, or before \`before\`, in the list's order: at most ${pageSizeMax}. Not together with \`first\` or \`after\`.`,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(pageSizeMax)
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "The page ends before the edge with this cursor. Only together with `last`.",
  })
  @IsOptional()
  @MaxLength(cursorCharactersMax)
  before?: string | null;

  /**
   * Sets the default page size.
   * @throws Refusal BAD_USER_INPUT when the arguments ask for a page from both ends of the list.
   */
  static complete(page: PageArgs): void {
    const problems = [];
    if (page.last == null) {
      page.first ??= pageSizeDefault;
      if (page.before) problems.push({ field: "before", message: "before can only be used with last" });
    } else {
      if (page.first != null) problems.push({ field: "last", message: "last cannot be used with first" });
      if (page.after) problems.push({ field: "after", message: "after cannot be used with last" });
    }
    if (problems.length > 0) throw badInput(problems);
  }
}
