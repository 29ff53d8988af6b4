import { ArrayMaxSize } from "class-validator";
import { Arg, Args, ArgsType, Ctx, Field, ID, Query, Resolver } from "type-graphql";
import { Node } from "../entities/node";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { idsComplexity } from "./server/limits/query-complexity";
import { loadersOf, nodesMax } from "./server/loaders";
import type { NamedNode } from "./server/read-nodes";

@ArgsType()
class NodesArgs {
  @Field(() => [ID], { description: `At most ${nodesMax} ids, of any types.` })
  @ArrayMaxSize(nodesMax)
  ids!: string[];
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description:
      "An object of any type by its id, as Relay needs it. Null, without an error, if the object does not exist, " +
      "if the viewer may not read it, or if the text is not an id.",
  })
  @AuthorizedFor("readNodes")
  node(
    @Arg("id", () => ID, { description: "The object's `id`." }) id: string,
    @Ctx() request: GraphqlContext,
  ): Promise<NamedNode | null> {
    return loadersOf(request).nodes.load(id);
  }

  @Query(() => [Node], {
    nullable: "itemsAndList",
    complexity: idsComplexity,
    description:
      "Objects by their ids, in the order of the ids. Null in the place of each object that `node` does not find.",
  })
  @AuthorizedFor("readNodes")
  nodes(
    @Args(() => NodesArgs) { ids }: NodesArgs,
    @Ctx() request: GraphqlContext,
  ): Promise<(NamedNode | null)[]> {
    return Promise.all(ids.map((id) => loadersOf(request).nodes.load(id)));
  }
}
