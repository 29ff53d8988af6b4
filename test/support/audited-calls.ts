import type { AuditedOperation } from "../../src/auth/permissions";
import { auditEntries } from "./audit-log";
import {
  adjust,
  givenCreditPackage,
  grant,
  lastPurchaseOf,
  manage,
  refund,
  reverse,
  spend,
} from "./factories";
import type { withReconciliation } from "./reconcile";
import { actOnHold, hold } from "./holds";
import { laterEvent, purchaseOf, unique } from "./revenuecat";

const reason = "A reason.";
const environment = "SANDBOX";

/** Calls each audited operation so that it changes something, and makes what it needs before. */
export function auditedCalls(
  setting: ReturnType<typeof withReconciliation>,
): Readonly<Record<AuditedOperation, () => Promise<unknown>>> {
  const { apply, asAdmin, change, dryRun, map, resolve, retry, send } = setting;

  async function givenHold(): Promise<string> {
    const userId = unique("user");
    await setting.service.purchase(userId);
    const { body } = await hold(setting.service, { userId, amount: 3 });
    return body.data.holdCredits.hold.id;
  }

  async function givenParkedEvent(): Promise<unknown> {
    const event = purchaseOf(unique("user"), { product_id: unique("unmapped") });
    await send(event);
    return event.id;
  }

  async function givenFrozenWallet(): Promise<string> {
    const { service } = setting;
    const user = unique("user");
    const productId = unique("product");
    await map(productId, {
      packageId: await givenCreditPackage(service, { refundPolicy: "FREEZE_SPENDING" }),
    });
    const bought = purchaseOf(user, { product_id: productId });
    await send(bought);
    await spend(service, { userId: user, amount: 1 });
    await send(laterEvent("CANCELLATION", bought));
    return user;
  }

  return {
    createCreditPackage: () => givenCreditPackage(setting.service),
    updateCreditPackage: async () =>
      manage(setting.service, "update", { id: await givenCreditPackage(setting.service), credits: 5 }),
    archiveCreditPackage: async () =>
      manage(setting.service, "archive", { id: await givenCreditPackage(setting.service) }),
    restoreCreditPackage: async () => {
      const id = await givenCreditPackage(setting.service);
      await manage(setting.service, "archive", { id });
      await manage(setting.service, "restore", { id });
    },
    mapStoreProduct: () => map(unique("product")),
    unmapStoreProduct: async () => {
      const productId = unique("product");
      await map(productId);
      const document = `mutation ($input: StoreProductInput!) {
        unmapStoreProduct(input: $input) { deletedStoreProductId } }`;
      await asAdmin(document, { input: { store: "APP_STORE", productId } });
    },
    retryStoreEvent: async () => retry(await givenParkedEvent()),
    resolveStoreEvent: async () => resolve(await givenParkedEvent(), "DISMISS", { reason }),
    reconcileStorePurchases: async () => {
      const user = unique("user");
      setting.fake.buys(user);
      expect(await dryRun(user)).toEqual(["GRANT"]);
      expect(await auditEntries(setting.service, { operation: "reconcileStorePurchases" })).toEqual([]);
      expect(await apply(user)).toEqual(["GRANT APPLIED"]);
      expect(await apply(user)).toEqual([]);
    },
    advanceClock: () => asAdmin(`mutation { advanceClock(input: { by: "1s" }) { clock { offsetSeconds } } }`),
    verifyLedger: () => asAdmin("mutation { verifyLedger { isUnderWay } }"),
    mergeWallets: () =>
      change("mergeWallets", "merge { id }", {
        fromUserId: unique("a"),
        intoUserId: unique("b"),
        environment,
        reason,
      }),
    liftSpendingFreeze: async () =>
      change("liftSpendingFreeze", "wallet { id }", {
        userId: await givenFrozenWallet(),
        environment,
        reason,
      }),
    grantCredits: () => grant(setting.service, { userId: unique("user"), amount: 5 }),
    adjustCredits: () => adjust(setting.service, { userId: unique("user"), amount: 5 }),
    refundPurchase: async () => {
      const user = unique("user");
      await setting.service.purchase(user);
      await refund(setting.service, { purchaseId: await lastPurchaseOf(setting.service, user) });
    },
    holdCredits: givenHold,
    captureHold: async () => actOnHold(setting.service, "captureHold", { id: await givenHold() }),
    changeHold: async () => actOnHold(setting.service, "changeHold", { id: await givenHold(), amount: 5 }),
    releaseHold: async () => actOnHold(setting.service, "releaseHold", { id: await givenHold() }),
    reverseSpend: async () => {
      const userId = unique("user");
      await setting.service.purchase(userId);
      const { body } = await spend(setting.service, { userId, amount: 1 });
      await reverse(setting.service, { spendId: body.data.spendCredits.entry.id });
    },
    spendCredits: async () => {
      const userId = unique("user");
      await setting.service.purchase(userId);
      await spend(setting.service, { userId, amount: 1 });
    },
  };
}
