import type { Transaction } from "../../database/transaction";
import { CreditPackage } from "../../entities/credit-package";
import { StoreEvent } from "../../entities/store-event";
import { StoreProduct } from "../../entities/store-product";
import type { StoreTransaction } from "../../entities/store-transaction";
import { unpaidReasonCode } from "../refunds/find-ungranted-reason-code";
import { findBuyer, linkAnonymousIds, type Buyer } from "../identities";
import { findPresentOwner, findPresentOwnerOf, lockPresentWallet } from "../../ledger/present-owner";
import { taskFor } from "../../ledger/bookkeeper";
import type { Ledger } from "../../ledger/ledger";
import type { WalletState } from "../../ledger/wallet-rows";
import { newPurchase, purchasePosting, purchaseRecord } from "../../purchases/purchase-posting";
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
  causeOf,
  insertOrLockStoreTransaction,
  lockStoreTransactions,
  newStoreTransaction,
  updateStoreTransaction,
} from "../store-transactions";
import { findPeriod, periodTypes } from "../periods";
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
  const wallet = await lockPresentWallet(tx, {
    userId: buyer.userId,
    environment: event.environment,
    creditType: bought.creditPackage.creditType,
  });
  const transaction = newStoreTransaction(key, event.period);
  return grant(tx, ledger, { event, transaction, rows, wallet, bought, input });
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
 * The earlier grant that this event repeats, if any. When it is unclear whether there was one, assume there was, so that
 * nothing is credited twice.
 */
async function findEarlierGrant(
  tx: Transaction,
  event: DecidableEvent,
  rows: readonly StoreTransaction[],
): Promise<StoreTransaction | undefined> {
  const { period } = event;
  if (period === "UNKNOWN_TIME") {
    const periods = rows.filter((row) => row.period !== "ONE_TIME");
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
  if (known.period === "UNKNOWN_TIME" && period !== "UNKNOWN_TIME")
    await updateStoreTransaction(tx, known, { period });
  return ignored("DUPLICATE_TRANSACTION", purchased);
}

interface Bought {
  readonly creditPackage: CreditPackage;
  readonly quantity: number;
}

/** The package decides how many credits a product is worth, never the price in the event. */
async function findBought(
  tx: Transaction,
  event: DecidableEvent,
  input: DecisionInput,
): Promise<Bought | Decision> {
  const { product } = event;
  const isPeriod = periodTypes.includes(event.type);
  const mapping = product && (await tx.manager.findOneBy(StoreProduct, product));
  const packageId = input.packageId ?? mapping?.packageId;
  if (!input.packageId) {
    if (!mapping) return parked("UNKNOWN_PRODUCT");
    if (!mapping.packageId || (isPeriod && mapping.grantsOn !== "EACH_PERIOD"))
      return ignored("NOTHING_TO_GRANT");
  }
  const quantity = input.quantity ?? (isPeriod ? 1 : event.quantity);
  if (quantity === null) return parked("INVALID_QUANTITY");
  const creditPackage = await tx.manager.findOneByOrFail(CreditPackage, { id: packageId ?? "" });
  const { credits, bonusCredits, priceAmount } = creditPackage;
  const isCountable = [(credits + bonusCredits) * quantity, priceAmount * quantity].every(
    Number.isSafeInteger,
  );
  return isCountable ? { creditPackage, quantity } : parked("WALLET_LIMIT_REACHED");
}

interface Grant {
  readonly event: DecidableEvent;
  readonly transaction: StoreTransaction;
  /** Earlier grants of the same store transaction. */
  readonly rows: readonly StoreTransaction[];
  /** Locked. */
  readonly wallet: WalletState;
  readonly bought: Bought;
  readonly input: DecisionInput;
}

async function grant(tx: Transaction, ledger: Ledger, granted: Grant): Promise<Decision> {
  const { event, transaction, rows, wallet, bought, input } = granted;
  const { id: walletId, userId } = wallet;
  const { environment } = event;
  const purchase = newPurchase({ userId, environment, ...bought });
  const { id: purchaseId, packageId, credits } = purchase;
  const [posted] = await ledger.postWithin(tx, [
    purchasePosting(
      purchase,
      { actor: input.actor, reason: input.reason, cause: causeOf(transaction) },
      taskFor(purchaseRecord, purchase),
    ),
  ]);
  if (!posted || posted.replayed) throw new Error("A store transaction that is new has an entry already.");
  const after = { walletId, productId: event.productId, packageId, purchaseId, credits };
  const present = { ...transaction, ...after, state: "GRANTED" as const };
  await insertOrLockStoreTransaction(tx, transaction);
  await updateStoreTransaction(tx, transaction, { ...after, state: "GRANTED" });
  const all = [...rows, present];
  await rematchRefunds(tx, all, present);
  const refunded = (await settleRefunds(tx, ledger, all, input)).includes(present);
  return applied({ userId, purchaseId, reasonCode: refunded ? "NET_ZERO" : null });
}
