import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from "type-graphql";
import { roles, type Role, type Viewer } from "../auth/viewer";
import { Node } from "../entities/node";
import { Wallet, WalletEnvironmentEnum } from "../entities/wallet";
import { walletEnvironmentOf, type WalletEnvironment } from "../environment";
import { getWallet, type WalletView } from "../wallet/get-wallet";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { CurrentViewer } from "./server/current-viewer";

/** The roles in capitals, as GraphQL writes enum values. */
const RoleEnum = Object.fromEntries(roles.map((role) => [role.toUpperCase(), role])) as Record<
  Uppercase<Role>,
  Role
>;
registerEnumType(RoleEnum, {
  name: "Role",
  description: "What a token lets its bearer do, besides buying for themselves.",
  valuesConfig: {
    USER: { description: "Buys, and reads their own wallet." },
    SERVICE: { description: "Spends credits and reads any wallet." },
    AUDITOR: { description: "As USER; reserved for those who check the books." },
    SUPPORT: { description: "As USER; reserved for those who help customers." },
    ADMIN: { description: "Manages packages and reads any wallet." },
  },
});

@ObjectType({ description: "Who is asking, as their token says.", implements: Node, simpleResolvers: true })
export class Me implements Viewer {
  @Field(() => String, { description: "The `sub` of the token." })
  userId!: string;

  @Field(() => [RoleEnum], { description: "What the token lets its bearer do." })
  roles!: readonly Role[];
}

@Resolver(() => Me)
export class ViewerResolver {
  @Query(() => Me, { nullable: true, description: "Who is asking." })
  @AuthorizedFor("getViewer")
  me(@CurrentViewer() viewer: Viewer): Me {
    return { ...viewer };
  }

  @FieldResolver(() => Wallet, { description: "The viewer's wallet." })
  wallet(
    @Root() { userId }: Me,
    @Arg("environment", () => WalletEnvironmentEnum, {
      nullable: true,
      description: "This deployment's own when left out.",
    })
    environment: WalletEnvironment | null | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<WalletView> {
    return getWallet(context, viewer, {
      userId,
      environment: environment ?? walletEnvironmentOf(context.deployment),
    });
  }
}
