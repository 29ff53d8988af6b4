import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";
import type { StoreTransaction } from "../../entities/store-transaction";
import { unpaidReasonCode } from "../refunds/find-ungranted-reason-code";
import { findBuyer, linkAnonymousIds, type Buyer } from "../identities";
import { findPresentOwner, findPresentOwnerOf, lockPresentWallet } from "../../ledger/present-owner";
import type { Ledger } from "../../ledger/ledger";
import { rematchRefunds } from "../refunds/match-refunds";
import { settleRefunds } from "../refunds/settle-refunds";
import {
  applied,
  assignedUserOf,
  ignored,
  parked,
  storeActor,
  type DecisionInput,
  type Decision,
} from "../decision";
import type { DecidableEvent } from "../placed-event";
import {
  insertOrLockStoreTransaction,
  lockStoreTransactions,
  updatePeriod,
  updateStoreTransaction,
} from "../store-transactions";
import { findPeriod, firstParts } from "../periods";
import { findBought } from "./find-bought";
import { changesOf, ordersOf, postingOf, type StoreOrder } from "./store-order";
import { wasDismissed } from "./was-dismissed";

/** Credits the buyer with what was bought, once for each one-time purchase or period. */
export async function grantStorePurchase(
  tx: Transaction,
  ledger: Ledger,
  event: DecidableEvent,
  input: DecisionInput,
): Promise<Decision> {
  const unpaid = unpaidReasonCode(event);
  if (unpaid) return ignored(unpaid);
  const { transaction: key } = event;
  if (key === null) return parked("MISSING_TRANSACTION");
  const buyer = await findAssignedUserOrBuyer(tx, event, input);
  const rows = await lockStoreTransactions(tx, key);
  const known = await findEarlierGrant(tx, event, rows);
  if (known) return decideRepeat(tx, event, known, buyer);
  if (input.actor === storeActor && (await wasDismissed(tx, key, event)))
    return parked("TRANSACTION_DISMISSED");
  const bought = await findBought(tx, event, input);
  if ("status" in bought) return bought;
  if (buyer.userId === null) return parked(buyer.reasonCode);
  const { userId } = await lockPresentWallet(tx, {
    userId: buyer.userId,
    environment: event.environment,
    creditType: bought.creditPackages[0].creditType,
  });
  const orders = ordersOf({ ...bought, key, period: event.period, userId });
  return grant(tx, ledger, { event, orders, rows, userId, input });
}

async function findAssignedUserOrBuyer(
  tx: Transaction,
  event: DecidableEvent,
  input: DecisionInput,
): Promise<Buyer> {
  const assigned = assignedUserOf(event, input);
  if (assigned === null) return findBuyer(tx, event);
  const userId = await findPresentOwner(tx, event.environment, assigned);
  await linkAnonymousIds(tx, event, userId);
  return { userId };
}

/**
 * The earlier grant that this event repeats, if any. When it is unclear whether there was one, assume there was, so
 * that nothing is credited twice.
 */
async function findEarlierGrant(
  tx: Transaction,
  event: DecidableEvent,
  rows: readonly StoreTransaction[],
): Promise<StoreTransaction | undefined> {
  const { period } = event;
  if (period === "UNKNOWN_TIME") {
    const periods = firstParts(rows).filter((row) => row.period !== "ONE_TIME");
    return periods.find(({ productId }) => productId === event.productId) ?? periods[0];
  }
  const same = findPeriod(rows, period);
  if (same || period === "ONE_TIME") return same;
  const untimed = findPeriod(rows, "UNKNOWN_TIME");
  return untimed && (await isGrantedBy(tx, untimed, event.type)) ? untimed : undefined;
}

/** Whether an event of this type made the grant. A renewal never repeats the grant of a first period. */
function isGrantedBy(
  tx: Transaction,
  { environment, store, transactionId, purchaseId }: StoreTransaction,
  type: string,
): Promise<boolean> {
  if (purchaseId === null) throw new Error("A granted transaction has no purchase.");
  const granted = { environment, store, transactionId, purchaseId, type };
  return tx.manager.existsBy(StoreEvent, { ...granted, status: "APPLIED" });
}

/**
 * Ignores a repeat of the same purchase. Parks an event that names another user or product for it: an admin has to
 * decide.
 */
async function decideRepeat(
  tx: Transaction,
  event: DecidableEvent,
  known: StoreTransaction,
  buyer: Buyer,
): Promise<Decision> {
  const { walletId, productId, purchaseId } = known;
  const owner = walletId === null ? null : await findPresentOwnerOf(tx, walletId);
  const sameBuyer = buyer.userId === null || buyer.userId === owner;
  const purchased = { userId: owner, purchaseId };
  if (!sameBuyer || productId !== event.productId) return parked("TRANSACTION_CONFLICT", purchased);
  const { period } = event;
  // The grant had no time. This event gives it one, so that other periods can be distinguished from it.
  if (known.period === "UNKNOWN_TIME" && typeof period === "number") await updatePeriod(tx, known, period);
  return ignored("DUPLICATE_TRANSACTION", purchased);
}

interface Grant {
  readonly event: DecidableEvent;
  readonly orders: readonly StoreOrder[];
  /** Earlier grants of the same store transaction. */
  readonly rows: readonly StoreTransaction[];
  readonly userId: string;
  readonly input: DecisionInput;
}

async function grant(
  tx: Transaction,
  ledger: Ledger,
  { event, orders, rows, userId, input }: Grant,
): Promise<Decision> {
  const { productId } = event;
  const posted = await ledger.postWithin(
    tx,
    orders.map((order) => postingOf(order, input)),
  );
  const granted: StoreTransaction[] = [];
  for (const [index, order] of orders.entries()) {
    const one = posted[index];
    if (!one || one.replayed) throw new Error("A store transaction that is new has an entry already.");
    const changes = changesOf(order, { walletId: one.entry.walletId, productId });
    await insertOrLockStoreTransaction(tx, order.row);
    await updateStoreTransaction(tx, order.row, changes);
    granted.push({ ...order.row, ...changes });
  }
  const [first] = granted;
  if (!first) throw new Error("A grant has no package.");
  const all = [...rows, ...granted];
  await rematchRefunds(tx, all, first);
  const refunded = (await settleRefunds(tx, ledger, all, input)).includes(first);
  return applied({ userId, purchaseId: first.purchaseId, reasonCode: refunded ? "NET_ZERO" : null });
}
