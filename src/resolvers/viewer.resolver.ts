import { readCreditType } from "../inputs/credit-type";
import { defaultCreditType } from "../credit-types";
import type { GraphQLResolveInfo } from "graphql";
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  Info,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from "type-graphql";
import type { Caller } from "../auth/caller";
import { mayCall, type Operation } from "../auth/permissions";
import { roles, type Role, type Viewer } from "../auth/viewer";
import { Node } from "../entities/node";
import { Wallet, WalletEnvironmentEnum } from "../entities/wallet";
import { walletEnvironmentOf, type WalletEnvironment } from "../environment";
import type { WalletView } from "../ledger/wallet-view";
import { getWallet } from "../wallet/get-wallet";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { CurrentCaller } from "./server/current-caller";
import { lookupComplexity } from "./server/limits/query-complexity";

/** The roles in capitals, as GraphQL writes enum values. */
const RoleEnum = Object.fromEntries(roles.map((role) => [role.toUpperCase(), role])) as Record<
  Uppercase<Role>,
  Role
>;
registerEnumType(RoleEnum, {
  name: "Role",
  description:
    "The rights of a token, besides test purchases for its own user. A token with several roles has the rights of all.",
  valuesConfig: {
    USER: { description: "Reads its own wallet and purchases." },
    SERVICE: { description: "Spends credits, and reads any wallet and purchase." },
    AUDITOR: { description: "Reads what an admin reads, and changes nothing." },
    SUPPORT: {
      description:
        "Reads what an admin reads, grants and adjusts credits up to a limit, and decides about store events.",
    },
    ADMIN: {
      description:
        "Reads everything, manages and maps packages, grants and adjusts credits, refunds test purchases, decides " +
        "about store events, compares them with RevenueCat's, merges wallets and lifts spending freezes.",
    },
  },
});

@ObjectType({
  description: "The caller, as identified by the token.",
  implements: Node,
  simpleResolvers: true,
})
export class Me implements Viewer {
  @Field(() => String, { description: "The `sub` of the token." })
  userId!: string;

  @Field(() => [RoleEnum], { description: "The roles that the token grants." })
  roles!: readonly Role[];
}

@Resolver(() => Me)
export class ViewerResolver {
  @Query(() => Me, { nullable: true, description: "The caller, as identified by the token." })
  @AuthorizedFor("getViewer")
  me(@CurrentCaller() { viewer }: Caller): Me {
    return { ...viewer };
  }

  @FieldResolver(() => [String], {
    description:
      "The names of the mutations that the token's roles allow in this deployment. A dashboard offers no others. A call " +
      "may still be refused for what it asks, such as more credits than support may grant.",
  })
  mutations(
    @Root() viewer: Me,
    @Ctx() { context }: GraphqlContext,
    @Info() { schema }: GraphQLResolveInfo,
  ): string[] {
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    return fields
      .filter(({ extensions }) => mayCall(viewer, extensions.operation as Operation, context.deployment))
      .map(({ name }) => name);
  }

  @FieldResolver(() => Wallet, { complexity: lookupComplexity, description: "The viewer's wallet." })
  wallet(
    @Root() { userId }: Me,
    @Arg("environment", () => WalletEnvironmentEnum, {
      nullable: true,
      description: "The deployment's own environment when left out.",
    })
    environment: WalletEnvironment | null | undefined,
    @Arg("creditType", () => String, {
      nullable: true,
      defaultValue: defaultCreditType,
      description: "What kind of credits, such as `GEMS`.",
    })
    creditType: string | null | undefined,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<WalletView> {
    return getWallet(context, caller, {
      userId,
      environment: environment ?? walletEnvironmentOf(context.deployment),
      creditType: readCreditType(creditType),
    });
  }
}
