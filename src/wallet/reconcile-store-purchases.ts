import { StoreTransaction } from "../entities/store-transaction";
import { conflict } from "../errors";
import { storeKey } from "../inputs/revenuecat-event.input";
import { walletEnvironmentOf, type WalletEnvironment } from "../environment";
import type { RevenueCatPurchase } from "../revenuecat/revenuecat-answers";
import type { RevenueCatClient } from "../revenuecat/revenuecat-client";
import type { Service } from "../service";
import { recordStoreEvent } from "./record-store-event";
import { hasPeriods } from "./store-transactions";

/** What the ledger lacks of a purchase. */
export type ReconciliationStep = "GRANT" | "REFUND" | "REVERSAL";

export interface ReconciliationFinding {
  readonly userId: string;
  readonly store: string;
  readonly transactionId: string;
  readonly productId: string | null;
  readonly step: ReconciliationStep;
  /** What was decided when it was made good; null in a dry run. */
  readonly decision: string | null;
}

/**
 * Compares what RevenueCat says a user has bought once with the ledger, and makes good what its webhook missed: through
 * the inbox, under the same causes, so that a webhook that arrives after all changes nothing. A dry run unless `apply`.
 * @throws Refusal CONFLICT when there is no API key, SERVICE_UNAVAILABLE when RevenueCat or the database does not answer
 */
export async function reconcileStorePurchases(
  service: Service,
  { userId, apply }: { userId: string; apply: boolean },
): Promise<ReconciliationFinding[]> {
  const { revenueCat } = service;
  if (!revenueCat) {
    throw conflict(
      "REVENUECAT_NOT_CONFIGURED",
      "Set REVENUECAT_API_KEY and REVENUECAT_PROJECT_ID to reconcile.",
    );
  }
  const environment = walletEnvironmentOf(service.environment);
  const asked = environment === "PRODUCTION" ? "production" : "sandbox";
  const findings: ReconciliationFinding[] = [];
  for (const purchase of await revenueCat.listPurchases(userId, asked)) {
    if (purchase.environment !== asked) continue;
    const finding = await compare(service, revenueCat, { userId, environment, purchase });
    if (!finding) continue;
    const decision = apply ? await makeGood(service, environment, purchase, finding) : null;
    findings.push({ ...finding, decision });
  }
  return findings;
}

type Finding = Omit<ReconciliationFinding, "decision"> & { readonly refunds: number };

async function compare(
  { database }: Service,
  revenueCat: RevenueCatClient,
  {
    userId,
    environment,
    purchase,
  }: { userId: string; environment: WalletEnvironment; purchase: RevenueCatPurchase },
): Promise<Finding | undefined> {
  const transactionId = purchase.store_purchase_identifier;
  const store = purchase.store.toUpperCase();
  // What is given away or shared by the family was never paid for.
  if (!transactionId || store === "PROMOTIONAL" || purchase.ownership === "family_shared") return undefined;
  const period = hasPeriods(store) ? purchase.purchased_at : 0;
  const key = { environment, store: storeKey(store), transactionId: storeKey(transactionId), period };
  const known = await database.read.findOneBy(StoreTransaction, key);
  const step = stepOf(purchase.status, known?.state ?? "NEW");
  if (!step) return undefined;
  const productId = (await revenueCat.findStoreIdentifier(purchase.product_id)) ?? null;
  return { userId, store, transactionId, productId, step, refunds: known?.refunds ?? 0 };
}

function stepOf(status: string, state: StoreTransaction["state"]): ReconciliationStep | undefined {
  if (status === "refunded") return state === "GRANTED" ? "REFUND" : undefined;
  if (status !== "owned" || state === "GRANTED") return undefined;
  return state === "NEW" ? "GRANT" : "REVERSAL";
}

const types = {
  GRANT: "NON_RENEWING_PURCHASE",
  REFUND: "CANCELLATION",
  REVERSAL: "REFUND_REVERSED",
} as const;

/** As the event that should have come. Its id is the same each time, so that doing it twice does it once. */
async function makeGood(
  service: Service,
  environment: WalletEnvironment,
  purchase: RevenueCatPurchase,
  { userId, store, transactionId, productId, step, refunds }: Finding,
): Promise<string> {
  const event = {
    type: types[step],
    id: `reconciliation:${environment}:${purchase.id}:${step}:${refunds}`,
    event_timestamp_ms: step === "GRANT" ? purchase.purchased_at : Date.now(),
    app_user_id: userId,
    aliases: [userId],
    environment,
    store,
    product_id: productId,
    transaction_id: transactionId,
    purchased_at_ms: purchase.purchased_at,
    quantity: purchase.quantity ?? 1,
    ...(step === "REFUND" ? { cancel_reason: "CUSTOMER_SUPPORT" } : {}),
  };
  const recorded = await recordStoreEvent(
    service,
    Buffer.from(JSON.stringify({ api_version: "1.0", event })),
  );
  const { status, reason } = recorded.event;
  return reason ? `${status} ${reason}` : status;
}

/**
 * Users whom RevenueCat or a token has brought here since the moment: there is no list of all purchases to ask for.
 * In order, so that an interrupted run can be told apart from a whole one.
 */
export async function listRecentUsers({ database, environment }: Service, since: Date): Promise<string[]> {
  const rows = await database.read.query<{ userId: string }[]>(
    `SELECT userId FROM store_events WHERE environment = ? AND receivedAt >= ? AND userId IS NOT NULL
     UNION SELECT userId FROM ledger_entries WHERE environment = ? AND createdAt >= ?
     ORDER BY userId`,
    [walletEnvironmentOf(environment), since, walletEnvironmentOf(environment), since],
  );
  return rows.map(({ userId }) => userId);
}
