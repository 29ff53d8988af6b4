import DataLoader from "dataloader";
import { In } from "typeorm";
import { CreditPackage } from "../entities/credit-package";
import type { Purchase } from "../entities/purchase";
import { findRefunds, type RefundView } from "../wallet/find-refund";
import type { Context } from "./context";

interface Loaders {
  readonly creditPackages: DataLoader<string, CreditPackage>;
  /** The refund of a purchase; null when there is none. */
  readonly refunds: DataLoader<Purchase, RefundView | null>;
}

const loaders = new WeakMap<Context, Loaders>();

/** What the rows of one request's lists need, read together: a page of 100 purchases asks two statements and not 200. */
export function loadersOf(context: Context): Loaders {
  const known = loaders.get(context);
  if (known) return known;
  const made = makeLoaders(context);
  loaders.set(context, made);
  return made;
}

function makeLoaders({ service }: Context): Loaders {
  return {
    creditPackages: new DataLoader(async (ids) => {
      const [only = ""] = ids;
      // The package of a purchase just made is remembered.
      if (ids.length === 1)
        return [(await service.catalogue.find(only)) ?? new Error("A purchase has lost its package.")];
      const found = await service.database.read.findBy(CreditPackage, { id: In([...ids]) });
      const packages = new Map(found.map((creditPackage) => [creditPackage.id, creditPackage]));
      return ids.map((id) => packages.get(id) ?? new Error("A purchase has lost its package."));
    }),
    refunds: new DataLoader(async (purchases) => {
      const refunds = await findRefunds(service, purchases);
      return purchases.map(({ id }) => refunds.get(id) ?? null);
    }),
  };
}
