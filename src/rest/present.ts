import { defaultCreditType } from "../credit-types";
import type { CreditPackage } from "../entities/credit-package";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { Purchase } from "../entities/purchase";
import { publicIds } from "../public-ids";
import { visibleReason } from "../wallet/visible-reason";

/**
 * The credit type of an object. Left out for the default type, so that apps with one type get the answers they know.
 */
export function presentCreditType({ creditType }: { readonly creditType: string }): object {
  return creditType === defaultCreditType ? {} : { creditType };
}

/** The purchase as REST callers see it. `balance` is the buyer's balance right after the purchase, in credits. */
export function presentPurchase(purchase: Purchase, balance: number): object {
  const { packageId, credits, createdAt } = purchase;
  const id = publicIds.Purchase.write(purchase);
  return { id, packageId, credits, balance, createdAt, ...presentCreditType(purchase) };
}

export function presentCreditPackage(creditPackage: CreditPackage): object {
  const { id, name, description, credits, bonusCredits, priceAmount, currency, purchaseLimitPerUser } =
    creditPackage;
  const archived = creditPackage.archivedAt !== null;
  return {
    id,
    name,
    description,
    credits,
    bonusCredits,
    priceAmount,
    currency,
    purchaseLimitPerUser,
    archived,
    ...presentCreditType(creditPackage),
  };
}

export function presentLedgerEntry(entry: LedgerEntry): object {
  const { sequence, kind, amount, balanceAfter, createdAt } = entry;
  const id = publicIds.LedgerEntry.write(entry);
  const reference = presentReference(entry);
  return {
    id,
    sequence,
    kind,
    amount,
    balanceAfter,
    reference,
    reason: visibleReason(entry),
    createdAt,
    ...presentCreditType(entry),
  };
}

/**
 * The public id of the purchase or merge that the entry belongs to, or null. The id's prefix says which of the two it
 * is.
 */
function presentReference({ kind, reference: id }: LedgerEntry): string | null {
  return id === null ? null : publicIds[kind === "MERGE" ? "WalletMerge" : "Purchase"].write({ id });
}
