import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  Matches,
} from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { GrantsOn, packagesMax } from "../entities/store-product";
import { applyAll } from "./apply-all";
import { IsText } from "./rules";

@InputType({ description: "Which product of which store." })
export class StoreProductInput {
  @Field(() => String, { description: "The store as RevenueCat writes it, such as `APP_STORE`." })
  @Matches(/^[A-Z][A-Z0-9_]{0,63}$/, { message: "$property must be in capitals, such as APP_STORE" })
  store!: string;

  @Field(() => ID, { description: "The product's id in that store, 1 to 255 characters." })
  @IsText(255)
  productId!: string;
}

/** An input field that names several packages. */
export function PackageIdsField(description: string): PropertyDecorator {
  return applyAll(
    Field(() => [ID], { nullable: true, description }),
    IsOptional(),
    IsArray(),
    ArrayNotEmpty(),
    ArrayMaxSize(packagesMax),
    ArrayUnique(),
    IsText(64, { each: true }),
  );
}

@InputType({ description: "What a store product grants." })
export class MapStoreProductInput extends StoreProductInput {
  @Field(() => ID, {
    nullable: true,
    description:
      "The package whose credits the product grants; null for a product that should grant nothing.",
  })
  @IsOptional()
  @IsText(64)
  packageId?: string | null;

  @PackageIdsField(
    `Instead of \`packageId\`: 1 to ${packagesMax} different packages that one purchase of the product grants at once, ` +
      "such as one of coins and one of gems. The first is the one that fields for one package show.",
  )
  packageIds?: string[] | null;

  @Field(() => GrantsOn, {
    defaultValue: GrantsOn.PURCHASE,
    description: "When the product's credits are granted.",
  })
  @IsIn(Object.values(GrantsOn))
  grantsOn!: GrantsOn;
}
