import { Arg, Args, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Viewer } from "../auth/viewer";
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
import { CurrentViewer } from "./server/current-viewer";
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
    description: "Which package each store product grants, by store and product. For admins.",
  })
  @AuthorizedFor("listStoreProducts")
  async storeProducts(
    @Args(() => PageArgs) page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<StoreProduct>> {
    return toConnection(await listStoreProducts(request.context, viewer, page), request);
  }

  @Query(() => UnmappedStoreProductConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description: "Products whose purchases wait for a mapping, by store and product. For admins.",
  })
  @AuthorizedFor("listUnmappedProducts")
  async unmappedStoreProducts(
    @Args(() => PageArgs) page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<UnmappedStoreProduct>> {
    return toConnection(await listUnmappedProducts(request.context, viewer, page), request);
  }

  @Mutation(() => MapStoreProductPayload, {
    nullable: true,
    description:
      "Says what a store product grants, instead of what was said before. Purchases that waited for it are credited " +
      "at once, or within minutes where something stops that now; what was granted earlier stays. For admins.",
  })
  @AuthorizedFor("mapStoreProduct")
  mapStoreProduct(
    @Arg("input", () => MapStoreProductInput) input: MapStoreProductInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<MapStoreProductPayload> {
    return mapStoreProduct(context, viewer, input);
  }

  @Mutation(() => UnmapStoreProductPayload, {
    nullable: true,
    description:
      "Forgets a mapping; purchases of the product are parked from now on. Repeating it changes nothing. For admins.",
  })
  @AuthorizedFor("unmapStoreProduct")
  async unmapStoreProduct(
    @Arg("input", () => StoreProductInput) input: StoreProductInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<UnmapStoreProductPayload> {
    const key = await unmapStoreProduct(context, viewer, input);
    return { deletedStoreProductId: publicIds.StoreProduct.write(key) };
  }
}

@ObjectType({ description: "The mapping, and how many parked events it decided.", simpleResolvers: true })
class MapStoreProductPayload {
  @Field(() => StoreProduct, { description: "The mapping as it is now." })
  storeProduct!: StoreProduct;

  @Field(() => Credits, { description: "How many parked events could be decided because of it." })
  eventsApplied!: number;
}

@ObjectType({ description: "The mapping that is gone.", simpleResolvers: true })
class UnmapStoreProductPayload {
  @Field(() => ID, { description: "The id of the mapping that is gone, for caches to forget it." })
  deletedStoreProductId!: string;
}
