import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { CreditPackage } from "../entities/credit-package";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { Purchase } from "../entities/purchase";
import { walletEnvironmentOf } from "../environment";
import { conflict, Refusal } from "../errors";
import { ulid } from "../ids";
import type { PurchaseCreditPackageInput } from "../inputs/purchase-credit-package.input";
import type { AppContext } from "../context/app-context";
import { guardedBy, type Posted } from "../ledger/posting";
import type { WalletView } from "../ledger/wallet-view";
import { purchaseOfRow, purchaseColumns } from "./read-purchases";
import { purchaseRule } from "./purchase-rule";

export interface PurchaseOutcome {
  readonly purchase: Purchase;
  /** The buyer's balance in credits right after the purchase, also when it is a repeat. */
  readonly balanceAfter: number;
  /** The buyer's wallet as it is now. */
  readonly wallet: WalletView;
  readonly replayed: boolean;
}

/** How often the package may change under one purchase; an admin's script may change it many times a second. */
const attemptsMax = 50;

/**
 * Buys a package for the viewer: its credits reach their wallet, once for each idempotency key.
 * @throws Refusal FORBIDDEN, NOT_FOUND, CONFLICT (archived, limit reached, key used for another package, wallet full or
 *   merged away) or SERVICE_UNAVAILABLE.
 */
export async function purchaseCreditPackage(
  context: AppContext,
  caller: Caller,
  input: PurchaseCreditPackageInput,
): Promise<PurchaseOutcome> {
  requirePermission(caller.viewer, "purchaseCreditPackage", context.deployment);
  for (let attempt = 1; ; attempt += 1) {
    const creditPackage = await context.packageCache.find(input.packageId);
    if (!creditPackage) throw new Refusal("NOT_FOUND", "There is no such credit package.");
    try {
      return await buy(context, caller, input, creditPackage);
    } catch (error) {
      if (!isPackageChanged(error) || attempt === attemptsMax) throw error;
      context.packageCache.forget(input.packageId);
    }
  }
}

async function buy(
  context: AppContext,
  { viewer: { userId } }: Caller,
  { idempotencyKey }: PurchaseCreditPackageInput,
  creditPackage: CreditPackage,
): Promise<PurchaseOutcome> {
  const environment = walletEnvironmentOf(context.deployment);
  const { id: packageId, priceAmount, currency } = creditPackage;
  const credits = creditPackage.credits + creditPackage.bonusCredits;
  const id = ulid();
  const purchaseOf = ({ sequence, createdAt }: LedgerEntry): Purchase => ({
    userId,
    environment,
    id,
    packageId,
    credits,
    priceAmount,
    currency,
    entrySequence: sequence,
    createdAt,
  });
  const posted = await context.ledger.post({
    userId,
    environment,
    actor: userId,
    reason: null,
    kind: "PURCHASE",
    amount: credits,
    counterAccount: "PURCHASES",
    cause: idempotencyKey ? `client:${idempotencyKey}` : `purchase:${id}`,
    causeIsNew: !idempotencyKey,
    reference: id,
    guard: guardedBy(purchaseRule, { userId, environment, creditPackage }),
    companion: (entry) => ({ table: "purchases", row: purchaseOf(entry) }),
  });
  const purchase = posted.replayed ? await findEarlier(context, posted, packageId) : purchaseOf(posted.entry);
  const { entry, replayed, wallet } = posted;
  return { purchase, balanceAfter: entry.balanceAfter, wallet, replayed };
}

/** @throws Refusal CONFLICT when the key bought something else. */
async function findEarlier(context: AppContext, { entry }: Posted, packageId: string): Promise<Purchase> {
  const [purchase] = await context.database.read.query<Purchase[]>(
    `SELECT ${purchaseColumns} FROM purchases WHERE userId = ? AND environment = ? AND id = ?`,
    [entry.userId, entry.environment, entry.reference],
  );
  if (purchase?.packageId !== packageId) {
    throw conflict("IDEMPOTENCY_KEY_REUSED", "This idempotency key was used for another purchase.");
  }
  return purchaseOfRow(purchase);
}

function isPackageChanged(error: unknown): boolean {
  return error instanceof Refusal && error.details.reason === "PACKAGE_CHANGED";
}
