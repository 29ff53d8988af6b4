import type { WalletEnvironment } from "../../environment";
import { readReceivedEvent } from "../../revenuecat/received-event";
import type { RevenueCatEvent } from "../../revenuecat/webhook-event";
import type { RevenueCatHistoryEvent } from "../../revenuecat/revenuecat-answers";
import type { RevenueCatClient, RevenueCatCustomer } from "../../revenuecat/revenuecat-client";
import type { StoreSale } from "./store-sale";
import { isNear, hasTransactionIdPerPeriod, periodTypes } from "../periods";

type Change = Pick<StoreSale, "storeState" | "changedAt">;

/**
 * RevenueCat's record of its events about a customer, which the webhook should have sent us. It is the only source of
 * refunds of periods, and of periods outside the App Store and the Play Store.
 */
export class StoreHistory {
  constructor(private readonly events: readonly RevenueCatEvent[]) {}

  /** The events that began a period and were paid for by the customer. */
  get periods(): readonly RevenueCatEvent[] {
    return this.events.filter(
      ({ type, promotional, familyShare }) => periodTypes.includes(type) && !promotional && !familyShare,
    );
  }

  /** The last refund or reversal of a period; undefined when there was none. */
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

  /** Whether the event is about the period, by the webhook's rule: its time is near, or no other period is possible. */
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

/**
 * A customer's history in one environment; undefined when there is none, or our key may not read it.
 * @throws Refusal SERVICE_UNAVAILABLE when RevenueCat does not answer as it should
 */
export async function readStoreHistory(
  revenueCat: RevenueCatClient,
  customer: RevenueCatCustomer,
  environment: WalletEnvironment,
): Promise<StoreHistory | undefined> {
  const history = await revenueCat.readHistory(customer);
  return history && new StoreHistory(history.flatMap(eventOf).filter(isOf(environment)));
}

const prefix = "PURCHASES_";

/** Uses the webhook's reader, so that both sources are read alike. */
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
