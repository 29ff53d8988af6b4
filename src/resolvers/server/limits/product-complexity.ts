import type { ComplexityEstimator } from "graphql-query-complexity";
import { packagesMax } from "../../../entities/store-product";
import { priceMax, statementPrice } from "./query-complexity";
import { type Fragments, selectedFields } from "./selected-fields";

/** The price of the package of a store product. */
export const grantedPackageComplexity: ComplexityEstimator = ({ childComplexity }) =>
  Math.min(statementPrice + childComplexity, priceMax);

/** The price of all packages of a store product, or of all purchases that one event made. */
export const bundleComplexity: ComplexityEstimator = ({ childComplexity }) =>
  Math.min(statementPrice + packagesMax * childComplexity, priceMax);

/** A package has as many products as an admin maps to it. This is more than any package needs. */
const productsMax = 100;

/**
 * The price of the store products of a package. Products alone are a few rows, and cost what one does. If the packages
 * of each product are selected too, every product has a price, because each level then multiplies the objects:
 * `products { creditPackage { revenueCat { products { id } } } }` has as many objects as the square of the products.
 */
export const mappedProductsComplexity: ComplexityEstimator = ({ node, context, childComplexity }) => {
  const fragments: Fragments = context?.["fragments"] ?? new Map();
  const fields = node.selectionSet ? selectedFields(node.selectionSet, fragments) : [];
  const leadsOn = fields.includes("creditPackage") || fields.includes("creditPackages");
  const products = leadsOn ? productsMax : 1;
  return Math.min(1 + products * childComplexity, priceMax);
};
