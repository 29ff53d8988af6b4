import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from "class-validator";
import { Field, ID, InputType, Int, registerEnumType } from "type-graphql";
import { Credits } from "../entities/scalars";
import { applyAll } from "./apply-all";
import { IsAnyText, IsCredits, IsIdempotencyKey } from "./rules";
import { SpendCreditsInput } from "./spend-credits.input";

/** The longest time of a hold: 30 days. */
export const holdSecondsMax = 30 * 24 * 3600;
/** How long a hold lasts unless its caller says otherwise: 15 minutes. */
export const holdSecondsDefault = 900;

/** An input field that says how long a hold lasts. */
function HoldSecondsField(description: string): PropertyDecorator {
  return applyAll(
    Field(() => Int, { nullable: true, description }),
    IsOptional(),
    IsInt(),
    Min(1),
    Max(holdSecondsMax),
  );
}

@InputType({ description: "The wallet whose credits are reserved, how many, what for and how long." })
export class HoldCreditsInput extends SpendCreditsInput {
  @HoldSecondsField(
    `After how many seconds the hold ends by itself: 1 to ${holdSecondsMax} (30 days); ${holdSecondsDefault} (15 minutes) when ` +
      "left out.",
  )
  expiresInSeconds?: number | null;
}

/** A change of one hold, once for each key. */
@InputType({ description: "The hold that is ended." })
export class ReleaseHoldInput {
  @Field(() => ID, { description: "The id of the hold, `hld_…`." })
  @IsAnyText(64)
  id!: string;

  @Field(() => String, {
    description:
      "1 to 255 visible ASCII characters. The same key changes a hold of the same user once, for ever; for anything " +
      "else it is refused.",
  })
  @IsIdempotencyKey()
  idempotencyKey!: string;
}

export const HoldShortfall = { REFUSE: "REFUSE", CAPTURE_AVAILABLE: "CAPTURE_AVAILABLE" } as const;
export type HoldShortfall = (typeof HoldShortfall)[keyof typeof HoldShortfall];
registerEnumType(HoldShortfall, {
  name: "HoldShortfall",
  description: "What happens when a capture needs more credits than the hold and the wallet have.",
  valuesConfig: {
    REFUSE: { description: "The capture is refused, and nothing is taken." },
    CAPTURE_AVAILABLE: {
      description: "All credits that are there are taken, and the hold records the shortfall.",
    },
  },
});

@InputType({ description: "The hold whose credits are taken, and how many." })
export class CaptureHoldInput extends ReleaseHoldInput {
  @Field(() => Credits, {
    nullable: true,
    description:
      "Credits to take, at least 1; all that the hold reserves when left out. More than it reserves are taken from what " +
      "else the wallet can spend.",
  })
  @IsOptional()
  @IsCredits({ min: 1 })
  amount?: number | null;

  @Field(() => Boolean, {
    defaultValue: true,
    description:
      "Whether this is the last capture: what the hold still reserves is then freed. False to capture in several parts.",
  })
  @IsBoolean()
  isFinal: boolean = true;

  @Field(() => HoldShortfall, {
    defaultValue: HoldShortfall.REFUSE,
    description: "What happens when there are too few credits.",
  })
  @IsIn(Object.values(HoldShortfall))
  onShortfall: HoldShortfall = HoldShortfall.REFUSE;
}

@InputType({ description: "The hold that grows, shrinks or lasts for another time." })
export class ChangeHoldInput extends ReleaseHoldInput {
  @Field(() => Credits, {
    nullable: true,
    description: "Credits that the hold reserves from now on, at least 1; as many as now when left out.",
  })
  @IsOptional()
  @IsCredits({ min: 1 })
  amount?: number | null;

  @HoldSecondsField(
    `After how many seconds from now the hold ends by itself: 1 to ${holdSecondsMax} (30 days); when it would have ended ` +
      "anyway when left out.",
  )
  expiresInSeconds?: number | null;
}
