import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import type { Caller } from "../auth/caller";
import { CreditPackage, RefundPolicy } from "../entities/credit-package";
import {
  CreateCreditPackageInput,
  CreditPackageIdInput,
  UpdateCreditPackageInput,
} from "../inputs/credit-package.input";
import { CreditPackagesArgs } from "../inputs/credit-package-filter.input";
import { listFilteredPackages } from "../packages/list-filtered-packages";
import { getCreditPackage, listCreditPackages } from "../packages/read-credit-packages";
import {
  archiveCreditPackage,
  createCreditPackage,
  restoreCreditPackage,
  updateCreditPackage,
} from "../packages/manage-credit-packages";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { requireAlone } from "./server/require-alone";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { loadersOf } from "./server/loaders";
import { CurrentCaller } from "./server/current-caller";
import { mappedProductsComplexity } from "./server/limits/product-complexity";
import { connectionComplexity } from "./server/limits/query-complexity";
import { StoreProduct } from "../entities/store-product";

const CreditPackageConnection = connectionType("CreditPackage", CreditPackage);

@Resolver(() => CreditPackage)
export class CreditPackageResolver {
  @Query(() => CreditPackageConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "Packages on sale, by sort order. With `where`, all packages that fit; at most 10,000 are examined for a page.",
  })
  @AuthorizedFor("listCreditPackages")
  async creditPackages(
    @Args(() => CreditPackagesArgs) { where, ...args }: CreditPackagesArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<CreditPackage>> {
    if (where == null) return toConnection(await listCreditPackages(request.context, caller, args), request);
    const { creditType, includeArchived, ...page } = args;
    requireAlone("where", { creditType, includeArchived: includeArchived || null });
    return toConnection(await listFilteredPackages(request.context, caller, { where, ...page }), request);
  }

  @Query(() => CreditPackage, { nullable: true, description: "A package by its id, archived or not." })
  @AuthorizedFor("getCreditPackage")
  creditPackage(
    @Arg("id", () => ID, { description: "24 hexadecimal digits." }) id: string,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<CreditPackage> {
    return getCreditPackage(context, caller, { id });
  }

  @FieldResolver(() => RefundPolicy, {
    nullable: true,
    description: "What happens when a store refunds a purchase whose credits are already spent.",
  })
  @AuthorizedFor("readRefundPolicy")
  refundPolicy(@Root() { refundPolicy }: CreditPackage): RefundPolicy {
    return refundPolicy;
  }

  @FieldResolver(() => RevenueCatMapping, {
    nullable: true,
    description: "The store products that grant this package.",
  })
  @AuthorizedFor("readMappings")
  async revenueCat(
    @Root() { id }: CreditPackage,
    @Ctx() request: GraphqlContext,
  ): Promise<RevenueCatMapping> {
    const products = await loadersOf(request).mappings.load(id);
    return { mapped: products.length > 0, products };
  }

  @Mutation(() => CreateCreditPackagePayload, {
    nullable: true,
    description: "Puts a new package on sale.",
  })
  @AuthorizedFor("createCreditPackage")
  async createCreditPackage(
    @Arg("input", () => CreateCreditPackageInput) input: CreateCreditPackageInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<CreateCreditPackagePayload> {
    return { creditPackage: await createCreditPackage(context, caller, input) };
  }

  @Mutation(() => UpdateCreditPackagePayload, {
    nullable: true,
    description: "Changes a package. Earlier purchases keep their price and credits.",
  })
  @AuthorizedFor("updateCreditPackage")
  async updateCreditPackage(
    @Arg("input", () => UpdateCreditPackageInput) input: UpdateCreditPackageInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<UpdateCreditPackagePayload> {
    return { creditPackage: await updateCreditPackage(context, caller, input) };
  }

  @Mutation(() => ArchiveCreditPackagePayload, {
    nullable: true,
    description:
      "Takes a package off sale. The package can still be read. Repeating the call changes nothing.",
  })
  @AuthorizedFor("archiveCreditPackage")
  async archiveCreditPackage(
    @Arg("input", () => CreditPackageIdInput) input: CreditPackageIdInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ArchiveCreditPackagePayload> {
    return { creditPackage: await archiveCreditPackage(context, caller, input) };
  }

  @Mutation(() => RestoreCreditPackagePayload, {
    nullable: true,
    description: "Puts an archived package on sale again. Repeating the call changes nothing.",
  })
  @AuthorizedFor("restoreCreditPackage")
  async restoreCreditPackage(
    @Arg("input", () => CreditPackageIdInput) input: CreditPackageIdInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<RestoreCreditPackagePayload> {
    return { creditPackage: await restoreCreditPackage(context, caller, input) };
  }
}

@ObjectType({ description: "The store products that grant a credit package.", simpleResolvers: true })
export class RevenueCatMapping {
  @Field(() => Boolean, {
    description: "Whether any store product grants the package. If not, no store can sell it.",
  })
  mapped!: boolean;

  @Field(() => [StoreProduct], {
    complexity: mappedProductsComplexity,
    description: "The store products that grant the package, by store and product.",
  })
  products!: readonly StoreProduct[];
}

@ObjectType({ description: "The new package.", simpleResolvers: true })
class CreateCreditPackagePayload {
  @Field(() => CreditPackage, { description: "The package as it is now." })
  creditPackage!: CreditPackage;
}

@ObjectType({ description: "The package with the changes.", simpleResolvers: true })
class UpdateCreditPackagePayload {
  @Field(() => CreditPackage, { description: "The package as it is now." })
  creditPackage!: CreditPackage;
}

@ObjectType({ description: "The package that was taken off sale.", simpleResolvers: true })
class ArchiveCreditPackagePayload {
  @Field(() => CreditPackage, { description: "The package as it is now." })
  creditPackage!: CreditPackage;
}

@ObjectType({ description: "The package that is on sale again.", simpleResolvers: true })
class RestoreCreditPackagePayload {
  @Field(() => CreditPackage, { description: "The package as it is now." })
  creditPackage!: CreditPackage;
}
