import type { WalletEnvironment } from "../../environment";
import { readReceivedEvent } from "../../revenuecat/received-event";
import type { RevenueCatEvent } from "../../revenuecat/webhook-event";
import type { RevenueCatHistoryEvent } from "../../revenuecat/revenuecat-answers";
import type { RevenueCatClient, RevenueCatCustomer } from "../../revenuecat/revenuecat-client";
import type { StoreSale } from "./store-sale";
import { isNear, hasTransactionIdPerPeriod, periodTypes } from "../periods";

type Change = Pick<StoreSale, "storeState" | "changedAt">;

/**
 * What RevenueCat remembers of its own events about a customer: what the webhook should have told us. The only source
 * that tells refunds of periods, and periods outside the App Store and the Play Store.
 */
export class StoreHistory {
  constructor(private readonly events: readonly RevenueCatEvent[]) {}

  /** The events that began a period and were paid for by the customer. */
  get periods(): readonly RevenueCatEvent[] {
    return this.events.filter(
      ({ type, promotional, familyShare }) => periodTypes.includes(type) && !promotional && !familyShare,
    );
  }

  /** The last word on whether a period was refunded; nothing when nobody spoke of it. */
  findChange(of: Period): Change | undefined {
    const last = this.events
      .filter(
        (event) =>
          event.type === "REFUND_REVERSED" || (event.type === "CANCELLATION" && event.givesMoneyBack),
      )
      .filter((event) => isOfTransaction(event, of) && this.concernsPeriod(of, event))
      .toSorted((a, b) => Number(a.madeAtMilliseconds) - Number(b.madeAtMilliseconds))
      .at(-1);
    if (!last) return undefined;
    const storeState = last.type === "REFUND_REVERSED" ? "OWNED" : "REFUNDED";
    return { storeState, changedAt: last.madeAtMilliseconds };
  }

  /** As the webhook finds it: by the time, or as the only period that it can be. */
  private concernsPeriod(of: Period, { purchasedAtMilliseconds: time }: RevenueCatEvent): boolean {
    if (time !== null && isNear(time, of.purchasedAt)) return true;
    const others = this.periods.filter(
      (period) => isOfTransaction(period, of) && !isNear(period.purchasedAtMilliseconds ?? 0, of.purchasedAt),
    );
    return others.length === 0 && (time === null || hasTransactionIdPerPeriod(of.store));
  }
}

interface Period {
  readonly store: string;
  readonly transactionId: string;
  readonly purchasedAt: number;
}

function isOfTransaction(event: RevenueCatEvent, { store, transactionId }: Period): boolean {
  return event.store === store && event.transactionId === transactionId;
}

/** Nothing when RevenueCat does not show us the history. */
export async function readStoreHistory(
  revenueCat: RevenueCatClient,
  customer: RevenueCatCustomer,
  environment: WalletEnvironment,
): Promise<StoreHistory | undefined> {
  const history = await revenueCat.readHistory(customer);
  return history && new StoreHistory(history.flatMap(eventOf).filter(isOf(environment)));
}

const prefix = "PURCHASES_";

/** Read by the webhook's own reader, so that both mean the same. */
function eventOf({ type, body }: RevenueCatHistoryEvent): RevenueCatEvent[] {
  if (!type.startsWith(prefix) || !body) return [];
  const named = typeof body.environment === "string" ? body.environment.toUpperCase() : null;
  const event = { ...body, type: type.slice(prefix.length), environment: named };
  if (event.type === "") return [];
  return [readReceivedEvent(Buffer.from(JSON.stringify({ event })), { keepAttributes: true }).event];
}

function isOf(environment: WalletEnvironment): (event: RevenueCatEvent) => boolean {
  return (event) => event.environment === environment;
}
