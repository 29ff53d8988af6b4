import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { CreditPackage } from "../entities/credit-package";
import { StoreProduct } from "../entities/store-product";
import type { GraphqlContext } from "./server/graphql-context";
import { grantedPackageComplexity } from "./server/limits/product-complexity";
import { loadersOf } from "./server/loaders";

@Resolver(() => StoreProduct)
export class StoreProductLinksResolver {
  @FieldResolver(() => CreditPackage, {
    nullable: true,
    complexity: grantedPackageComplexity,
    description:
      "The package whose credits the product grants; null for a product that should grant nothing.",
  })
  async creditPackage(
    @Root() { packageId }: StoreProduct,
    @Ctx() request: GraphqlContext,
  ): Promise<CreditPackage | null> {
    return packageId === null ? null : loadersOf(request).creditPackages.load(packageId);
  }
}
