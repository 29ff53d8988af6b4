import type { CreditPackage } from "../entities/credit-package";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { Purchase } from "../entities/purchase";
import type { WalletEnvironment } from "../environment";
import { ulid } from "../ids";
import type { Bookkeeper, Task, TableRow } from "../ledger/bookkeeper";
import type { NewLot, Posting } from "../ledger/posting";

/** A purchase that has no ledger entry yet. */
export interface NewPurchase extends Omit<Purchase, "walletId" | "entrySequence" | "createdAt"> {
  /** The part of its credits that is the package's bonus. */
  readonly bonus: number;
}

/** What a user buys. */
export interface Order {
  readonly userId: string;
  readonly environment: WalletEnvironment;
  readonly creditPackage: CreditPackage;
  /** How many of the package. */
  readonly quantity: number;
}

/** Makes a purchase at the package's present price. Its credits include the bonus, and
 * go to the buyer's wallet of the package's credit type. */
export function newPurchase({ userId, environment, creditPackage, quantity }: Order): NewPurchase {
  const { id: packageId, credits, bonusCredits, priceAmount, currency, creditType } = creditPackage;
  return {
    userId,
    environment,
    creditType,
    id: ulid(),
    packageId,
    credits: (credits + bonusCredits) * quantity,
    bonus: bonusCredits * quantity,
    priceAmount: priceAmount * quantity,
    currency,
  };
}

/** The purchase with its ledger entry's wallet, place and time. */
export function completePurchase(
  { userId, environment, creditType, id, packageId, credits, priceAmount, currency }: NewPurchase,
  { walletId, sequence: entrySequence, createdAt }: LedgerEntry,
): Purchase {
  // Without a spread: V8 takes a microsecond for each property that is added after one.
  return {
    walletId,
    userId,
    environment,
    creditType,
    id,
    packageId,
    credits,
    priceAmount,
    currency,
    entrySequence,
    createdAt,
  };
}

type Request = Pick<Posting, "actor" | "reason" | "cause" | "fingerprint">;

/** The posting that moves a purchase's credits. Its task has to write the purchase, such as `purchaseRecord`. */
export function purchasePosting(
  { userId, environment, creditType, id, credits, bonus }: NewPurchase,
  { actor, reason, cause, fingerprint = null }: Request,
  task: Task,
): Omit<Posting, "id"> {
  return {
    userId,
    environment,
    creditType,
    kind: "PURCHASE",
    amount: credits,
    lots: bonus > 0 ? lotsOf(id, credits - bonus, bonus) : undefined,
    cause,
    fingerprint,
    reference: id,
    actor,
    reason,
    tasks: [task],
  };
}

/** What was paid for, and the bonus. Neither expires: Apple's rule 3.1.1 forbids it for what was bought. */
function lotsOf(purchaseId: string, paid: number, bonus: number): NewLot[] {
  const lots = [
    { kind: "PAID", granted: paid, purchaseId },
    { kind: "BONUS", granted: bonus, purchaseId },
  ] as const;
  return lots.filter(({ granted }) => granted > 0);
}

/** The purchase's row, for the commit of its ledger entry. */
export function purchaseRows(entry: LedgerEntry, purchase: NewPurchase): readonly TableRow[] {
  return [{ table: "purchases", row: completePurchase(purchase, entry) }];
}

/** Writes the purchase beside its entry. Checks nothing: a store has sold it already. */
export const purchaseRecord: Bookkeeper<NewPurchase> = { rows: purchaseRows };
