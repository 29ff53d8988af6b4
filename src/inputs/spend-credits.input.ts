import { Field, ID, InputType } from "type-graphql";
import { Credits } from "../entities/scalars";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { CreditTypeField } from "./credit-type";
import { IsCredits, IsIdempotencyKey, IsText } from "./rules";

@InputType({ description: "The user whose credits are used, how many and what for." })
export class SpendCreditsInput {
  @Field(() => ID, { description: "The wallet's owner: the `sub` of their token." })
  @IsText(255)
  userId!: string;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description:
      "The environment of the wallet that pays; the deployment's own when left out. In production, " +
      "SANDBOX is for people who review or test the app. Sandbox credits are not real, the entry has " +
      "their environment, and each user may spend a limited number of them a day " +
      "(`SANDBOX_SPEND_PER_DAY`).",
  })
  environment?: WalletEnvironment | null;

  @CreditTypeField("What kind of credits to take, such as `GEMS`. Only the wallet of this type is touched.")
  creditType?: string | null;

  @Field(() => Credits, { description: "Credits to take, at least 1." })
  @IsCredits({ min: 1 })
  amount!: number;

  @Field(() => String, {
    description: "What the credits are used for, 1 to 500 characters; shown in the ledger.",
  })
  @IsText(500)
  reason!: string;

  @Field(() => String, {
    description:
      "1 to 255 visible ASCII characters. The same key spends from the wallets of the same user once, for ever; with another amount, reason or credit type it is refused.",
  })
  @IsIdempotencyKey()
  idempotencyKey!: string;
}
