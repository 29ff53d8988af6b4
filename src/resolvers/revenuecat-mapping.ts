import { Field, ObjectType } from "type-graphql";
import { StoreProduct } from "../entities/store-product";
import { listMappings } from "../store/products/read-store-products";
import type { Context } from "./server/graphql-context";

@ObjectType({ description: "What grants a credit package in the stores.", simpleResolvers: true })
export class RevenueCatMapping {
  @Field(() => Boolean, {
    description: "Whether any store product grants it; otherwise no store can sell it.",
  })
  mapped!: boolean;

  @Field(() => [StoreProduct], { description: "The store products that grant it, by store and product." })
  products!: readonly StoreProduct[];
}

const mappings = new WeakMap<Context, Promise<ReadonlyMap<string, StoreProduct[]>>>();

/** All packages of one request share one read. */
export async function mappingOf(context: Context, packageId: string): Promise<RevenueCatMapping> {
  const loading = mappings.get(context) ?? listMappings(context.service);
  mappings.set(context, loading);
  const products = (await loading).get(packageId) ?? [];
  return { mapped: products.length > 0, products };
}
