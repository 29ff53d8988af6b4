import { Between, In, IsNull, Not } from "typeorm";
import { StoreEvent } from "../../entities/store-event";
import { StoreProduct } from "../../entities/store-product";
import { type RevenueCatEvent } from "../../revenuecat/webhook-event";
import { storeKey } from "../../entities/store-key";
import type { WalletEnvironment } from "../../environment";
import type { RevenueCatSubscription, RevenueCatTransaction } from "../../revenuecat/revenuecat-answers";
import type { RevenueCatClient, RevenueCatCustomer } from "../../revenuecat/revenuecat-client";
import type { AppContext } from "../../context/app-context";
import { readStoreHistory, type StoreHistory } from "./read-store-history";
import { isSoldIn, storeOf, type StoreSale } from "./store-sale";
import { isNear, toleranceMilliseconds, periodTypes } from "../periods";

/**
 * The stores whose subscription transactions RevenueCat lists:
 * https://www.revenuecat.com/docs/api-v2/subscription-transactions
 */
const storesWithTransactionList = new Set(["APP_STORE", "MAC_APP_STORE", "PLAY_STORE"]);

interface Scope {
  readonly context: AppContext;
  readonly revenueCat: RevenueCatClient;
  readonly customer: RevenueCatCustomer;
  readonly environment: WalletEnvironment;
  /** Undefined when there is none, or our key may not read it. */
  readonly history: StoreHistory | undefined;
  readonly isGranting: (store: string, productId: string | null) => boolean;
}

/**
 * The periods of a customer's subscriptions whose products grant credits each period. RevenueCat lists the periods of
 * the App Store and the Play Store only; those of other stores come from its history of events. A current period that
 * neither source has is for review.
 * @throws Refusal SERVICE_UNAVAILABLE when RevenueCat does not answer as it should
 */
export async function readSubscriptionSales(
  context: AppContext,
  revenueCat: RevenueCatClient,
  customer: RevenueCatCustomer,
  environment: WalletEnvironment,
): Promise<StoreSale[]> {
  const where = { grantsOn: "EACH_PERIOD", packageId: Not(IsNull()) } as const;
  const products = await context.database.read.findBy(StoreProduct, where);
  const stores = new Set(products.map(({ store }) => store));
  // Asks RevenueCat only when there is such a product, since otherwise the key may lack the permission.
  if (stores.size === 0) return [];
  // A customer that RevenueCat does not know has no subscriptions there.
  const subscriptions = ((await revenueCat.readSubscriptions(customer)) ?? [])
    .filter(isSoldIn(customer.environment))
    .filter((subscription) => stores.has(storeOf(subscription)) && subscription.status !== "incomplete");
  if (subscriptions.length === 0) return [];
  const history = await readStoreHistory(revenueCat, customer, environment);
  const granting = new Set(products.map(({ store, productId }) => keyOf(store, productId)));
  const isGranting: Scope["isGranting"] = (store, id) => id !== null && granting.has(keyOf(store, id));
  const scope: Scope = { context, revenueCat, customer, environment, history, isGranting };
  const fromHistory = (history?.periods ?? []).flatMap((event) => periodFromHistory(scope, event));
  const listed: StoreSale[] = [];
  for (const subscription of subscriptions) {
    listed.push(...(await periodsOf(scope, subscription, fromHistory)));
  }
  const reliable = fromHistory.filter(
    ({ store, doubt }) => doubt === null || !storesWithTransactionList.has(store),
  );
  return unique([...reliable, ...listed]);
}

const keyOf = (...values: readonly unknown[]) => JSON.stringify(values);

/** Each period once. When several sources have it, the first one counts. */
function unique(periods: readonly StoreSale[]): StoreSale[] {
  const found = new Map<string, StoreSale[]>();
  for (const period of periods) {
    const key = keyOf(period.store, period.transactionId ?? period.id);
    const known = found.get(key) ?? [];
    if (known.some(({ purchasedAt }) => isSameTime(purchasedAt, period.purchasedAt))) continue;
    found.set(key, [...known, period]);
  }
  return [...found.values()].flat();
}

function isSameTime(time: number | null, other: number | null): boolean {
  return time === null || other === null ? time === other : isNear(time, other);
}

/** The period that an event of the history began; none when its product grants nothing each period. */
function periodFromHistory({ customer, history, isGranting }: Scope, event: RevenueCatEvent): StoreSale[] {
  const { type, store, productId, transactionId, purchasedAtMilliseconds: purchasedAt } = event;
  if (store === null || !isGranting(store, productId)) return [];
  const time = purchasedAt ?? event.madeAtMilliseconds;
  const isComplete = transactionId !== null && purchasedAt !== null;
  const change = isComplete ? history?.findChange({ store, transactionId, purchasedAt }) : undefined;
  return [
    {
      id: keyOf(store, transactionId, time ?? 0),
      type: type === "RENEWAL" ? "RENEWAL" : "INITIAL_PURCHASE",
      store,
      transactionId,
      findProductId: async () => productId,
      purchasedAt: time,
      quantity: 1,
      storeState: change?.storeState ?? "SOLD",
      changedAt: change?.changedAt ?? null,
      doubt: doubtOfHistory({ isComplete, isOurs: event.appUserIds.includes(customer.id) }),
    },
  ];
}

function doubtOfHistory({ isComplete, isOurs }: { isComplete: boolean; isOurs: boolean }): string | null {
  if (!isComplete) return "RevenueCat's history tells no transaction or no time of this period.";
  return isOurs ? null : "RevenueCat's history of this user names another one here.";
}

async function periodsOf(
  scope: Scope,
  subscription: RevenueCatSubscription,
  fromHistory: readonly StoreSale[],
): Promise<StoreSale[]> {
  const store = storeOf(subscription);
  const transactions = storesWithTransactionList.has(store)
    ? await scope.revenueCat.readTransactions(subscription.id)
    : undefined;
  if (!transactions) return findMissingCurrentPeriod(scope, subscription, fromHistory);
  const start = Math.min(...transactions.map(({ purchased_at: time }) => time));
  return transactions.flatMap((transaction) =>
    periodFromTransaction(scope, { subscription, transaction, start }),
  );
}

interface ListedTransaction {
  readonly subscription: RevenueCatSubscription;
  readonly transaction: RevenueCatTransaction;
  /** When the first period was bought. */
  readonly start: number;
}

/** The period of a transaction that RevenueCat lists; none when its product grants nothing each period. */
function periodFromTransaction(
  scope: Scope,
  { subscription, transaction, start }: ListedTransaction,
): StoreSale[] {
  const { id, purchased_at: purchasedAt, product_store_identifier: product } = transaction;
  const store = storeOf(subscription);
  const productId = product ? storeKey(product) : null;
  if (productId !== null && !scope.isGranting(store, productId)) return [];
  const isFirst = purchasedAt === start;
  const gross = transaction.revenue_in_usd?.gross ?? null;
  const paidBack = gross !== null && gross < 0;
  const transactionId = id === "" ? null : storeKey(id);
  const change = transactionId && scope.history?.findChange({ store, transactionId, purchasedAt });
  return [
    {
      id: keyOf(subscription.id, id),
      type: isFirst ? "INITIAL_PURCHASE" : "RENEWAL",
      store,
      transactionId,
      findProductId: async () => productId,
      purchasedAt,
      quantity: 1,
      ...(change || { storeState: paidBack ? "REFUNDED" : "SOLD", changedAt: null }),
      doubt: doubtOfTransaction({
        productId,
        isFree: gross === 0 && !isFirst,
        hasHistory: scope.history !== undefined,
      }),
    },
  ];
}

function doubtOfTransaction(of: {
  productId: string | null;
  isFree: boolean;
  hasHistory: boolean;
}): string | null {
  if (of.productId === null) return "RevenueCat does not tell the product of this period.";
  // A first period without revenue is a trial, which grants credits by the webhook too.
  return of.isFree && !of.hasHistory
    ? "It brought no revenue, and RevenueCat does not show us whether it was refunded."
    : null;
}

/**
 * The current period of a subscription whose periods RevenueCat does not list, unless its history or our inbox has it.
 */
async function findMissingCurrentPeriod(
  scope: Scope,
  subscription: RevenueCatSubscription,
  fromHistory: readonly StoreSale[],
): Promise<StoreSale[]> {
  const { product_id: revenueCatId, current_period_starts_at: startsAt } = subscription;
  const store = storeOf(subscription);
  const productId = (revenueCatId && (await scope.revenueCat.findStoreIdentifier(revenueCatId))) || null;
  if (productId !== null && !scope.isGranting(store, storeKey(productId))) return [];
  const isCurrent = ({ purchasedAt }: StoreSale) =>
    typeof startsAt === "number" && purchasedAt !== null && isNear(purchasedAt, startsAt);
  if (fromHistory.some((period) => period.store === store && isCurrent(period))) return [];
  if (typeof startsAt === "number" && (await isInInbox(scope, store, startsAt))) return [];
  return [
    {
      id: subscription.id,
      type: "RENEWAL",
      store,
      transactionId: null,
      findProductId: async () => productId,
      purchasedAt: startsAt ?? null,
      quantity: 1,
      storeState: "SOLD",
      changedAt: null,
      doubt:
        "No event about the current period has arrived, and RevenueCat does not name the transaction of the period.",
    },
  ];
}

/** Whether the inbox has an event of the customer for a period that began at this time. */
function isInInbox({ context, customer, environment }: Scope, store: string, at: number): Promise<boolean> {
  return context.database.read.existsBy(StoreEvent, {
    userId: customer.id,
    environment,
    store,
    type: In([...periodTypes]),
    purchasedAtMilliseconds: Between(at - toleranceMilliseconds, at + toleranceMilliseconds),
  });
}
