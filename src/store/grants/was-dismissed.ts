import { In, Not } from "typeorm";
import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";
import type { PlacedEvent } from "../decision";
import { periodOf, isNear, unknownPeriod, oneTime, periodTypes } from "../periods";

/** Whether an admin has dismissed the purchase or period as another event told it: nobody but an admin grants it then. */
export async function wasDismissed(tx: Transaction, event: PlacedEvent): Promise<boolean> {
  const { environment, store, transactionId } = event;
  const period = periodOf(event);
  const dismissed = await tx.manager.findBy(StoreEvent, {
    environment,
    store: store ?? "",
    transactionId: transactionId ?? "",
    type: period === oneTime ? "NON_RENEWING_PURCHASE" : In([...periodTypes]),
    status: "DISMISSED",
    eventId: Not(event.row.eventId),
  });
  return dismissed.some(
    ({ purchasedAtMilliseconds }) =>
      period === oneTime ||
      period === unknownPeriod ||
      purchasedAtMilliseconds === null ||
      isNear(period, purchasedAtMilliseconds),
  );
}
