import { StaleAssumption } from "../../database/database-errors";
import { keepExisting, replaceExisting } from "../../database/dialect";
import { insertRows } from "../../database/rows";
import type { Transaction } from "../../database/transaction";
import type { AppContext } from "../../context/app-context";
import type { StoreEvent } from "../../entities/store-event";
import type { StoreIdentity } from "../../entities/store-identity";
import { storedPeriod, type StoreTransaction } from "../../entities/store-transaction";
import type { Draft } from "../../ledger/commit-batch";
import { walletKey } from "../../ledger/wallet-owners";
import { newStoreEvent } from "../inbox/new-store-event";
import type { PlannedBatch, PlannedEvent } from "./plan-batch";
import { keysOf, linkKey, readMarked, readTransactions, transactionKey } from "./read-facts";

/**
 * Writes the events, their store transactions and their postings in one round trip, and compares what it locks with
 * what the batch was planned from. Locks in the same order as an event alone: event, links, store transaction, wallet.
 * A row that is new is locked by its unique key: somebody who inserts the same row waits, or makes this insert fail.
 * @returns the rows of the events, by event id
 * @throws StaleAssumption, or the error of a duplicate key, when something has changed since the batch was planned. The
 * transaction must not be committed then.
 */
export async function writeBatch(
  tx: Transaction,
  { ledger }: AppContext,
  { planned, facts }: PlannedBatch,
  draft: Draft,
): Promise<ReadonlyMap<string, StoreEvent>> {
  const events = planned.map(decided);
  const keys = keysOf(planned.map(({ event }) => event));
  const existing = keys.filter((key) => facts.transactions.has(transactionKey(key)));
  const inserted = planned.flatMap(({ plan }) => plan.inserted((owner) => walletIdOf(owner, draft)));
  const [, , locked, , marked] = await Promise.all([
    insertRows(tx, "store_events", events.toSorted(byText(({ eventId }) => eventId))),
    insertRows(tx, "store_identities", linksOf(planned), keepExisting("appUserId")),
    readTransactions(tx, existing, { locked: true }),
    insertRows(tx, "store_transactions", inserted.toSorted(byText(rowKey))),
    readMarked(tx, keys),
    ledger.postDraft(tx, draft),
    replaceTransactions(tx, planned),
  ]);
  const own = new Set(events.map(({ eventId }) => eventId));
  const isMarked = [...marked.keys()].some((eventId) => !own.has(eventId));
  const hasChanged = existing.map(transactionKey).some((key) => {
    return JSON.stringify(locked.get(key)) !== JSON.stringify(facts.transactions.get(key));
  });
  if (isMarked || hasChanged) throw new StaleAssumption();
  return new Map(events.map((event) => [event.eventId, event]));
}

/** The event's row with the decision. */
function decided({ arrival, plan }: PlannedEvent): StoreEvent {
  const { effect, purchaseId, userId } = plan;
  const decision = { status: "APPLIED", reasonCode: null, effect, userId, purchaseId } as const;
  return { ...newStoreEvent(arrival.received), ...decision, attempts: 1 };
}

function walletIdOf(owner: Parameters<typeof walletKey>[0], { expected }: Draft): string {
  const wallet = expected.get(walletKey(owner));
  if (!wallet) throw new Error("A posting's wallet was not read.");
  return wallet.id;
}

/** The links to write. When two events name one anonymous id, the first keeps it. */
function linksOf(planned: readonly PlannedEvent[]): StoreIdentity[] {
  const links = new Map<string, StoreIdentity>();
  for (const link of planned.flatMap(({ plan }) => plan.links)) {
    const key = linkKey(link.environment, link.appUserId);
    if (!links.has(key)) links.set(key, link);
  }
  return [...links.values()].toSorted(byText((link) => linkKey(link.environment, link.appUserId)));
}

const replaceState = replaceExisting(
  ["environment", "store", "transactionId", "period", "part"],
  ["state", "taken", "shortfall", "refunds", "updatedAt"],
);

async function replaceTransactions(tx: Transaction, planned: readonly PlannedEvent[]): Promise<void> {
  const rows = planned.flatMap(({ plan }) => plan.replaced);
  await insertRows(tx, "store_transactions", rows, replaceState);
}

const rowKey = (row: StoreTransaction) => `${transactionKey(row)} ${storedPeriod(row.period)} ${row.part}`;

function byText<Row>(textOf: (row: Row) => string): (a: Row, b: Row) => number {
  return (a, b) => (textOf(a) < textOf(b) ? -1 : 1);
}
