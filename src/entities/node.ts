import { Field, ID, InterfaceType } from "type-graphql";

/** Relay's interface of all objects that can be read by their id. `publicIds` writes the ids. */
@InterfaceType({
  description: "An object with an id, by which `node` finds it.",
  resolveType: ({ __typename }: { readonly __typename: string }) => __typename,
})
export abstract class Node {
  @Field(() => ID, {
    description:
      "A unique id among the objects of all types. It never changes, and REST uses the same id. Its " +
      "prefix names the type; the rest is opaque.",
  })
  id!: string;
}
