import { Field, ObjectType } from "type-graphql";
import { Node } from "./node";

/** A user with a wallet. Not a table: users are known by the owners of wallets only. */
@ObjectType({
  description: "A user who has a wallet: somebody whose credits moved at least once.",
  implements: Node,
  simpleResolvers: true,
})
export class User {
  @Field(() => String, { description: "The `sub` of the user's token." })
  userId!: string;
}
