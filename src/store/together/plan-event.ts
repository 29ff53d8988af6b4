import { clockTime } from "../../clock";
import type { CreditPackage } from "../../entities/credit-package";
import type { StoreEventEffect } from "../../entities/store-event";
import type { StoreIdentity } from "../../entities/store-identity";
import type { StoreTransaction } from "../../entities/store-transaction";
import type { Posting } from "../../ledger/posting";
import type { WalletOwner } from "../../ledger/wallet-owners";
import { storeActor } from "../decision";
import { areCountable, changesOf, ordersOf, postingOf } from "../grants/store-order";
import { isAnonymous, namesAUser } from "../identities";
import { findPeriod, partsOf, periodTypes } from "../periods";
import { findMatch } from "../refunds/match-refunds";
import { causeOf, newStoreTransaction, refundCause } from "../store-transactions";
import { isPlainPurchase, type PlainPurchase, type PlainRefund } from "./plain-event";
import { linkKey, productKey, transactionKey, type Facts } from "./read-facts";

/** What an event does: a posting for each package, all of one user, and the rows that change with them. */
export interface EventPlan {
  readonly userId: string;
  readonly postings: readonly Omit<Posting, "id">[];
  /** The rows of the store transaction to insert. @param walletIdOf the id of a posting's wallet */
  readonly inserted: (walletIdOf: (owner: WalletOwner) => string) => readonly StoreTransaction[];
  /** The rows of the store transaction to replace. */
  readonly replaced: readonly StoreTransaction[];
  /** The anonymous ids to link to the user. */
  readonly links: readonly StoreIdentity[];
  readonly effect: StoreEventEffect | null;
  /** The purchase of the first package. */
  readonly purchaseId: string;
}

/** Packages of the products in the facts, by id. A package that has changed since it was cached is left out. */
export type Packages = ReadonlyMap<string, CreditPackage>;

/**
 * Plans what the event does, in the plain case alone: nothing refunded, dismissed or merged before, nobody to guess.
 * Undefined in all other cases, which `decideStoreEvent` decides. In the plain case both decide the same.
 */
export function planEvent(
  event: PlainPurchase | PlainRefund,
  facts: Facts,
  packages: Packages,
): EventPlan | undefined {
  const key = transactionKey(event.transaction);
  if (facts.marked.has(key)) return undefined;
  const rows = facts.transactions.get(key) ?? [];
  // Refunded without an event about it: not for us to explain.
  if (rows.some(({ state }) => state === "REFUNDED")) return undefined;
  return isPlainPurchase(event)
    ? planGrant(event, { rows, facts, packages })
    : planRefund(event, { rows, facts });
}

interface Known {
  /** All rows of the event's store transaction. */
  readonly rows: readonly StoreTransaction[];
  readonly facts: Facts;
}

function planGrant(
  event: PlainPurchase,
  { rows, facts, packages }: Known & { readonly packages: Packages },
): EventPlan | undefined {
  const { transaction: key, period, appUserId: userId } = event;
  const links = linksOf(event, facts);
  const creditPackages = findPackages(event, facts, packages);
  const quantity = periodTypes.includes(event.type) ? 1 : event.quantity;
  if (!links || !isNewPeriod(event, rows) || !areCountable(creditPackages, quantity)) return undefined;
  const orders = ordersOf({ key, period, userId, creditPackages, quantity });
  const [first] = orders;
  if (!first) return undefined;
  // The row with the period `ONE_TIME` is the lock of all periods.
  const lock = period !== "ONE_TIME" && rows.length === 0 ? [newStoreTransaction(key, "ONE_TIME")] : [];
  const { productId } = event.product;
  return {
    userId,
    postings: orders.map((order) => postingOf(order, { actor: storeActor, reason: null })),
    inserted: (walletIdOf) => [
      ...lock,
      ...orders.map((order) => ({
        ...order.row,
        ...changesOf(order, { walletId: walletIdOf(order.purchase), productId }),
      })),
    ],
    replaced: [],
    links,
    effect: null,
    purchaseId: first.purchase.id,
  };
}

/** Whether nothing of the store transaction can be the event's purchase or period. */
function isNewPeriod({ period }: PlainPurchase, rows: readonly StoreTransaction[]): boolean {
  if (rows.length === 0) return true;
  if (period === "ONE_TIME") return false;
  const hasLock = rows.some((row) => row.period === "ONE_TIME");
  return hasLock && !findPeriod(rows, period) && !findPeriod(rows, "UNKNOWN_TIME");
}

/** The packages that the product grants. None when it grants nothing, or when one of them is not in the cache. */
function findPackages(event: PlainPurchase, facts: Facts, packages: Packages): readonly CreditPackage[] {
  const mapping = facts.products.get(productKey(event.product));
  if (!mapping || (periodTypes.includes(event.type) && mapping.grantsOn !== "EACH_PERIOD")) return [];
  const found = mapping.packages.flatMap(({ id }) => packages.get(id) ?? []);
  return found.length === mapping.packages.length ? found : [];
}

/** The links to write; undefined when it is not clear that the anonymous ids belong to the event's user alone. */
function linksOf(event: PlainPurchase, facts: Facts): StoreIdentity[] | undefined {
  const { environment, appUserId: userId, appUserIds } = event;
  const missing = unlinkedIds(event, facts);
  if (missing.length === 0) return [];
  if (appUserIds.some((id) => namesAUser(id) && id !== userId)) return undefined;
  return missing.map((appUserId) => ({ environment, appUserId, userId, createdAt: clockTime() }));
}

function unlinkedIds({ environment, appUserIds }: PlainPurchase | PlainRefund, { links }: Facts): string[] {
  return appUserIds.filter((id) => isAnonymous(id) && !links.has(linkKey(environment, id)));
}

function planRefund(event: PlainRefund, { rows, facts }: Known): EventPlan | undefined {
  const granted = rows.filter(({ state }) => state === "GRANTED");
  const hasLock = rows.some(({ period }) => period === "ONE_TIME");
  const first = findMatch(granted, event);
  if (!hasLock || !first || unlinkedIds(event, facts).length > 0) return undefined;
  const refunds = partsOf(granted, first).map((row) => refundOf(row, facts));
  const [whole] = refunds;
  if (!whole || !refunds.every((refund) => refund !== undefined)) return undefined;
  return {
    userId: whole.posting.userId,
    postings: refunds.map(({ posting }) => posting),
    inserted: () => [],
    replaced: refunds.map(({ replaced }) => replaced),
    links: [],
    effect: "REFUND",
    purchaseId: whole.purchaseId,
  };
}

/** How all credits of a granted row are taken back. Undefined when that is not plain. */
function refundOf(row: StoreTransaction, { owners, refundPolicies }: Facts) {
  const { walletId, packageId, purchaseId, credits } = row;
  if (walletId === null || packageId === null || purchaseId === null || credits === 0) return undefined;
  const owner = owners.get(walletId);
  const refundPolicy = refundPolicies.get(packageId);
  if (owner === undefined || refundPolicy === undefined) return undefined;
  const refunds = row.refunds + 1;
  const posting: Omit<Posting, "id"> = {
    ...owner,
    kind: "REFUND",
    amount: -credits,
    cause: refundCause(causeOf(row), refunds),
    reference: purchaseId,
    actor: storeActor,
    reason: null,
    // Otherwise the ledger refuses to take more than the wallet holds, and the event is decided alone.
    onShortfall: refundPolicy === "ALLOW_DEBT" ? "ALLOW_DEBT" : "REFUSE",
  };
  const settled = {
    state: "REFUNDED" as const,
    taken: credits,
    shortfall: 0,
    refunds,
    updatedAt: clockTime(),
  };
  return { posting, replaced: { ...row, ...settled }, purchaseId };
}
