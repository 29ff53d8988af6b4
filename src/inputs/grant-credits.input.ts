import { IsBoolean } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { Credits } from "../entities/scalars";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { CreditTypeField } from "./credit-type";
import { IsCredits, IsIdempotencyKey, IsReason, IsText } from "./rules";

@InputType({ description: "Who gets credits, how many and why." })
export class GrantCreditsInput {
  @Field(() => ID, { description: "The wallet's owner: the `sub` of their token." })
  @IsText(255)
  userId!: string;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment of the wallet; the deployment's own when left out.",
  })
  environment?: WalletEnvironment | null;

  @CreditTypeField("What kind of credits to give, such as `GEMS`. They go to the wallet of this type.")
  creditType?: string | null;

  @Field(() => Credits, { description: "Credits to add, at least 1." })
  @IsCredits({ min: 1 })
  amount!: number;

  @Field(() => String, {
    description:
      "Why the credits are given, 1 to 500 characters. Kept in the ledger and in the audit log; the user cannot " +
      "read it.",
  })
  @IsReason()
  reason!: string;

  @Field(() => String, {
    description:
      "1 to 255 visible ASCII characters. The same key grants to the wallets of the same user once, for ever; with " +
      "another amount, reason or credit type it is refused.",
  })
  @IsIdempotencyKey()
  idempotencyKey!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Whether to answer only what the grant would do, or how it would be refused. Changes nothing.",
  })
  @IsBoolean()
  dryRun!: boolean;
}
