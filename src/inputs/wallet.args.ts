import { IsOptional } from "class-validator";
import { ArgsType, Field, ID } from "type-graphql";
import { rolesFor } from "../auth/permissions";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { CreditTypeField } from "./credit-type";
import { PageArgs } from "./page.args";
import { IsText } from "./rules";

/** Whose wallet, in which environment. */
@ArgsType()
export class WalletArgs {
  @Field(() => ID, {
    nullable: true,
    description: `The owner; the viewer when left out. Naming another user needs ${rolesFor("readOtherUsers")}.`,
  })
  @IsOptional()
  @IsText(255)
  userId?: string | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The deployment's own environment when left out.",
  })
  environment?: WalletEnvironment | null;

  @CreditTypeField("What kind of credits, such as `GEMS`.")
  creditType?: string | null;
}

/** Whose wallets, in which environment. */
@ArgsType()
export class WalletsArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: `The owner; the viewer when left out. Naming another user needs ${rolesFor("readOtherUsers")}.`,
  })
  @IsOptional()
  @IsText(255)
  userId?: string | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The deployment's own environment when left out.",
  })
  environment?: WalletEnvironment | null;
}
