import { findAuditEntries } from "../../audit/read-audit-entries";
import { requireCaller, type Caller } from "../../auth/caller";
import type { AppContext } from "../../context/app-context";
import { findCreditPackages } from "../../packages/read-credit-packages";
import { readPublicId, writePublicId, type IdentifiedType, type KeyOf } from "../../public-ids";
import { findHolds } from "../../holds/read-holds";
import { findPurchases } from "../../purchases/read-purchases";
import { findStoreEvents } from "../../store/inbox/read-store-events";
import { findStoreProducts, findUnmappedProducts } from "../../store/products/read-store-products";
import { findStoreTransactions } from "../../store/list-store-transactions";
import { findWallets } from "../../wallet/get-wallet";
import { findLedgerEntries } from "../../wallet/list-ledger-entries";
import { findUsers } from "../../wallet/list-users";
import { findLots } from "../../wallet/find-lots";
import { findMerges } from "../../wallet/read-merges";
import { findFreezeLifts } from "../../wallet/spending-freeze";
import type { GraphqlContext } from "./graphql-context";

/** Reads many objects of a type in one statement, and leaves out those that the viewer may not read. */
type Finder<Key> = (
  context: AppContext,
  caller: Caller,
  keys: readonly Key[],
) => Promise<readonly (Key & object)[]>;

const finders = {
  AuditEntry: findAuditEntries,
  CreditPackage: findCreditPackages,
  Hold: findHolds,
  LedgerEntry: findLedgerEntries,
  Lot: findLots,
  Me: findViewer,
  Purchase: findPurchases,
  SpendingFreezeLift: findFreezeLifts,
  StoreEvent: findStoreEvents,
  StoreProduct: findStoreProducts,
  StoreTransaction: findStoreTransactions,
  UnmappedStoreProduct: findUnmappedProducts,
  User: findUsers,
  Wallet: findWallets,
  WalletMerge: findMerges,
} satisfies { readonly [Type in IdentifiedType]: Finder<KeyOf<Type>> };

/** Finds the viewer, the only user whom a caller can read as `Me`. */
async function findViewer(_: AppContext, { viewer }: Caller, users: readonly { readonly userId: string }[]) {
  return users.some(({ userId }) => userId === viewer.userId) ? [viewer] : [];
}

/** The row that is read for an object of the type. */
export type RowOf<Type extends IdentifiedType> = Awaited<ReturnType<(typeof finders)[Type]>>[number];

/** An object with the name of its GraphQL type, from which the interface `Node` resolves the type. */
export type NamedNode = object & { readonly __typename: IdentifiedType };

/**
 * Reads objects by their public ids, in the order of the ids, with one statement for each type. Returns null for an
 * object that does not exist, for one that the viewer may not read and for a text that is not an id, so that callers
 * cannot learn what exists.
 */
export async function readNodes(
  { context, caller }: GraphqlContext,
  ids: readonly string[],
): Promise<(NamedNode | null)[]> {
  const keys = new Map<IdentifiedType, Map<string, object>>();
  // A page of purchases names the same wallet again and again.
  for (const id of new Set(ids)) {
    const known = readPublicId(id);
    if (known) keys.set(known.type, (keys.get(known.type) ?? new Map()).set(id, known.key));
  }
  const found = await Promise.all(
    [...keys].map(([type, ofType]) =>
      findNodes(context, requireCaller(caller), type, [...ofType.values()] as KeyOf<typeof type>[]),
    ),
  );
  const nodes = new Map(found.flat());
  return ids.map((id) => nodes.get(id) ?? null);
}

async function findNodes<Type extends IdentifiedType>(
  context: AppContext,
  caller: Caller,
  type: Type,
  keys: readonly KeyOf<Type>[],
): Promise<[string, NamedNode][]> {
  const rows = await (finders[type] as unknown as Finder<KeyOf<Type>>)(context, caller, keys);
  return rows.map((row) => [writePublicId(type, row), { ...row, __typename: type }]);
}
