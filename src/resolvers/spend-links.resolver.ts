import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from "type-graphql";
import { LedgerEntry, referencedTypes } from "../entities/ledger-entry";
import { Credits, Metadata as MetadataScalar } from "../entities/scalars";
import type { Metadata } from "../inputs/metadata";
import type { GraphqlContext } from "./server/graphql-context";
import { loadersOf, loadNode } from "./server/loaders";

@ObjectType({ description: "What is known of a spend beside its entry.", simpleResolvers: true })
class Spend {
  @Field(() => String, { nullable: true, description: "Who spent the credits, as the service said." })
  member!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What the credits were spent for, by the service's own id.",
  })
  reference!: string | null;

  @Field(() => MetadataScalar, {
    nullable: true,
    description: "Texts of the service's own, by name. Null for users, who do not see it.",
  })
  metadata!: Metadata | null;

  @Field(() => Credits, { description: "Credits of the spend that were given back." })
  reversed!: number;

  @Field(() => Credits, { description: "Credits of the spend that can still be given back." })
  reversible!: number;
}

/** The fields of an entry that are about a spend. */
@Resolver(() => LedgerEntry)
export class SpendLinksResolver {
  @FieldResolver(() => Spend, {
    nullable: true,
    description: "What is known of the spend; null for other kinds.",
  })
  async spend(@Root() entry: LedgerEntry, @Ctx() request: GraphqlContext): Promise<Spend | null> {
    return entry.kind === "SPEND" ? loadersOf(request).spends.load(entry) : null;
  }

  @FieldResolver(() => LedgerEntry, {
    nullable: true,
    description:
      "The entry of the spend whose credits were given back; null for other kinds. Null for users if the credits were " +
      "spent from another wallet, which was merged into theirs.",
  })
  async reversedSpend(
    @Root() { kind, reference }: LedgerEntry,
    @Ctx() request: GraphqlContext,
  ): Promise<LedgerEntry | null> {
    return referencedTypes[kind] === "LedgerEntry" && reference !== null
      ? loadNode(request, "LedgerEntry", { id: reference })
      : null;
  }
}
