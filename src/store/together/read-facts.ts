import { byIndex, byPrimaryKey, forUpdate } from "../../database/dialect";
import { placeholders } from "../../database/rows";
import type { Transaction } from "../../database/transaction";
import { unpackPackageIds } from "../../entities/column-types";
import type { RefundPolicy } from "../../entities/credit-package";
import type { StoreEventStatus } from "../../entities/store-event";
import type { GrantsOn } from "../../entities/store-product";
import { readPeriod, type StoreTransaction } from "../../entities/store-transaction";
import { packHex, unpackHex, unpackUlid } from "../../ids";
import { unpackRow, type Forms } from "../../ledger/unpack-row";
import type { WalletOwner } from "../../ledger/wallet-owners";
import { isAnonymous } from "../identities";
import type { StoreTransactionKey } from "../periods";
import type { PlacedEvent } from "../placed-event";

/** The mapping of a product, with its packages. */
export interface MappedProduct {
  readonly packages: readonly MappedPackage[];
  readonly grantsOn: GrantsOn;
}

/** A package of a product. Its version is undefined when the package is missing. */
export interface MappedPackage {
  readonly id: string;
  readonly version: number | undefined;
}

/** What is read, without locks, to decide about the events of a batch. */
export interface Facts {
  /** The status of events that are stored already, by event id. */
  readonly statuses: ReadonlyMap<string, StoreEventStatus>;
  /** By `productKey`. */
  readonly products: ReadonlyMap<string, MappedProduct>;
  /** All rows of each store transaction, by `transactionKey`. */
  readonly transactions: TransactionsByKey;
  /** The owners of wallets and the refund policies of packages in `transactions`, each by id. */
  readonly owners: ReadonlyMap<string, WalletOwner>;
  readonly refundPolicies: ReadonlyMap<string, RefundPolicy>;
  /** The store transactions with a refund, a reversal or a dismissed event, by `transactionKey`. */
  readonly marked: ReadonlySet<string>;
  /** The anonymous ids that are linked, by `linkKey`. */
  readonly links: ReadonlySet<string>;
}

export type TransactionsByKey = ReadonlyMap<string, readonly StoreTransaction[]>;

/** The lengths show where an id ends: ids may hold any character. */
export const transactionKey = ({ environment, store, transactionId }: StoreTransactionKey) =>
  `${environment} ${store.length} ${store} ${transactionId}`;
export const productKey = ({ store, productId }: { store: string; productId: string }) =>
  `${store.length} ${store} ${productId}`;
export const linkKey = (environment: string, appUserId: string) => `${environment} ${appUserId}`;

/**
 * Reads the facts for events that name their store transaction, in one round trip, or in two when a product grants
 * several packages.
 */
export async function readFacts(tx: Transaction, events: readonly PlacedEvent[]): Promise<Facts> {
  const keys = keysOf(events);
  const [statuses, products, transactions, granted, marked, links] = await Promise.all([
    readStatuses(tx, events),
    readProducts(tx, events),
    readTransactions(tx, keys),
    readOwnersAndPolicies(tx, keys),
    readMarked(tx, keys),
    readLinks(tx, events),
  ]);
  return { statuses, products, transactions, ...granted, marked: new Set(marked.values()), links };
}

export function keysOf(events: readonly PlacedEvent[]): StoreTransactionKey[] {
  return events.flatMap(({ transaction }) => transaction ?? []);
}

async function readStatuses(tx: Transaction, events: readonly PlacedEvent[]) {
  const ids = distinct(events.map(({ eventId }) => eventId));
  const rows = await tx.query<{ eventId: string; status: StoreEventStatus }>(
    `SELECT eventId, status FROM store_events ${byPrimaryKey(tx)} WHERE eventId IN (${placeholders(ids)})`,
    ids,
  );
  return new Map(rows.map(({ eventId, status }) => [eventId, status]));
}

async function readProducts(tx: Transaction, events: readonly PlacedEvent[]) {
  const named = events.flatMap(({ product }) => product ?? []);
  const stores = distinct(named.map(({ store }) => store));
  const ids = distinct(named.map(({ productId }) => productId));
  if (ids.length === 0) return new Map<string, MappedProduct>();
  type Row = Pick<MappedProduct, "grantsOn"> & {
    readonly store: string;
    readonly productId: string;
    readonly packageId: Buffer | null;
    readonly furtherPackageIds: Buffer | null;
    readonly version: number | null;
  };
  const rows = await tx.query<Row>(
    `SELECT p.store, p.productId, p.packageId, p.furtherPackageIds, p.grantsOn, c.version FROM store_products p
     LEFT JOIN credit_packages c ON c.id = p.packageId
     WHERE p.store IN (${placeholders(stores)}) AND p.productId IN (${placeholders(ids)})`,
    [...stores, ...ids],
  );
  const furtherOf = new Map(rows.map((row) => [row, unpackPackageIds(row.furtherPackageIds)]));
  const versions = await readVersions(tx, [...furtherOf.values()].flat());
  return new Map(
    rows.map((row): [string, MappedProduct] => {
      const { packageId, version, grantsOn } = row;
      const first = packageId ? [{ id: unpackHex(packageId), version: version ?? undefined }] : [];
      const further = (furtherOf.get(row) ?? []).map((id) => ({ id, version: versions.get(id) }));
      return [productKey(row), { packages: [...first, ...further], grantsOn }];
    }),
  );
}

/** The versions of these packages, by id. */
async function readVersions(
  tx: Transaction,
  packageIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (packageIds.length === 0) return new Map();
  const ids = distinct(packageIds);
  const rows = await tx.query<{ id: Buffer; version: number }>(
    `SELECT id, version FROM credit_packages WHERE id IN (${placeholders(ids)})`,
    ids.map(packHex),
  );
  return new Map(rows.map(({ id, version }) => [unpackHex(id), version]));
}

/** The condition that a row belongs to one of the store transactions. It may hold for rows of others too. */
function isOneOf(keys: readonly StoreTransactionKey[], prefix = "") {
  const environments = distinct(keys.map(({ environment }) => environment));
  const stores = distinct(keys.map(({ store }) => store));
  const ids = distinct(keys.map(({ transactionId }) => transactionId));
  return {
    condition: `${prefix}environment IN (${placeholders(environments)}) AND ${prefix}store IN (${placeholders(stores)})
      AND ${prefix}transactionId IN (${placeholders(ids)})`,
    values: [...environments, ...stores, ...ids],
  };
}

/** A raw row, whose ids are bytes. */
type TransactionRow = Omit<StoreTransaction, "period"> & { readonly period: number };

const forms: Forms<TransactionRow> = { walletId: "ulid", packageId: "hex", purchaseId: "ulid" };

/** All rows of the store transactions, by `transactionKey`. @param locked locks them until the transaction ends */
export async function readTransactions(
  tx: Transaction,
  keys: readonly StoreTransactionKey[],
  { locked = false } = {},
): Promise<TransactionsByKey> {
  if (keys.length === 0) return new Map();
  const { condition, values } = isOneOf(keys);
  const rows = await tx.query<TransactionRow>(
    `SELECT * FROM store_transactions ${byPrimaryKey(tx)} WHERE ${condition} ${locked ? forUpdate(tx) : ""}`,
    values,
  );
  const found = new Map<string, StoreTransaction[]>();
  for (const row of rows.map(transactionOf)) {
    const key = transactionKey(row);
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

function transactionOf(row: TransactionRow): StoreTransaction {
  return {
    ...unpackRow(row, forms),
    period: readPeriod(row.period),
    credits: Number(row.credits),
    taken: Number(row.taken),
    shortfall: Number(row.shortfall),
    freezesSpending: Number(row.freezesSpending) === 1,
  };
}

async function readOwnersAndPolicies(tx: Transaction, keys: readonly StoreTransactionKey[]) {
  const { condition, values } = isOneOf(keys, "t.");
  type Row = WalletOwner & { walletId: Buffer; packageId: Buffer; refundPolicy: RefundPolicy };
  const rows = await tx.query<Row>(
    `SELECT w.id AS walletId, w.userId, w.environment, w.creditType, c.id AS packageId, c.refundPolicy
     FROM store_transactions t ${byPrimaryKey(tx)}
     JOIN wallets w ON w.id = t.walletId JOIN credit_packages c ON c.id = t.packageId
     WHERE ${condition}`,
    values,
  );
  return {
    owners: new Map(
      rows.map(({ walletId, userId, environment, creditType }) => [
        unpackUlid(walletId),
        { userId, environment, creditType },
      ]),
    ),
    refundPolicies: new Map(rows.map((row) => [unpackHex(row.packageId), row.refundPolicy])),
  };
}

/**
 * The events that refund, reverse or dismiss a purchase of these store transactions: event id and `transactionKey`.
 * With the lock on a store transaction, none is added to it until the transaction ends.
 */
export async function readMarked(
  tx: Transaction,
  keys: readonly StoreTransactionKey[],
): Promise<ReadonlyMap<string, string>> {
  const { condition, values } = isOneOf(keys);
  const rows = await tx.query<StoreTransactionKey & { readonly eventId: string }>(
    `SELECT eventId, environment, store, transactionId
     FROM store_events ${byIndex(tx, "store_events_by_transaction")}
     WHERE ${condition} AND (effect IS NOT NULL OR status = 'DISMISSED')`,
    values,
  );
  return new Map(rows.map((row) => [row.eventId, transactionKey(row)]));
}

async function readLinks(tx: Transaction, events: readonly PlacedEvent[]): Promise<ReadonlySet<string>> {
  const ids = distinct(events.flatMap(({ appUserIds }) => appUserIds.filter(isAnonymous)));
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ environment: string; appUserId: string }>(
    `SELECT environment, appUserId FROM store_identities
     WHERE environment IN ('PRODUCTION', 'SANDBOX') AND appUserId IN (${placeholders(ids)})`,
    ids,
  );
  return new Set(rows.map(({ environment, appUserId }) => linkKey(environment, appUserId)));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
