import { ArrayMaxSize, ArrayMinSize, IsOptional } from "class-validator";
import { ArgsType, Field, ID } from "type-graphql";
import { rolesFor } from "../auth/permissions";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { CreditTypeField } from "./credit-type";
import { PageArgs } from "./page.args";
import { IsCreditType, IsText } from "./rules";

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

/** How many users a look-up of wallets names at most. */
const usersMax = 100;

/** The users whose wallets are read together, in which environment. */
@ArgsType()
export class WalletsOfArgs {
  @Field(() => [ID], { description: `The owners: 1 to ${usersMax} user ids.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(usersMax)
  @IsText(255, { each: true })
  userIds!: string[];

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The deployment's own environment when left out.",
  })
  environment?: WalletEnvironment | null;

  @Field(() => String, {
    nullable: true,
    description: "Only the wallets of this credit type, such as `GEMS`. All types when left out.",
  })
  @IsOptional()
  @IsCreditType()
  creditType?: string | null;
}
