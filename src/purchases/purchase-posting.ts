import type { CreditPackage } from "../entities/credit-package";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { Purchase } from "../entities/purchase";
import type { WalletEnvironment } from "../environment";
import { ulid } from "../ids";
import type { Bookkeeper, Task, TableRow } from "../ledger/bookkeeper";
import type { Posting } from "../ledger/posting";

/** A purchase that has no ledger entry yet. */
export type NewPurchase = Omit<Purchase, "walletId" | "entrySequence" | "createdAt">;

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
    priceAmount: priceAmount * quantity,
    currency,
  };
}

/** The purchase with its ledger entry's wallet, place and time. */
export function completePurchase(
  purchase: NewPurchase,
  { walletId, sequence, createdAt }: LedgerEntry,
): Purchase {
  // The spread comes last: V8 takes a microsecond for each property that is added after a spread.
  return { walletId, entrySequence: sequence, createdAt, ...purchase };
}

type Request = Pick<Posting, "actor" | "reason" | "cause" | "fingerprint">;

/** The posting that moves a purchase's credits. Its task has to write the purchase, such as `purchaseRecord`. */
export function purchasePosting(
  { userId, environment, creditType, id, credits }: NewPurchase,
  { actor, reason, cause, fingerprint = null }: Request,
  task: Task,
): Omit<Posting, "id"> {
  return {
    userId,
    environment,
    creditType,
    kind: "PURCHASE",
    amount: credits,
    cause,
    fingerprint,
    reference: id,
    actor,
    reason,
    tasks: [task],
  };
}

/** The purchase's row, for the commit of its ledger entry. */
export function purchaseRows(entry: LedgerEntry, purchase: NewPurchase): readonly TableRow[] {
  return [{ table: "purchases", row: completePurchase(purchase, entry) }];
}

/** Writes the purchase beside its entry. Checks nothing: a store has sold it already. */
export const purchaseRecord: Bookkeeper<NewPurchase> = { rows: purchaseRows };
