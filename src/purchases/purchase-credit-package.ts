import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { CreditPackage } from "../entities/credit-package";
import type { Purchase } from "../entities/purchase";
import { walletEnvironmentOf } from "../environment";
import { Refusal } from "../errors";
import type { PurchaseCreditPackageInput } from "../inputs/purchase-credit-package.input";
import type { AppContext } from "../context/app-context";
import { taskFor } from "../ledger/bookkeeper";
import { fingerprintOf } from "../ledger/fingerprint";
import type { WalletView } from "../ledger/wallet-view";
import { readPurchaseOf } from "./read-purchase-of";
import { completePurchase, newPurchase, purchasePosting } from "./purchase-posting";
import { packageSale } from "./package-sale";

/** The purchase that a call made, or that an earlier call with the same idempotency key made. */
export interface PurchaseOutcome {
  readonly purchase: Purchase;
  /** The buyer's balance in credits right after the purchase. For a repeat, right after the first purchase. */
  readonly balanceAfter: number;
  /** The buyer's wallet as it is now. */
  readonly wallet: WalletView;
  /** Whether an earlier call with the same idempotency key made the purchase, so that nothing was bought now. */
  readonly replayed: boolean;
}

/**
 * How many times a purchase starts again because the package was changed. A script may change it many times a second.
 */
const attemptsMax = 50;

/**
 * Buys a package for the viewer and adds its credits to the viewer's wallet, once for each idempotency key.
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
  const purchase = newPurchase({ userId, environment, creditPackage, quantity: 1 });
  const { entry, replayed, wallet } = await context.ledger.post(
    purchasePosting(
      purchase,
      {
        actor: userId,
        reason: null,
        // Without a key the purchase cannot be repeated, and its id says all about the entry.
        cause: idempotencyKey ? `client:${idempotencyKey}` : null,
        fingerprint: idempotencyKey ? fingerprintOf(purchase.packageId) : null,
      },
      taskFor(packageSale, { purchase, creditPackage }),
    ),
  );
  return {
    purchase: replayed ? await readPurchaseOf(context.database, entry) : completePurchase(purchase, entry),
    balanceAfter: entry.balanceAfter,
    wallet,
    replayed,
  };
}

function isPackageChanged(error: unknown): boolean {
  return error instanceof Refusal && error.details.reason === "PACKAGE_CHANGED";
}
