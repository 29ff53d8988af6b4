import DataLoader from "dataloader";
import { In } from "typeorm";
import { CreditPackage } from "../../entities/credit-package";
import { requireViewer } from "../../auth/require-viewer";
import type { Purchase } from "../../entities/purchase";
import { findRefunds, type RefundView } from "../../store/refunds/find-refund";
import type { GraphqlContext } from "./graphql-context";

interface Loaders {
  readonly creditPackages: DataLoader<string, CreditPackage>;
  /** The refund of a purchase; null when there is none. */
  readonly refunds: DataLoader<Purchase, RefundView | null>;
}

const loaders = new WeakMap<GraphqlContext, Loaders>();

/**
 * Loads together what the rows of one request's lists need: a page of 100 purchases needs two statements and not 200.
 */
export function loadersOf(request: GraphqlContext): Loaders {
  const known = loaders.get(request);
  if (known) return known;
  const made = makeLoaders(request);
  loaders.set(request, made);
  return made;
}

/**
 * Nothing is cached between batches: in a document with two mutations, the second must not show what the first one
 * read.
 */
const uncached = { cache: false };

function makeLoaders({ context, viewer }: GraphqlContext): Loaders {
  return {
    creditPackages: new DataLoader(async (ids) => {
      const distinct = [...new Set(ids)];
      const [only = ""] = distinct;
      // A single package probably belongs to a purchase just made, so it is in the context's cache.
      const found =
        distinct.length === 1
          ? [await context.packageCache.find(only)]
          : await context.database.read.findBy(CreditPackage, { id: In(distinct) });
      const packages = new Map(found.map((creditPackage) => [creditPackage?.id, creditPackage]));
      return ids.map((id) => packages.get(id) ?? new Error("A purchase has lost its package."));
    }, uncached),
    refunds: new DataLoader(async (purchases) => {
      const refunds = await findRefunds(context, requireViewer(viewer), purchases);
      return purchases.map(({ id }) => refunds.get(id) ?? null);
    }, uncached),
  };
}
