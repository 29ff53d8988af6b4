import { defaultCreditType } from "../credit-types";
import type { CreditPackage } from "../entities/credit-package";
import type { Hold } from "../entities/hold";
import { referencedTypes, type LedgerEntry } from "../entities/ledger-entry";
import type { Lot } from "../entities/lot";
import type { Purchase } from "../entities/purchase";
import { readMetadata } from "../inputs/metadata";
import type { WalletView } from "../ledger/wallet-view";
import { publicIds } from "../public-ids";
import type { LotMove } from "../ledger/posting";
import { availableOf } from "../wallet/get-wallet";
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

export function presentWallet(wallet: WalletView): object {
  const { balance, held, environment } = wallet;
  const id = publicIds.Wallet.write(wallet);
  // Left out where nothing is held, so that apps without holds get the answers they know.
  const ofHolds = held === 0 ? {} : { held };
  return {
    id,
    balance,
    available: availableOf(wallet),
    environment,
    ...ofHolds,
    ...presentCreditType(wallet),
  };
}

export function presentHold(hold: Hold): object {
  return {
    id: publicIds.Hold.write(hold),
    status: hold.status,
    amount: hold.amount,
    held: hold.held,
    captured: hold.captured,
    shortfall: hold.shortfall,
    reason: hold.reason,
    member: hold.member,
    reference: hold.reference,
    metadata: readMetadata(hold.metadata),
    createdAt: hold.createdAt,
    expiresAt: hold.expiresAt,
    endedAt: hold.endedAt,
    ...presentCreditType(hold),
  };
}

export function presentLot(lot: Omit<Lot, "burnOrder">): object {
  const { kind, granted, remaining, held, expiresAt, purchaseId, createdAt } = lot;
  return {
    id: publicIds.Lot.write(lot),
    kind,
    granted,
    remaining,
    held,
    expiresAt,
    purchaseId: purchaseId && publicIds.Purchase.write({ id: purchaseId }),
    createdAt,
    ...presentCreditType(lot),
  };
}

export function presentLotMovement({ lot, amount, held }: LotMove): object {
  const { kind = null, expiresAt = null } = lot ?? {};
  return { lotId: lot && publicIds.Lot.write(lot), kind, expiresAt, amount, held };
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

/** The public id of what the entry belongs to, or null. The id's prefix says what it is. */
function presentReference({ kind, reference: id }: LedgerEntry): string | null {
  const type = referencedTypes[kind];
  return id === null || type === undefined ? null : publicIds[type].write({ id });
}
