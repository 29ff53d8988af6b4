import { In, Not } from "typeorm";
import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";
import { isNear, periodTypes, type StoreTransactionKey } from "../periods";
import type { LockedEvent } from "../placed-event";

/** Whether an admin dismissed another event about the same purchase or period. Then only an admin may grant it. */
export async function wasDismissed(
  tx: Transaction,
  transaction: StoreTransactionKey,
  { period, row }: LockedEvent,
): Promise<boolean> {
  const dismissed = await tx.manager.findBy(StoreEvent, {
    ...transaction,
    type: period === "ONE_TIME" ? "NON_RENEWING_PURCHASE" : In([...periodTypes]),
    status: "DISMISSED",
    eventId: Not(row.eventId),
  });
  return dismissed.some(
    ({ purchasedAtMilliseconds }) =>
      typeof period === "string" ||
      purchasedAtMilliseconds === null ||
      isNear(period, purchasedAtMilliseconds),
  );
}
