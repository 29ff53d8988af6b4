import { requireCaller, type Caller } from "../../auth/caller";
import type { AppContext } from "../../context/app-context";
import { findCreditPackages } from "../../packages/read-credit-packages";
import { readPublicId, writePublicId, type IdentifiedType, type KeyOf } from "../../public-ids";
import { findPurchases } from "../../purchases/read-purchases";
import { findStoreEvents } from "../../store/inbox/read-store-events";
import { findStoreProducts, findUnmappedProducts } from "../../store/products/read-store-products";
import { findWallets } from "../../wallet/get-wallet";
import { findLedgerEntries } from "../../wallet/list-ledger-entries";
import { findMerges } from "../../wallet/merge-wallets";
import { findFreezeLifts } from "../../wallet/spending-freeze";
import type { GraphqlContext } from "./graphql-context";

/** Reads many objects of a type in one statement, and leaves out those that the viewer may not read. */
type Finder<Key> = (
  context: AppContext,
  caller: Caller,
  keys: readonly Key[],
) => Promise<readonly (Key & object)[]>;

const finders = {
  CreditPackage: findCreditPackages,
  LedgerEntry: findLedgerEntries,
  Me: findViewer,
  Purchase: findPurchases,
  SpendingFreezeLift: findFreezeLifts,
  StoreEvent: findStoreEvents,
  StoreProduct: findStoreProducts,
  UnmappedStoreProduct: findUnmappedProducts,
  Wallet: findWallets,
  WalletMerge: findMerges,
} satisfies { readonly [Type in IdentifiedType]: Finder<KeyOf<Type>> };

/** The viewer, who is nobody else. */
async function findViewer(_: AppContext, { viewer }: Caller, users: readonly { readonly userId: string }[]) {
  return users.some(({ userId }) => userId === viewer.userId) ? [viewer] : [];
}

/** What is read of a type. */
export type RowOf<Type extends IdentifiedType> = Awaited<ReturnType<(typeof finders)[Type]>>[number];

/** An object that bears its GraphQL type's name, by which its interface tells its type. */
export type NamedNode = object & { readonly __typename: IdentifiedType };

/**
 * The objects of these ids, in their order, one statement for each type. Null alike for what is not there, for what the
 * viewer may not read and for what is no id of ours, so that nobody learns what exists.
 */
export async function readNodes(
  { context, caller }: GraphqlContext,
  ids: readonly string[],
): Promise<(NamedNode | null)[]> {
  const keys = new Map<IdentifiedType, Map<string, object>>();
  for (const id of ids) {
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
