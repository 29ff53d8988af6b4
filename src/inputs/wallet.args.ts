import { IsOptional } from "class-validator";
import { ArgsType, Field, ID } from "type-graphql";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { PageArgs } from "./page.args";
import { IsText } from "./rules";

/** Whose wallet, in which environment. */
@ArgsType()
export class WalletArgs {
  @Field(() => ID, {
    nullable: true,
    description: "The owner, for services and admins; the viewer when left out.",
  })
  @IsOptional()
  @IsText(255)
  userId?: string | null;

  @Field(() => WalletEnvironmentEnum, { nullable: true, description: "This deployment's own when left out." })
  environment?: WalletEnvironment | null;
}

@ArgsType()
export class PurchasesArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: "The buyer, for services and admins; the viewer when left out.",
  })
  @IsOptional()
  @IsText(255)
  userId?: string | null;

  @Field(() => WalletEnvironmentEnum, { nullable: true, description: "This deployment's own when left out." })
  environment?: WalletEnvironment | null;
}
