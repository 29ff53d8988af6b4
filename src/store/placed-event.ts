import type { StoreEvent } from "../entities/store-event";
import type { StorePeriod } from "../entities/store-transaction";
import type { StoreProduct } from "../entities/store-product";
import type { WalletEnvironment } from "../environment";
import { readKeptEvent } from "../revenuecat/kept-event";
import { readReceivedEvent, type ReceivedEvent } from "../revenuecat/received-event";
import type { RevenueCatEvent } from "../revenuecat/webhook-event";
import { periodOf, type StoreTransactionKey } from "./periods";

/**
 * An event with the keys of what it is about: store transaction, period, product and users. Computed once, when it is
 * read.
 */
export interface PlacedEvent extends RevenueCatEvent {
  /** The store transaction the event is about; null unless it names environment, store and transaction. */
  readonly transaction: StoreTransactionKey | null;
  /** The product the event is about; null unless it names store and product. */
  readonly product: Pick<StoreProduct, "store" | "productId"> | null;
  /** Which purchase of its store transaction the event is about; see `periodOf`. */
  readonly period: StorePeriod;
  /** Every user id that the event names, each once. */
  readonly userIds: readonly string[];
  /** The user ids under which the event can be claimed while it is parked: all but those that purchases moved from. */
  readonly claimIds: readonly string[];
}

/** A placed event with its row in the inbox, which is locked. */
export interface LockedEvent extends PlacedEvent {
  readonly row: StoreEvent;
}

/** A locked event whose environment is known. */
export interface DecidableEvent extends LockedEvent {
  readonly environment: WalletEnvironment;
}

/** An event that has just arrived: from the webhook, from reconciliation or from the simulator. */
export type PlacedArrival = ReceivedEvent & { readonly event: PlacedEvent };

/**
 * Reads and places the body of a webhook.
 * @throws Refusal BAD_USER_INPUT when the body is not a RevenueCat webhook
 */
export function placeReceivedEvent(body: Buffer, options: { keepAttributes: boolean }): PlacedArrival {
  const received = readReceivedEvent(body, options);
  return { ...received, event: place(received.event) };
}

/**
 * Reads and places an event from its row in the inbox.
 * @throws Refusal BAD_USER_INPUT when the payload is not a RevenueCat webhook, as in a damaged row
 */
export function placeKeptEvent(row: Pick<StoreEvent, "payload" | "payloadHash">): PlacedEvent {
  return place(readKeptEvent(row));
}

function place(event: RevenueCatEvent): PlacedEvent {
  const { environment, store, transactionId, productId, appUserIds, movedFrom, movedTo } = event;
  const isTransaction = environment !== null && store !== null && transactionId !== null;
  return {
    ...event,
    transaction: isTransaction ? { environment, store, transactionId } : null,
    product: store !== null && productId !== null ? { store, productId } : null,
    period: periodOf(event),
    userIds: [...new Set([...appUserIds, ...movedFrom, ...movedTo])],
    claimIds: [...new Set([...appUserIds, ...movedTo])],
  };
}
