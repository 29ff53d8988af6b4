import { Field, ID, InterfaceType } from "type-graphql";

/** Relay's interface of whatever can be asked for by its id. `publicIds` writes the ids. */
@InterfaceType({
  description: "Whatever has an id, by which `node` finds it again.",
  resolveType: ({ __typename }: { readonly __typename: string }) => __typename,
})
export abstract class Node {
  @Field(() => ID, {
    description:
      "Tells the object from all others, of other types too, and never changes; the same in REST. Its prefix names the type; the rest is opaque.",
  })
  id!: string;
}
