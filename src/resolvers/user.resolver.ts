import { Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Caller } from "../auth/caller";
import { User } from "../entities/user";
import { Wallet } from "../entities/wallet";
import { UsersArgs } from "../inputs/user.input";
import type { WalletView } from "../ledger/wallet-view";
import { listUsers } from "../wallet/list-users";
import { AuthorizedFor } from "./server/authorized-for";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { connectionComplexity, ownWalletsComplexity } from "./server/limits/query-complexity";
import { loadersOf } from "./server/loaders";

const UserConnection = connectionType("User", User);

@Resolver(() => User)
export class UserResolver {
  @Query(() => UserConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The users who have a wallet. They are found by the beginning of their id. A filter by `userId` is read by an " +
      "index; with others, at most 10,000 wallets are examined.",
  })
  @AuthorizedFor("listUsers")
  async users(
    @Args(() => UsersArgs) args: UsersArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<User>> {
    return toConnection(await listUsers(request.context, caller, args), request);
  }

  @FieldResolver(() => [Wallet], {
    complexity: ownWalletsComplexity,
    description: "The user's wallets, by environment and credit type.",
  })
  wallets(@Root() { userId }: User, @Ctx() request: GraphqlContext): Promise<readonly WalletView[]> {
    return loadersOf(request).walletsOfUsers.load(userId);
  }
}
