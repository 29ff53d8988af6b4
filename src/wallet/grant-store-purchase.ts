import type { Transaction } from "../database/database";
import { CreditPackage } from "../entities/credit-package";
import type { Purchase } from "../entities/purchase";
import { StoreProduct } from "../entities/store-product";
import type { StoreTransaction } from "../entities/store-transaction";
import { ulid } from "../ids";
import { findBuyer, findPresentOwner, linkAnonymousIds, type Buyer } from "./find-buyer";
import type { Ledger } from "./ledger";
import { lockPresentWallet } from "./lock-present-wallet";
import { rematchRefunds } from "./match-refunds";
import { settleRefunds } from "./settle-refunds";
import { applied, ignored, parked, type Additions, type Decision, type PlacedEvent } from "./store-decision";
import {
  causeOf,
  findPeriod,
  lockStoreTransactions,
  periodOf,
  periodTypes,
  updateStoreTransaction,
} from "./store-transactions";

/** Grants what was bought, once for each store transaction or period, to whoever bought it. */
export async function grantStorePurchase(
  tx: Transaction,
  ledger: Ledger,
  event: PlacedEvent,
  additions: Additions,
): Promise<Decision> {
  if (event.promotional) return ignored("PROMOTIONAL");
  if (event.familyShare) return ignored("FAMILY_SHARE");
  if (event.transactionId === null || event.store === null) return parked("MISSING_TRANSACTION");
  const buyer = await findClaimedBuyer(tx, event, additions);
  const key = { environment: event.environment, store: event.store, transactionId: event.transactionId };
  const period = periodOf(event);
  const rows = await lockStoreTransactions(tx, key, period ?? 0);
  if (period === null) return decideWithoutPeriod(rows);
  const granted = findPeriod(
    rows.filter(({ state }) => state !== "NEW"),
    period,
  );
  if (granted) return decideRepeat(tx, event, granted, buyer);
  const transaction = rows.find((row) => row.period === period);
  if (!transaction) throw new Error("A store transaction is not locked.");
  const bought = await findBought(tx, event, additions);
  if ("status" in bought) return bought;
  if (buyer.userId === null) return parked(buyer.reason);
  const { userId } = await lockPresentWallet(tx, event.environment, buyer.userId);
  return grant(tx, ledger, { event, transaction, userId, bought, additions });
}

async function findClaimedBuyer(tx: Transaction, event: PlacedEvent, additions: Additions): Promise<Buyer> {
  const assigned = additions.userId ?? event.row.assignedUserId;
  const buyer: Buyer =
    assigned === null
      ? await findBuyer(tx, event)
      : { userId: await findPresentOwner(tx, event.environment, assigned) };
  if (buyer.userId !== null) await linkAnonymousIds(tx, event, buyer.userId);
  return buyer;
}

/** Whether it is another period or one that was granted, nobody can tell: never grant, and ask when none was. */
function decideWithoutPeriod(rows: readonly StoreTransaction[]): Decision {
  const granted = rows.find(({ state }) => state !== "NEW");
  if (!granted) return parked("MISSING_TRANSACTION");
  return ignored("DUPLICATE_TRANSACTION", { userId: granted.userId, purchaseId: granted.purchaseId });
}

/** The same purchase again is nothing; the same transaction with another story is for an admin. */
async function decideRepeat(
  tx: Transaction,
  event: PlacedEvent,
  { userId, productId, purchaseId }: StoreTransaction,
  buyer: Buyer,
): Promise<Decision> {
  const owner = userId === null ? null : await findPresentOwner(tx, event.environment, userId);
  const sameBuyer = buyer.userId === null || buyer.userId === owner;
  const known = { userId: owner, purchaseId };
  return sameBuyer && productId === event.productId
    ? ignored("DUPLICATE_TRANSACTION", known)
    : parked("TRANSACTION_CONFLICT", known);
}

interface Bought {
  readonly creditPackage: CreditPackage;
  readonly quantity: number;
}

/** Only the catalogue decides what a product is worth, never a price. */
async function findBought(
  tx: Transaction,
  event: PlacedEvent,
  additions: Additions,
): Promise<Bought | Decision> {
  const { store, productId } = event;
  const isPeriod = periodTypes.includes(event.type);
  const mapping =
    store !== null && productId !== null
      ? await tx.manager.findOneBy(StoreProduct, { store, productId })
      : null;
  const packageId = additions.packageId ?? mapping?.packageId;
  if (!additions.packageId) {
    if (!mapping) return parked("UNKNOWN_PRODUCT");
    if (!mapping.packageId || (isPeriod && mapping.grantsOn !== "EACH_PERIOD"))
      return ignored("NOTHING_TO_GRANT");
  }
  const quantity = additions.quantity ?? (isPeriod ? 1 : event.quantity);
  if (quantity === null) return parked("INVALID_QUANTITY");
  const creditPackage = await tx.manager.findOneByOrFail(CreditPackage, { id: packageId ?? "" });
  return { creditPackage, quantity };
}

interface Grant {
  readonly event: PlacedEvent;
  readonly transaction: StoreTransaction;
  readonly userId: string;
  readonly bought: Bought;
  readonly additions: Additions;
}

async function grant(tx: Transaction, ledger: Ledger, granted: Grant): Promise<Decision> {
  const { event, transaction, userId, additions } = granted;
  const purchase = purchaseOf(granted);
  const { id: purchaseId, packageId, credits, priceAmount } = purchase;
  if (![credits, priceAmount].every(Number.isSafeInteger)) return parked("WALLET_LIMIT_REACHED");
  const [posted] = await ledger.postWithin(tx, [
    {
      userId,
      environment: event.environment,
      kind: "PURCHASE",
      amount: credits,
      counterAccount: "PURCHASES",
      cause: causeOf(transaction),
      reference: purchaseId,
      actor: additions.actor,
      reason: additions.reason,
      companion: ({ sequence, createdAt }) => ({
        table: "purchases",
        row: { ...purchase, entrySequence: sequence, createdAt } satisfies Purchase,
      }),
    },
  ]);
  if (!posted || posted.replayed) throw new Error("A store transaction that is new has an entry already.");
  const after = { userId, productId: event.productId, packageId, purchaseId, credits };
  const present = { ...transaction, ...after, state: "GRANTED" as const };
  await updateStoreTransaction(tx, transaction, { ...after, state: "GRANTED" });
  await rematchRefunds(tx, present);
  const refunded = await settleRefunds(tx, ledger, present, additions);
  return applied({ userId, purchaseId, reason: refunded ? "NET_ZERO" : null });
}

function purchaseOf({ event, userId, bought }: Grant): Omit<Purchase, "entrySequence" | "createdAt"> {
  const { creditPackage, quantity } = bought;
  return {
    userId,
    environment: event.environment,
    id: ulid(),
    packageId: creditPackage.id,
    credits: (creditPackage.credits + creditPackage.bonusCredits) * quantity,
    priceAmount: creditPackage.priceAmount * quantity,
    currency: creditPackage.currency,
  };
}
