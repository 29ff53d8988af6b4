import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { CreditPackage } from "../entities/credit-package";
import { packageIdsOf, StoreProduct } from "../entities/store-product";
import type { GraphqlContext } from "./server/graphql-context";
import { bundleComplexity, grantedPackageComplexity } from "./server/limits/product-complexity";
import { loadersOf } from "./server/loaders";

@Resolver(() => StoreProduct)
export class StoreProductLinksResolver {
  @FieldResolver(() => CreditPackage, {
    nullable: true,
    complexity: grantedPackageComplexity,
    description:
      "The package whose credits the product grants; null for a product that should grant nothing. If it grants " +
      "several packages, the first of them; `creditPackages` has all.",
  })
  async creditPackage(
    @Root() { packageId }: StoreProduct,
    @Ctx() request: GraphqlContext,
  ): Promise<CreditPackage | null> {
    return packageId === null ? null : loadersOf(request).creditPackages.load(packageId);
  }

  @FieldResolver(() => [CreditPackage], {
    complexity: bundleComplexity,
    description:
      "All packages whose credits one purchase of the product grants, at once and in this order. Empty for a product " +
      "that should grant nothing.",
  })
  creditPackages(@Root() product: StoreProduct, @Ctx() request: GraphqlContext): Promise<CreditPackage[]> {
    return Promise.all(packageIdsOf(product).map((id) => loadersOf(request).creditPackages.load(id)));
  }
}
