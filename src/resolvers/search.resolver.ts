import { IsInt, IsOptional, Max, Min } from "class-validator";
import { Args, ArgsType, createUnionType, Ctx, Field, Int, Query, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { CreditPackage } from "../entities/credit-package";
import { Purchase } from "../entities/purchase";
import { StoreEvent } from "../entities/store-event";
import { StoreTransaction } from "../entities/store-transaction";
import { User } from "../entities/user";
import { search, searchCharactersMax, searchCharactersMin } from "../search/search";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { searchComplexity } from "./server/limits/query-complexity";
import { loadersOf } from "./server/loaders";
import type { NamedNode } from "./server/read-nodes";

const SearchResult = createUnionType({
  name: "SearchResult",
  description: "What a search finds.",
  types: () => [User, Purchase, StoreTransaction, StoreEvent, CreditPackage] as const,
  resolveType: (found) => (found as unknown as NamedNode).__typename,
});

const firstDefault = 5;

@ArgsType()
class SearchArgs {
  @Field(() => String, {
    description:
      `The beginning of an id, ${searchCharactersMin} to ${searchCharactersMax} characters: of a user, a purchase, a ` +
      "store event, a store's transaction or a package. With or without the prefix, such as `pur_`. Capital and small " +
      "letters differ in ids that are not ours.",
  })
  text!: string;

  @Field(() => Int, {
    nullable: true,
    defaultValue: firstDefault,
    description: "How many objects are found by each kind of id, 1 to 20.",
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  first?: number | null;
}

@Resolver()
export class SearchResolver {
  @Query(() => [SearchResult], {
    nullable: true,
    complexity: searchComplexity,
    description:
      "Finds objects by the beginning of their id: users who have a wallet, purchases, store transactions, store " +
      "events, and packages, archived ones too. A transaction that granted nothing is found as the events about it. " +
      "In this order, and by id. Reads an index for each kind of id, however many objects there are.",
  })
  @AuthorizedFor("search")
  async search(
    @Args(() => SearchArgs) { text, first }: SearchArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<NamedNode[]> {
    const ids = await search(request.context, caller, { text, first: first ?? firstDefault });
    const found = await Promise.all(ids.map((id) => loadersOf(request).nodes.load(id)));
    return found.filter((node) => node !== null);
  }
}
