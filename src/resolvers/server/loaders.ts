import DataLoader from "dataloader";
import type { CreditPackage } from "../../entities/credit-package";
import { requireCaller } from "../../auth/caller";
import type { LedgerEntry } from "../../entities/ledger-entry";
import type { Purchase } from "../../entities/purchase";
import type { StoreProduct } from "../../entities/store-product";
import type { StoreEvent } from "../../entities/store-event";
import { writePublicId, type IdentifiedType, type KeyOf } from "../../public-ids";
import { findCreditPackages } from "../../packages/read-credit-packages";
import { readMappings } from "../../store/products/read-store-products";
import { findGrantedTogether } from "../../store/grants/find-granted-together";
import { findGrantingEvents } from "../../store/inbox/read-store-events";
import { findRefunds, type RefundView } from "../../store/refunds/find-refunds";
import { walletKey, type WalletOwner } from "../../ledger/wallet-owners";
import type { WalletView } from "../../ledger/wallet-view";
import { findLotMovements, type LotMovementView } from "../../wallet/find-lot-movements";
import { findNextExpiries, type NextExpiry } from "../../wallet/read-lots";
import { readWalletsOf } from "../../wallet/list-all-wallets";
import { findSpendViews, type SpendView } from "../../wallet/read-spends";
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
  /** What is known of a spend, by its entry. */
  readonly spends: DataLoader<LedgerEntry, SpendView>;
  /** What an entry did to lots. */
  readonly lotMovements: DataLoader<LedgerEntry, readonly LotMovementView[]>;
  /** What expires next of a wallet; null when nothing does. */
  readonly nextExpiries: DataLoader<WalletOwner, NextExpiry | null>;
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

/** For objects that are looked up by keys of several columns. */
const limited = { ...uncached, maxBatchSize: nodesMax };

function makeLoaders(request: GraphqlContext): Loaders {
  const { context, caller } = request;
  return {
    creditPackages: new DataLoader((ids) => loadPackages(request, ids), uncached),
    nodes: new DataLoader((ids) => readNodes(request, ids), limited),
    grantingEvents: loadBy(
      (ids) => findGrantingEvents(context, requireCaller(caller), ids),
      () => null,
    ),
    grantedTogether: loadBy(
      (ids) => findGrantedTogether(context, requireCaller(caller), ids),
      (id) => [id],
    ),
    mappings: loadBy(
      () => readMappings(context, requireCaller(caller)),
      () => [],
    ),
    refunds: loadBy(
      (purchases) => findRefunds(context, requireCaller(caller), purchases),
      () => null,
      ({ id }) => id,
    ),
    spends: loadBy(
      (entries) => findSpendViews(context, requireCaller(caller), entries),
      () => new Error("A spend was not read."),
      ({ id }) => id,
    ),
    ...lotLoaders(request),
    walletsOfUsers: loadBy(
      (userIds) => readWalletsOf(context, requireCaller(caller), userIds),
      () => [],
    ),
  };
}

function lotLoaders({ context, caller }: GraphqlContext): Pick<Loaders, "lotMovements" | "nextExpiries"> {
  return {
    lotMovements: loadBy(
      (entries) => findLotMovements(context, requireCaller(caller), entries),
      () => [],
      ({ id }) => id,
    ),
    nextExpiries: loadBy(
      (owners) => findNextExpiries(context, requireCaller(caller), owners),
      () => null,
      (owner: WalletOwner) => walletKey(owner),
    ),
  };
}

async function loadPackages({ context, caller }: GraphqlContext, ids: readonly string[]) {
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
}

/**
 * @param missing what is loaded for a key that was not found
 * @param idOf by what the objects are found; the key itself when left out
 */
function loadBy<Key, Value>(
  find: (keys: readonly Key[]) => Promise<ReadonlyMap<string, Value>>,
  missing: (key: Key) => Value | Error,
  idOf: (key: Key) => string = String,
): DataLoader<Key, Value> {
  return new DataLoader(async (keys) => {
    const found = await find(keys);
    return keys.map((key) => found.get(idOf(key)) ?? missing(key));
  }, limited);
}
