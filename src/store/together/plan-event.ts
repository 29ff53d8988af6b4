import type { CreditPackage } from "../../entities/credit-package";
import type { StoreEventEffect } from "../../entities/store-event";
import type { StoreIdentity } from "../../entities/store-identity";
import type { StoreTransaction } from "../../entities/store-transaction";
import { taskFor } from "../../ledger/bookkeeper";
import type { Posting } from "../../ledger/posting";
import { newPurchase, purchasePosting, purchaseRecord } from "../../purchases/purchase-posting";
import { storeActor } from "../decision";
import { isAnonymous, namesAUser } from "../identities";
import { findPeriod, periodTypes } from "../periods";
import { findMatch } from "../refunds/match-refunds";
import { causeOf, newStoreTransaction, refundCause } from "../store-transactions";
import { isPlainPurchase, type PlainPurchase, type PlainRefund } from "./plain-event";
import { linkKey, productKey, transactionKey, type Facts } from "./read-facts";

/** What an event does: one posting, and the rows that change with it. */
export interface EventPlan {
  readonly posting: Omit<Posting, "id">;
  /** The rows of the store transaction to insert. @param walletId the wallet of the posting */
  readonly inserted: (walletId: string) => readonly StoreTransaction[];
  /** The row of the store transaction to replace. */
  readonly replaced: StoreTransaction | null;
  /** The anonymous ids to link to the user. */
  readonly links: readonly StoreIdentity[];
  readonly effect: StoreEventEffect | null;
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
  const { environment, transaction: key, period, appUserId: userId } = event;
  const links = linksOf(event, facts);
  const creditPackage = findPackage(event, facts, packages);
  if (!links || !creditPackage || !isNewPeriod(event, rows)) return undefined;
  const quantity = periodTypes.includes(event.type) ? 1 : event.quantity;
  const purchase = newPurchase({ userId, environment, creditPackage, quantity });
  if (![purchase.credits, purchase.priceAmount].every(Number.isSafeInteger)) return undefined;
  const transaction = newStoreTransaction(key, period);
  const { id: purchaseId, packageId, credits } = purchase;
  const request = { actor: storeActor, reason: null, cause: causeOf(transaction) };
  // The row with the period `ONE_TIME` is the lock of all periods.
  const lock = period !== "ONE_TIME" && rows.length === 0 ? [newStoreTransaction(key, "ONE_TIME")] : [];
  return {
    posting: purchasePosting(purchase, request, taskFor(purchaseRecord, purchase)),
    inserted: (walletId) => [
      ...lock,
      {
        ...transaction,
        state: "GRANTED",
        walletId,
        productId: event.product.productId,
        packageId,
        purchaseId,
        credits,
      },
    ],
    replaced: null,
    links,
    effect: null,
    purchaseId,
  };
}

/** Whether nothing of the store transaction can be the event's purchase or period. */
function isNewPeriod({ period }: PlainPurchase, rows: readonly StoreTransaction[]): boolean {
  if (rows.length === 0) return true;
  if (period === "ONE_TIME") return false;
  const hasLock = rows.some((row) => row.period === "ONE_TIME");
  return hasLock && !findPeriod(rows, period) && !findPeriod(rows, "UNKNOWN_TIME");
}

function findPackage(event: PlainPurchase, facts: Facts, packages: Packages): CreditPackage | undefined {
  const mapping = facts.products.get(productKey(event.product));
  if (!mapping?.packageId) return undefined;
  if (periodTypes.includes(event.type) && mapping.grantsOn !== "EACH_PERIOD") return undefined;
  return packages.get(mapping.packageId);
}

/** The links to write; undefined when it is not clear that the anonymous ids belong to the event's user alone. */
function linksOf(event: PlainPurchase, facts: Facts): StoreIdentity[] | undefined {
  const { environment, appUserId: userId, appUserIds } = event;
  const missing = unlinkedIds(event, facts);
  if (missing.length === 0) return [];
  if (appUserIds.some((id) => namesAUser(id) && id !== userId)) return undefined;
  return missing.map((appUserId) => ({ environment, appUserId, userId, createdAt: new Date() }));
}

function unlinkedIds({ environment, appUserIds }: PlainPurchase | PlainRefund, { links }: Facts): string[] {
  return appUserIds.filter((id) => isAnonymous(id) && !links.has(linkKey(environment, id)));
}

function planRefund(event: PlainRefund, { rows, facts }: Known): EventPlan | undefined {
  const granted = rows.filter(({ state }) => state === "GRANTED");
  const hasLock = rows.some(({ period }) => period === "ONE_TIME");
  const transaction = findMatch(granted, event);
  if (!hasLock || !transaction || unlinkedIds(event, facts).length > 0) return undefined;
  const { walletId, packageId, purchaseId, credits } = transaction;
  if (walletId === null || packageId === null || purchaseId === null || credits === 0) return undefined;
  const owner = facts.owners.get(walletId);
  const refundPolicy = facts.refundPolicies.get(packageId);
  if (owner === undefined || refundPolicy === undefined) return undefined;
  const refunds = transaction.refunds + 1;
  return {
    posting: {
      ...owner,
      kind: "REFUND",
      amount: -credits,
      cause: refundCause(causeOf(transaction), refunds),
      reference: purchaseId,
      actor: storeActor,
      reason: null,
      // Otherwise the ledger refuses to take more than the wallet holds, and the event is decided alone.
      onShortfall: refundPolicy === "ALLOW_DEBT" ? "ALLOW_DEBT" : "REFUSE",
    },
    inserted: () => [],
    replaced: {
      ...transaction,
      state: "REFUNDED",
      taken: credits,
      shortfall: 0,
      refunds,
      updatedAt: new Date(),
    },
    links: [],
    effect: "REFUND",
    purchaseId,
  };
}
