import { IsIn } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { CreditTypeField } from "./credit-type";
import { IsText } from "./rules";

const environments = Object.values(WalletEnvironmentEnum);

@InputType({ description: "Which wallet to empty for ever, into which other, and why." })
export class MergeWalletsInput {
  @Field(() => ID, {
    description:
      "The user whose wallet is emptied. This user's later store purchases are credited to the other " +
      "wallet.",
  })
  @IsText(255)
  fromUserId!: string;

  @Field(() => ID, { description: "The user whose wallet receives the credits." })
  @IsText(255)
  intoUserId!: string;

  @Field(() => WalletEnvironmentEnum, { description: "The environment of both wallets." })
  @IsIn(environments)
  environment!: WalletEnvironment;

  @Field(() => String, { description: "1 to 500 characters; kept with the merge and in the ledger." })
  @IsText(500)
  reason!: string;
}

@InputType({ description: "Which wallet may spend again, and why." })
export class LiftSpendingFreezeInput {
  @Field(() => ID, { description: "The wallet's owner: the `sub` of their token." })
  @IsText(255)
  userId!: string;

  @Field(() => WalletEnvironmentEnum, { description: "Which of the user's wallets." })
  @IsIn(environments)
  environment!: WalletEnvironment;

  @CreditTypeField("What kind of credits the wallet holds, such as `GEMS`. Each wallet is frozen by itself.")
  creditType?: string | null;

  @Field(() => String, { description: "1 to 500 characters; kept with the wallet." })
  @IsText(500)
  reason!: string;
}
