import DataLoader from "dataloader";
import type { CreditPackage } from "../../entities/credit-package";
import { requireCaller } from "../../auth/caller";
import type { Purchase } from "../../entities/purchase";
import type { StoreProduct } from "../../entities/store-product";
import type { StoreEvent } from "../../entities/store-event";
import { writePublicId, type IdentifiedType, type KeyOf } from "../../public-ids";
import { findCreditPackages } from "../../packages/read-credit-packages";
import { readMappings } from "../../store/products/read-store-products";
import { findGrantedTogether } from "../../store/grants/find-granted-together";
import { findGrantingEvents } from "../../store/inbox/read-store-events";
import { findRefunds, type RefundView } from "../../store/refunds/find-refunds";
import type { WalletView } from "../../ledger/wallet-view";
import { readWalletsOf } from "../../wallet/list-all-wallets";
import type { GraphqlContext } from "./graphql-context";
import { readNodes, type NamedNode, type RowOf } from "./read-nodes";

interface Loaders {
  readonly creditPackages: DataLoader<string, CreditPackage>;
  /** Objects by their public id; null for those that do not exist or that the viewer may not read. */
  readonly nodes: DataLoader<string, NamedNode | null>;
  /** The event that made a purchase, by the purchase's id in the database; null for a test purchase. */
  readonly grantingEvents: DataLoader<string, StoreEvent | null>;
  /** The ids of the purchases that were granted together, by the id of the first one. */
  readonly grantedTogether: DataLoader<string, readonly string[]>;
  /** The store products that grant a package, by the package's id. */
  readonly mappings: DataLoader<string, readonly StoreProduct[]>;
  /** The refund of a purchase; null when there is none. */
  readonly refunds: DataLoader<Purchase, RefundView | null>;
  /** The wallets of a user, by the user's id. */
  readonly walletsOfUsers: DataLoader<string, readonly WalletView[]>;
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

/** Loads the object that a row names by its key; null if the viewer may not read it. */
export async function loadNode<Type extends IdentifiedType>(
  request: GraphqlContext,
  type: Type,
  key: KeyOf<Type>,
): Promise<RowOf<Type> | null> {
  return (await loadersOf(request).nodes.load(writePublicId(type, key))) as RowOf<Type> | null;
}

/**
 * Nothing is cached between batches: in a document with two mutations, the second must not show what the first one
 * read.
 */
const uncached = { cache: false };

/**
 * The most ids that `nodes` accepts and that one statement looks up. SQLite allows at most 1,000 conditions joined by
 * OR.
 */
export const nodesMax = 100;

function makeLoaders(request: GraphqlContext): Loaders {
  const { context, caller } = request;
  return {
    creditPackages: new DataLoader(async (ids) => {
      const distinct = [...new Set(ids)];
      const [only = ""] = distinct;
      // A single package probably belongs to a purchase just made, so it is in the context's cache.
      const found =
        distinct.length === 1
          ? [await context.packageCache.find(only)]
          : await findCreditPackages(
              context,
              requireCaller(caller),
              distinct.map((id) => ({ id })),
            );
      const packages = new Map(found.map((creditPackage) => [creditPackage?.id, creditPackage]));
      return ids.map((id) => packages.get(id) ?? new Error("The package that a row names is missing."));
    }, uncached),
    nodes: new DataLoader((ids) => readNodes(request, ids), { ...uncached, maxBatchSize: nodesMax }),
    grantingEvents: new DataLoader(async (ids) => {
      const events = await findGrantingEvents(context, requireCaller(caller), ids);
      return ids.map((id) => events.get(id) ?? null);
    }, uncached),
    grantedTogether: new DataLoader(async (ids) => {
      const together = await findGrantedTogether(context, requireCaller(caller), ids);
      return ids.map((id) => together.get(id) ?? [id]);
    }, uncached),
    mappings: new DataLoader(async (ids) => {
      const mappings = await readMappings(context, requireCaller(caller));
      return ids.map((id) => mappings.get(id) ?? []);
    }, uncached),
    refunds: new DataLoader(async (purchases) => {
      const refunds = await findRefunds(context, requireCaller(caller), purchases);
      return purchases.map(({ id }) => refunds.get(id) ?? null);
    }, uncached),
    walletsOfUsers: new DataLoader(async (userIds) => {
      const wallets = await readWalletsOf(context, requireCaller(caller), userIds);
      return userIds.map((userId) => wallets.get(userId) ?? []);
    }, uncached),
  };
}
