import { lockRow } from "../../database/rows";
import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";

/** The event's row, locked; null when there is none. */
export async function lockStoreEvent(tx: Transaction, eventId: string): Promise<StoreEvent | null> {
  await lockRow(tx, "store_events", { eventId });
  return tx.manager.findOneBy(StoreEvent, { eventId });
}
