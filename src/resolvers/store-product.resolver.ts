import { Arg, Args, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { Credits, Moment } from "../entities/scalars";
import { Node } from "../entities/node";
import { StoreProduct } from "../entities/store-product";
import { PageArgs } from "../inputs/page.args";
import { MapStoreProductInput, StoreProductInput } from "../inputs/store-product.input";
import { publicIds } from "../public-ids";
import {
  listStoreProducts,
  listUnmappedProducts,
  type UnmappedProduct,
} from "../store/products/read-store-products";
import { mapStoreProduct, unmapStoreProduct } from "../store/products/map-store-product";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { CurrentCaller } from "./server/current-caller";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { connectionComplexity } from "./server/limits/query-complexity";

@ObjectType({
  description: "A product that was bought in a store and is not mapped.",
  implements: Node,
  simpleResolvers: true,
})
class UnmappedStoreProduct implements UnmappedProduct {
  @Field(() => String, { description: "The store as RevenueCat writes it, such as `APP_STORE`." })
  store!: string;

  @Field(() => ID, { description: "The product's id in that store." })
  productId!: string;

  @Field(() => Credits, { description: "How many purchases wait for the mapping." })
  parkedEvents!: number;

  @Field(() => Moment, { description: "When the newest of the purchases arrived." })
  lastReceivedAt!: Date;
}

const StoreProductConnection = connectionType("StoreProduct", StoreProduct);
const UnmappedStoreProductConnection = connectionType("UnmappedStoreProduct", UnmappedStoreProduct);

@Resolver(() => StoreProduct)
export class StoreProductResolver {
  @Query(() => StoreProductConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description: "The packages that each store product grants, by store and product.",
  })
  @AuthorizedFor("listStoreProducts")
  async storeProducts(
    @Args(() => PageArgs) page: PageArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<StoreProduct>> {
    return toConnection(await listStoreProducts(request.context, caller, page), request);
  }

  @Query(() => UnmappedStoreProductConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description: "Products whose purchases wait for a mapping, by store and product.",
  })
  @AuthorizedFor("listUnmappedProducts")
  async unmappedStoreProducts(
    @Args(() => PageArgs) page: PageArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<UnmappedStoreProduct>> {
    return toConnection(await listUnmappedProducts(request.context, caller, page), request);
  }

  @Mutation(() => MapStoreProductPayload, {
    nullable: true,
    description:
      "Maps a store product to a package, or to several that are granted together, or changes its mapping. Purchases that waited for the mapping " +
      "are credited at once or, if something fails, within minutes. Earlier grants stay as they are.",
  })
  @AuthorizedFor("mapStoreProduct")
  mapStoreProduct(
    @Arg("input", () => MapStoreProductInput) input: MapStoreProductInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<MapStoreProductPayload> {
    return mapStoreProduct(context, caller, input);
  }

  @Mutation(() => UnmapStoreProductPayload, {
    nullable: true,
    description:
      "Removes a mapping. Later purchases of the product are parked. Repeating the call changes " +
      "nothing.",
  })
  @AuthorizedFor("unmapStoreProduct")
  async unmapStoreProduct(
    @Arg("input", () => StoreProductInput) input: StoreProductInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<UnmapStoreProductPayload> {
    const key = await unmapStoreProduct(context, caller, input);
    return { deletedStoreProductId: publicIds.StoreProduct.write(key) };
  }
}

@ObjectType({
  description: "The mapping, and the number of parked events that were decided because of it.",
  simpleResolvers: true,
})
class MapStoreProductPayload {
  @Field(() => StoreProduct, { description: "The mapping as it is now." })
  storeProduct!: StoreProduct;

  @Field(() => Credits, { description: "How many parked events were decided because of the mapping." })
  eventsApplied!: number;
}

@ObjectType({ description: "The mapping that was removed.", simpleResolvers: true })
class UnmapStoreProductPayload {
  @Field(() => ID, { description: "The id of the removed mapping, so that caches can remove it." })
  deletedStoreProductId!: string;
}
