import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from "class-validator";
import { Field, ID, InputType, Int } from "type-graphql";
import { Credits, Moment } from "../entities/scalars";
import { ShortfallPolicy } from "../entities/shortfall-policy";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { CreditTypeField } from "./credit-type";
import { IsCreditChange, IsCredits, IsIdempotencyKey, IsReason, IsText } from "./rules";

/** What every change of a wallet's credits by an admin or support says. */
@InputType({ description: "Whose credits to change, and why." })
export abstract class CreditChangeInput {
  @Field(() => ID, { description: "The wallet's owner: the `sub` of their token." })
  @IsText(255)
  userId!: string;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment of the wallet; the deployment's own when left out.",
  })
  environment?: WalletEnvironment | null;

  @CreditTypeField("What kind of credits, such as `GEMS`. Only the wallet of this type is touched.")
  creditType?: string | null;

  @Field(() => String, {
    description:
      "Why the credits are changed, 1 to 500 characters. Kept in the ledger and in the audit log; the user cannot " +
      "read it.",
  })
  @IsReason()
  reason!: string;

  @Field(() => String, {
    description:
      "1 to 255 visible ASCII characters. The same key changes the wallets of the same user once, for ever; with " +
      "another amount, reason, credit type or (when adjusting) `onShortfall` it is refused. Grants and adjustments " +
      "have separate keys.",
  })
  @IsIdempotencyKey()
  idempotencyKey!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Whether to answer only what the change would do, or how it would be refused. Changes nothing.",
  })
  @IsBoolean()
  dryRun!: boolean;
}

@InputType({ description: "Who gets credits, how many and why." })
export class GrantCreditsInput extends CreditChangeInput {
  @Field(() => Credits, { description: "Credits to add, at least 1." })
  @IsCredits({ min: 1 })
  amount!: number;

  @Field(() => Moment, {
    nullable: true,
    description: "When the credits expire, in the future; never when left out.",
  })
  expiresAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "From 0 to 100; 50 when left out. Of credits that expire at the same time, those with less are spent first.",
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  priority?: number | null;
}

@InputType({ description: "Whose balance to correct, by how many credits and why." })
export class AdjustCreditsInput extends CreditChangeInput {
  @Field(() => Credits, { description: "Credits to add, or to take when negative. Not 0." })
  @IsCreditChange()
  amount!: number;

  @Field(() => ShortfallPolicy, {
    defaultValue: ShortfallPolicy.REFUSE,
    description: "What happens when more credits are to be taken than the wallet has. Refused unless named.",
  })
  @IsIn(Object.values(ShortfallPolicy))
  onShortfall!: ShortfallPolicy;
}
