import type { CreditPackage } from "../entities/credit-package";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { Purchase } from "../entities/purchase";
import { visibleReason } from "../wallet/visible-reason";

/** A purchase with the buyer's balance right after it, in credits. */
export function presentPurchase({ id, packageId, credits, createdAt }: Purchase, balance: number): object {
  return { id, packageId, credits, balance, createdAt };
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
  };
}

export function presentLedgerEntry(entry: LedgerEntry): object {
  const { id, sequence, kind, amount, balanceAfter, reference, createdAt } = entry;
  return { id, sequence, kind, amount, balanceAfter, reference, reason: visibleReason(entry), createdAt };
}
