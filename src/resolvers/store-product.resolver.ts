import { Arg, Args, Authorized, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import { Credits, Moment } from "../entities/scalars";
import { StoreProduct } from "../entities/store-product";
import { PageArgs } from "../inputs/page.args";
import { MapStoreProductInput, StoreProductInput } from "../inputs/store-product.input";
import {
  listStoreProducts,
  listUnmappedProducts,
  type UnmappedProduct,
} from "../store/products/read-store-products";
import { mapStoreProduct, unmapStoreProduct } from "../store/products/map-store-product";
import { connectionType, toConnection, type Connection } from "./server/connection";
import type { Context } from "./server/graphql-context";
import { connectionComplexity } from "./server/limits/query-complexity";

@ObjectType({ description: "A product that was bought in a store and is not mapped.", simpleResolvers: true })
class UnmappedStoreProduct implements UnmappedProduct {
  @Field(() => String)
  store!: string;

  @Field(() => ID)
  productId!: string;

  @Field(() => Credits, { description: "How many purchases wait for the mapping." })
  parkedEvents!: number;

  @Field(() => Moment)
  lastReceivedAt!: Date;
}

const StoreProductConnection = connectionType("StoreProduct", StoreProduct);
const UnmappedStoreProductConnection = connectionType("UnmappedStoreProduct", UnmappedStoreProduct);

@Resolver(() => StoreProduct)
export class StoreProductResolver {
  @Query(() => StoreProductConnection, {
    complexity: connectionComplexity,
    description: "Which package each store product grants, by store and product. For admins.",
  })
  @Authorized("admin")
  async storeProducts(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<StoreProduct>> {
    return toConnection(await listStoreProducts(context.service, page), context);
  }

  @Query(() => UnmappedStoreProductConnection, {
    complexity: connectionComplexity,
    description: "Products whose purchases wait for a mapping, by store and product. For admins.",
  })
  @Authorized("admin")
  async unmappedStoreProducts(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<UnmappedStoreProduct>> {
    return toConnection(await listUnmappedProducts(context.service, page), context);
  }

  @Mutation(() => MapStoreProductPayload, {
    description:
      "Says what a store product grants, instead of what was said before. Purchases that waited for it are credited " +
      "at once, or within minutes where something stops that now; what was granted earlier stays. For admins.",
  })
  @Authorized("admin")
  mapStoreProduct(
    @Arg("input", () => MapStoreProductInput) input: MapStoreProductInput,
    @Ctx() { service }: Context,
  ): Promise<MapStoreProductPayload> {
    return mapStoreProduct(service, input);
  }

  @Mutation(() => UnmapStoreProductPayload, {
    description:
      "Forgets a mapping; purchases of the product are parked from now on. Repeating it changes nothing. For admins.",
  })
  @Authorized("admin")
  async unmapStoreProduct(
    @Arg("input", () => StoreProductInput) input: StoreProductInput,
    @Ctx() { service }: Context,
  ): Promise<UnmapStoreProductPayload> {
    await unmapStoreProduct(service, input);
    const { store, productId } = input;
    return { store, productId };
  }
}

@ObjectType({ simpleResolvers: true })
export class MapStoreProductPayload {
  @Field(() => StoreProduct)
  storeProduct!: StoreProduct;

  @Field(() => Credits, { description: "How many parked events could be decided because of it." })
  eventsApplied!: number;
}

@ObjectType({ simpleResolvers: true })
export class UnmapStoreProductPayload {
  @Field(() => String)
  store!: string;

  @Field(() => ID)
  productId!: string;
}
