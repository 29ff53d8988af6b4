import { IsOptional } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { Credits, Metadata as MetadataScalar } from "../entities/scalars";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { CreditTypeField } from "./credit-type";
import { IsMetadata, type Metadata } from "./metadata";
import { IsCredits, IsIdempotencyKey, IsText } from "./rules";

@InputType({ description: "The wallet that is to pay, and how many credits." })
export class PreviewSpendInput {
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
}

@InputType({ description: "The user whose credits are used, how many and what for." })
export class SpendCreditsInput extends PreviewSpendInput {
  @Field(() => String, {
    description: "What the credits are used for, 1 to 500 characters; shown in the ledger.",
  })
  @IsText(500)
  reason!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Who spends the credits, where several people share a wallet: 1 to 255 characters, such as the `sub` of a " +
      "member of the team. Lists of entries can be filtered by it.",
  })
  @IsOptional()
  @IsText(255)
  member?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The service's own id of what the credits are spent for, 1 to 255 characters, such as a job. Several spends may " +
      "have the same one. Lists of entries can be filtered by it.",
  })
  @IsOptional()
  @IsText(255)
  reference?: string | null;

  @Field(() => MetadataScalar, {
    nullable: true,
    description:
      "Up to 10 texts of the service's own, by name. Lists of entries can be filtered by a name and its text. Users do " +
      "not see it.",
  })
  @IsOptional()
  @IsMetadata()
  metadata?: Metadata | null;

  @Field(() => String, {
    description:
      "1 to 255 visible ASCII characters. The same key spends from the wallets of the same user once, for ever; with " +
      "anything else changed, such as the amount or the reason, it is refused.",
  })
  @IsIdempotencyKey()
  idempotencyKey!: string;
}
