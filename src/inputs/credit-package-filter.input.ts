import { IsOptional } from "class-validator";
import { ArgsType, Field, InputType, registerEnumType } from "type-graphql";
import { rolesFor } from "../auth/permissions";
import { AllOf, AnyOf, Compared, SearchComparison, TextComparison } from "./comparisons";
import { PageArgs } from "./page.args";
import { IsCreditType } from "./rules";

export const CreditPackageOrder = {
  SORT_ORDER_ASC: "SORT_ORDER_ASC",
  SORT_ORDER_DESC: "SORT_ORDER_DESC",
} as const;
export type CreditPackageOrder = (typeof CreditPackageOrder)[keyof typeof CreditPackageOrder];
registerEnumType(CreditPackageOrder, {
  name: "CreditPackageOrder",
  description: "The order of a list of packages.",
  valuesConfig: {
    SORT_ORDER_ASC: { description: "By `sortOrder`, smallest first, as buyers see them." },
    SORT_ORDER_DESC: { description: "By `sortOrder`, largest first." },
  },
});

@InputType({
  description:
    "The packages to list, archived or not: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class CreditPackageFilter {
  @Compared(() => TextComparison, "The package's id.")
  id?: TextComparison | null;

  @Compared(() => SearchComparison, "The name that buyers see.")
  name?: SearchComparison | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the package was taken off sale." })
  isArchived?: boolean | null;

  @Compared(() => TextComparison, "What kind of credits the package grants, such as `GEMS`.")
  creditType?: TextComparison | null;

  @Compared(() => TextComparison, "ISO 4217 code of the price, such as `USD`.")
  currency?: TextComparison | null;

  @Field(() => Boolean, { nullable: true, description: "Whether any store product grants the package." })
  isMapped?: boolean | null;

  @Compared(() => TextComparison, "The id of a store product that grants the package, in any store.")
  productId?: TextComparison | null;

  @AllOf(() => CreditPackageFilter)
  AND?: CreditPackageFilter[] | null;

  @AnyOf(() => CreditPackageFilter)
  OR?: CreditPackageFilter[] | null;
}

@ArgsType()
export class CreditPackagesArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: `Whether archived packages are included. Needs ${rolesFor("listArchivedCreditPackages")}.`,
  })
  includeArchived!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Only packages that grant credits of this type; packages of all types when left out.",
  })
  @IsOptional()
  @IsCreditType()
  creditType?: string | null;

  @Compared(
    () => CreditPackageFilter,
    "Lists the packages that fit, archived ones too. Not together with `creditType` and `includeArchived`. Needs " +
      `${rolesFor("listArchivedCreditPackages")}.`,
  )
  where?: CreditPackageFilter | null;

  @Field(() => CreditPackageOrder, {
    nullable: true,
    defaultValue: CreditPackageOrder.SORT_ORDER_ASC,
    description: "The order of the list.",
  })
  orderBy?: CreditPackageOrder | null;
}
